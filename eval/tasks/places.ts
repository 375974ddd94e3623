import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { openTagger } from '../../src/kernels/tagging/tagger.ts';
import { openGazetteer } from '../../src/kernels/text/gazetteer.ts';
import { createScanner } from '../../src/kernels/text/scanner.ts';
import { createLinker } from '../../src/language/entities/link.ts';
import { createRecogniser } from '../../src/language/entities/recognise.ts';
import { placesOf } from '../../src/language/places/places.ts';
import { readModel } from '../relations/extract.ts';
import type { EvalTable, EvalTask } from '../task.ts';

const COMPANIES = 'startup_events/crunchbase_2013/crunchbase-companies.csv';
const CODES = 'reference/geo/country-codes.csv';

interface Seat {
  readonly city: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly countryName: string;
  readonly companies: number;
}

/** City and country of companies' seats, written as a sentence: how many are found, and in the right country. */
export const task: EvalTask = {
  name: 'places',
  page: 'models/gazetteer/CARD.md',
  needs: [COMPANIES, CODES],
  async run({ datasets }) {
    const seats = readSeats(datasets);
    const gazetteer = openGazetteer(readModel('gazetteer'));
    const tagger = openTagger(readModel('tagger'));
    const recogniser = createRecogniser(gazetteer);
    const linker = createLinker(gazetteer);
    const scan = createScanner();
    const citiesOf = (text: string, sourceCountry: string | null) => {
      scan.run(text);
      const matches = gazetteer.match(scan);
      const tagged = tagger.tag(text, scan, matches.flags);
      const field = recogniser.recognise({ field: 'body', text, scan }, { tagged, values: [], matches });
      const { placeEntries } = linker.link([field], sourceCountry);
      return placesOf(gazetteer, placeEntries, { demonyms: field.demonyms, idOf: linker.idOf });
    };
    /** The country of the likeliest place of the name, whatever the text says. */
    const likeliest = (city: string): string | null => {
      scan.run(city);
      const { count, surfaces } = gazetteer.match(scan);
      if (count !== 1) return null;
      return (
        gazetteer.placeOf(gazetteer.candidateEntry(gazetteer.candidateStart(surfaces[0]!)))?.country ?? null
      );
    };
    const measure = (
      label: string,
      textOf: (seat: Seat) => string,
      source: (seat: Seat) => string | null,
    ) => {
      let [all, found, right, baseline] = [0, 0, 0, 0];
      for (const seat of seats) {
        const city = citiesOf(textOf(seat), source(seat)).find((place) => place.city !== null);
        all += seat.companies;
        if (city !== undefined) found += seat.companies;
        if (city?.country === seat.country) right += seat.companies;
        if (city !== undefined && likeliest(seat.city) === seat.country) baseline += seat.companies;
      }
      return [label, found / all, right / found, baseline / found];
    };
    const named = ({ city, countryName }: Seat) => `The company is based in ${city}, ${countryName}.`;
    const alone = ({ city }: Seat) => `The company is based in ${city}.`;
    const table: EvalTable = {
      title: 'Cities of company seats',
      columns: [
        'the text names',
        'city found',
        'right country',
        'right country, likeliest of the name always',
      ],
      rows: [
        measure('city and country', named, () => null),
        measure('city; the source has the country', alone, ({ country }) => country),
        measure('city alone', alone, () => null),
      ],
      note: `${seats.length} different seats of ${seats.reduce((sum, seat) => sum + seat.companies, 0)} companies (Crunchbase 2013), weighted by companies; "right country" of those found. Typing errors and districts in the source count as not found.`,
    };
    return [table];
  },
};

function readSeats(datasets: string): Seat[] {
  const codes = new Map(
    (parse(readFileSync(join(datasets, CODES)), { columns: true }) as Record<string, string>[]).map((row) => [
      row['ISO3166-1-Alpha-3'],
      { code: row['ISO3166-1-Alpha-2']!, name: row['CLDR display name']! },
    ]),
  );
  const text = readFileSync(join(datasets, COMPANIES), 'latin1').replace(/\r\n?/g, '\n');
  const rows = parse(text, {
    columns: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_records_with_error: true,
  }) as Record<string, string>[];
  const seats = new Map<string, Seat>();
  for (const { city, country_code: alpha3 } of rows) {
    const country = codes.get(alpha3 ?? '');
    if (city === undefined || !/^\p{Lu}[\p{L} .'-]+$/u.test(city) || country === undefined) continue;
    const key = `${city} ${country.code}`;
    const companies = (seats.get(key)?.companies ?? 0) + 1;
    seats.set(key, { city, country: country.code, countryName: country.name, companies });
  }
  return [...seats.values()];
}
