import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import type { PestleClass } from '../../src/domain/analysis.ts';

export interface LabelledText {
  readonly text: string;
  readonly classes: readonly PestleClass[];
}

/**
 * The PESTLE-labelled titles. One label each, as given; those without one of the six classes as label (`Industries`,
 * `Organization`, `Lifestyles`, blank) are left out.
 */
export function readPestleTitles(path: string): LabelledText[] {
  const rows = JSON.parse(readFileSync(path, 'utf8')) as { title: string; pestle: string }[];
  const known = new Map<string, PestleClass>([
    ['Political', 'political'],
    ['Economic', 'economic'],
    ['Social', 'social'],
    ['Technological', 'technological'],
    ['Environmental', 'environmental'],
  ]);
  return rows.flatMap(({ title, pestle }) => {
    const label = known.get(pestle);
    return label === undefined ? [] : [{ text: title, classes: [label] }];
  });
}

/** Major topics of the Comparative Agendas Project as classes; the card shows this table. 99 (other, private bills) is left out. */
export const CAP_CLASSES: Readonly<
  Record<number, { readonly topic: string; readonly classes: readonly PestleClass[] }>
> = {
  1: { topic: 'Macroeconomics', classes: ['economic'] },
  2: { topic: 'Civil rights', classes: ['social', 'legal'] },
  3: { topic: 'Health', classes: ['social'] },
  4: { topic: 'Agriculture', classes: ['economic'] },
  5: { topic: 'Labor', classes: ['economic', 'social'] },
  6: { topic: 'Education', classes: ['social'] },
  7: { topic: 'Environment', classes: ['environmental'] },
  8: { topic: 'Energy', classes: ['environmental'] },
  9: { topic: 'Immigration', classes: ['political', 'social'] },
  10: { topic: 'Transportation', classes: ['economic'] },
  12: { topic: 'Law and crime', classes: ['legal'] },
  13: { topic: 'Social welfare', classes: ['social'] },
  14: { topic: 'Housing', classes: ['social'] },
  15: { topic: 'Domestic commerce', classes: ['economic'] },
  16: { topic: 'Defense', classes: ['political'] },
  17: { topic: 'Technology', classes: ['technological'] },
  18: { topic: 'Foreign trade', classes: ['economic'] },
  19: { topic: 'International affairs', classes: ['political'] },
  20: { topic: 'Government operations', classes: ['political'] },
  21: { topic: 'Public lands', classes: ['environmental'] },
};

/** Titles of US bills with their major topic as classes. */
export function readPolicyTopics(path: string): LabelledText[] {
  const rows = parse(gunzipSync(readFileSync(path)), {
    delimiter: ';',
    columns: true,
    relax_quotes: true,
    skip_records_with_error: true,
  }) as { major: string; text: string }[];
  return rows.flatMap(({ major, text }) => {
    const mapped = CAP_CLASSES[Number(major)];
    return mapped === undefined || !text ? [] : [{ text, classes: mapped.classes }];
  });
}
