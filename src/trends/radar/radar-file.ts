import { DEFAULT_QUADRANTS, type Movement, type Quadrants, RINGS, type Ring } from '../../domain/radar.ts';
import { blipKey } from './blip-key.ts';
import { plainText } from './plain-text.ts';

/** What a file says of a radar, row by row, and what of it could not be taken. */
export interface RadarFile {
  readonly quadrants: Quadrants;
  readonly blips: readonly FileBlip[];
  /** In the order of the lines. */
  readonly rejected: readonly RejectedLine[];
}

export interface FileBlip {
  readonly line: number;
  readonly text: string;
  readonly name: string;
  readonly quadrant: number;
  readonly ring: Ring;
  readonly description: string;
  /** As the file says; null where it does not. */
  readonly stated: Movement | null;
}

export interface RejectedLine {
  /** From 1; in JSON the place of the blip in its list. */
  readonly line: number;
  readonly reason: string;
  readonly text: string;
}

/** A row as it stands in the file. */
export interface RadarRow extends Omit<FileBlip, 'quadrant' | 'ring'> {
  readonly quadrant: string;
  readonly ring: string;
}

/** Characters, blips of an edition, and lines that are listed one by one when they are rejected. */
const LIMITS = { name: 200, description: 4_000, blips: 1_000, rejected: 2_000 } as const;

/** Other words for the outer ring: Thoughtworks renamed it in 2026. */
const RING_WORDS: Readonly<Record<string, Ring>> = { caution: 'hold', avoid: 'hold' };

/** Takes what can be placed; everything else is rejected with the reason, one by one. */
export function checkRows(
  rows: readonly RadarRow[],
  options: { readonly rejected?: readonly RejectedLine[]; readonly quadrants?: Quadrants } = {},
): RadarFile {
  const rejected = [...(options.rejected ?? [])];
  const quadrants = options.quadrants ?? quadrantsOf(rows);
  const numbers = new Map(quadrants.map((name, i) => [quadrantKey(name), i]));
  const blips: FileBlip[] = [];
  const lines = new Map<string, number>();
  for (const row of rows) {
    const { line, text, name, stated } = row;
    const reject = (reason: string): unknown => rejected.push({ line, reason, text });
    const ring = RINGS.find((each) => each === row.ring.toLowerCase()) ?? RING_WORDS[row.ring.toLowerCase()];
    const quadrant = numbers.get(quadrantKey(row.quadrant));
    const description = plainText(row.description);
    const key = blipKey(name);
    if (key === '') reject('It has no name.');
    else if (name.length > LIMITS.name)
      reject(`Its name has ${name.length} characters; ${LIMITS.name} are taken.`);
    else if (ring === undefined)
      reject(
        `There is no ring "${row.ring.slice(0, 60)}": use ${RINGS.join(', ')} (caution is taken for hold).`,
      );
    else if (quadrant === undefined)
      reject(
        `There is no quadrant "${row.quadrant.slice(0, 60)}" in this radar; it has ${quadrants.map((each) => `"${each}"`).join(', ')}.`,
      );
    else if (description.length > LIMITS.description)
      reject(`Its description has ${description.length} characters; ${LIMITS.description} are taken.`);
    else if (lines.has(key)) reject(`"${name}" stands in line ${lines.get(key)} already.`);
    else if (blips.length === LIMITS.blips) reject(`An edition holds ${LIMITS.blips} blips at most.`);
    else {
      lines.set(key, line);
      blips.push({ line, text, name, quadrant, ring, description, stated });
    }
  }
  return { quadrants, blips, rejected: listed(rejected.sort((a, b) => a.line - b.line)) };
}

/** A file of nothing but lines that cannot be taken gets an answer that can be read. */
function listed(rejected: readonly RejectedLine[]): readonly RejectedLine[] {
  if (rejected.length <= LIMITS.rejected) return rejected;
  const next = rejected[LIMITS.rejected]!;
  const more = (rejected.length - LIMITS.rejected).toLocaleString('en');
  return [
    ...rejected.slice(0, LIMITS.rejected),
    { ...next, reason: `${next.reason} From this line on, ${more} lines were not taken.` },
  ];
}

/** The usual four where the file keeps to them; else its first four, in their order. */
function quadrantsOf(rows: readonly RadarRow[]): Quadrants {
  const usual = new Set(DEFAULT_QUADRANTS.map(quadrantKey));
  const counts = new Map<string, { readonly name: string; rows: number }>();
  for (const { quadrant } of rows) {
    const key = quadrantKey(quadrant);
    if (key === '') continue;
    const count = counts.get(key) ?? { name: quadrant.slice(0, 60), rows: 0 };
    count.rows++;
    counts.set(key, count);
  }
  const inUsual = [...counts].reduce((sum, [key, { rows: n }]) => sum + (usual.has(key) ? n : 0), 0);
  if (inUsual * 2 >= rows.length) return DEFAULT_QUADRANTS;
  // A cell that slipped is in few rows, a quadrant in many.
  const kept = new Set(
    [...counts]
      .sort(([, a], [, b]) => b.rows - a.rows)
      .slice(0, 4)
      .map(([key]) => key),
  );
  const names = [...counts].filter(([key]) => kept.has(key)).map(([, { name }]) => name);
  const [a = 'Quadrant 1', b = 'Quadrant 2', c = 'Quadrant 3', d = 'Quadrant 4'] = names;
  return [a, b, c, d];
}

/** `languages-and-frameworks` and `Languages & Frameworks` are one. */
function quadrantKey(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll('&', ' and ')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
