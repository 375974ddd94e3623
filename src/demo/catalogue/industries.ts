/** Industries of customers, with the two- or three-digit NAICS code they fall under. */
export interface Industry {
  readonly key: string;
  readonly name: string;
  readonly naics: string;
}

export const INDUSTRIES: readonly Industry[] = [
  { key: 'banking', name: 'Banking', naics: '522' },
  { key: 'insurance', name: 'Insurance', naics: '524' },
  { key: 'manufacturing', name: 'Manufacturing', naics: '31-33' },
  { key: 'utilities', name: 'Utilities', naics: '22' },
  { key: 'retail', name: 'Retail', naics: '44-45' },
  { key: 'healthcare', name: 'Healthcare', naics: '62' },
  { key: 'logistics', name: 'Logistics', naics: '48-49' },
  { key: 'public-sector', name: 'Public sector', naics: '92' },
  { key: 'food', name: 'Food and agriculture', naics: '11' },
  { key: 'telecommunications', name: 'Telecommunications', naics: '517' },
];

/** Which industries buy technologies of a category. */
export const INDUSTRIES_OF_CATEGORY: Readonly<Record<string, readonly string[]>> = {
  'Artificial intelligence': [
    'banking',
    'insurance',
    'manufacturing',
    'retail',
    'healthcare',
    'public-sector',
  ],
  Computing: ['banking', 'retail', 'telecommunications', 'insurance', 'public-sector'],
  Energy: ['utilities', 'manufacturing', 'logistics', 'food'],
  'Life sciences': ['healthcare', 'food', 'insurance'],
  'Robotics and manufacturing': ['manufacturing', 'logistics', 'food'],
  Mobility: ['logistics', 'retail', 'public-sector'],
  'Consumer technology': ['retail', 'manufacturing', 'healthcare'],
  Agriculture: ['food', 'retail'],
  Security: ['banking', 'public-sector', 'insurance', 'healthcare', 'telecommunications'],
  Connectivity: ['manufacturing', 'logistics', 'telecommunications', 'utilities'],
  Finance: ['banking', 'retail', 'insurance'],
};
