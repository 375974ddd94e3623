export interface Place {
  readonly city: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
}

/** Real cities, so that geography reads true; the organisations placed in them are invented. */
export const PLACES: readonly Place[] = [
  { city: 'Berlin', country: 'DE' },
  { city: 'Munich', country: 'DE' },
  { city: 'Dresden', country: 'DE' },
  { city: 'Lyon', country: 'FR' },
  { city: 'Grenoble', country: 'FR' },
  { city: 'Toulouse', country: 'FR' },
  { city: 'Bilbao', country: 'ES' },
  { city: 'Valencia', country: 'ES' },
  { city: 'Utrecht', country: 'NL' },
  { city: 'Eindhoven', country: 'NL' },
  { city: 'Gothenburg', country: 'SE' },
  { city: 'Tampere', country: 'FI' },
  { city: 'Tallinn', country: 'EE' },
  { city: 'Cambridge', country: 'GB' },
  { city: 'Bristol', country: 'GB' },
  { city: 'Edinburgh', country: 'GB' },
  { city: 'Zurich', country: 'CH' },
  { city: 'Bologna', country: 'IT' },
  { city: 'Wroclaw', country: 'PL' },
  { city: 'Boston', country: 'US' },
  { city: 'Austin', country: 'US' },
  { city: 'Pittsburgh', country: 'US' },
  { city: 'Denver', country: 'US' },
  { city: 'Toronto', country: 'CA' },
  { city: 'Montreal', country: 'CA' },
  { city: 'Osaka', country: 'JP' },
  { city: 'Nagoya', country: 'JP' },
  { city: 'Singapore', country: 'SG' },
  { city: 'Bengaluru', country: 'IN' },
  { city: 'Melbourne', country: 'AU' },
  { city: 'Daejeon', country: 'KR' },
  { city: 'Haifa', country: 'IL' },
];
