import { BellwetherError } from '../../base/errors.ts';
import { type KeywordValues, keywordValues, type Ordinals, ordinalWidth } from './columns.ts';
import type { DayValues } from './days.ts';
import type { Dictionary } from './dictionary.ts';
import { type FrequencyCodes, frequencyCodes } from './frequencies.ts';
import { KEY_WORDS } from './keys.ts';
import { readLayout } from './layout.ts';
import type { IndexSchema, SegmentInfo } from './types.ts';

/** What the directory says beside its sections. */
export interface SegmentFacts {
  readonly documents: number;
  readonly text: readonly string[];
  readonly keywords: readonly { readonly name: string; readonly multiple: boolean }[];
  readonly dates: readonly string[];
  /** Tokens per text field, all documents. */
  readonly tokens: readonly number[];
  /** Documents that have the field at all. */
  readonly having: readonly number[];
}

/** An opened segment. Nothing here may be written to. Layout of postings: `postings-writer.ts`. */
export interface Segment extends SegmentInfo {
  readonly facts: SegmentFacts;
  readonly codes: FrequencyCodes;
  /** Per text field, a length code per document (`lengths.ts`). */
  readonly lengths: readonly Uint8Array[];
  /** Sorted stems. A term is its index here. */
  readonly terms: Dictionary;
  readonly documentFrequency: Uint32Array;
  readonly tailAt: Uint32Array;
  readonly positionsAt: Uint32Array;
  readonly tails: Uint8Array;
  readonly positions: Uint8Array;
  readonly words: Int32Array;
  readonly blockLast: Int32Array;
  readonly blockWord: Uint32Array;
  readonly blockHead: Int32Array;
  readonly blockPositions: Uint32Array;
  /** Sorted words as written that differ from their stem, and the term of each. */
  readonly surfaces: Dictionary;
  readonly surfaceTerm: Uint32Array;
  /** Four words per document. */
  readonly keys: Uint32Array;
  /** Ordinals by the last word of their keys. */
  readonly keyOrder: Uint32Array;
  readonly keywords: ReadonlyMap<string, KeywordValues>;
  /** NaN where missing. */
  readonly dates: ReadonlyMap<string, Float64Array>;
  readonly days: ReadonlyMap<string, DayValues>;
}

/**
 * Opens a segment without copying it. Checks the header, the directory, the size of every section and, unless
 * `verify` is false, the checksum; a thread that is handed a buffer already checked need not check it again.
 * Throws SEGMENT_CORRUPT.
 */
export function openSegment(buffer: SharedArrayBuffer, options: { readonly verify?: boolean } = {}): Segment {
  const { directory, start } = readLayout(buffer, options.verify ?? true);
  const facts = directory.facts as SegmentFacts;
  const { documents } = facts;

  const place = (name: string, length: number | null, width: number): [offset: number, length: number] => {
    const found = directory.sections[name];
    const count = found === undefined ? -1 : found[1] / width;
    if (found === undefined || !Number.isInteger(count) || (length !== null && count !== length)) {
      throw new BellwetherError(
        'SEGMENT_CORRUPT',
        `The section ${name} of a search segment is missing or has the wrong size; rebuild it.`,
      );
    }
    return [start + found[0], count];
  };
  const bytes = (name: string, length: number | null = null) =>
    new Uint8Array(buffer, ...place(name, length, 1));
  const unsigned = (name: string, length: number | null = null) =>
    new Uint32Array(buffer, ...place(name, length, 4));
  const signed = (name: string, length: number | null = null) =>
    new Int32Array(buffer, ...place(name, length, 4));
  const dictionary = (name: string): Dictionary => {
    const starts = unsigned(`${name}.starts`);
    const content = bytes(`${name}.bytes`, starts[starts.length - 1] ?? -1);
    return { size: starts.length - 1, bytes: content, starts };
  };

  const ordinalsAt = (name: string, values: number, length: number): Ordinals => {
    const width = ordinalWidth(values);
    const at = place(name, length, width);
    return width === 1
      ? new Uint8Array(buffer, ...at)
      : width === 2
        ? new Uint16Array(buffer, ...at)
        : new Uint32Array(buffer, ...at);
  };

  const terms = dictionary('terms');
  const surfaces = dictionary('surfaces');
  const blockLast = signed('blockLast');
  const keywords = new Map<string, KeywordValues>();
  for (const { name, multiple } of facts.keywords) {
    const values = dictionary(`keyword.${name}`);
    const starts = multiple ? unsigned(`keyword.${name}.offsets`, documents + 1) : null;
    const count = starts === null ? documents : starts[documents]!;
    keywords.set(
      name,
      keywordValues(values, ordinalsAt(`keyword.${name}.ordinals`, values.size, count), starts),
    );
  }
  const dates = new Map<string, Float64Array>();
  const days = new Map<string, DayValues>();
  for (const name of facts.dates) {
    dates.set(name, new Float64Array(buffer, ...place(`date.${name}`, documents, 8)));
    const values = signed(`day.${name}.values`);
    days.set(name, { days: values, ordinals: ordinalsAt(`day.${name}.ordinals`, values.length, documents) });
  }

  return {
    buffer,
    documents,
    facts,
    codes: frequencyCodes(facts.text.length),
    lengths: facts.text.map((name) => bytes(`length.${name}`, documents)),
    terms,
    documentFrequency: unsigned('documentFrequency', terms.size),
    tailAt: unsigned('tailAt', terms.size),
    positionsAt: unsigned('positionsAt', terms.size),
    tails: bytes('tails'),
    positions: bytes('positions'),
    words: signed('words'),
    blockLast,
    blockWord: unsigned('blockWord', blockLast.length),
    blockHead: signed('blockHead', blockLast.length),
    blockPositions: unsigned('blockPositions', blockLast.length),
    surfaces,
    surfaceTerm: unsigned('surfaceTerm', surfaces.size),
    keys: unsigned('keys', documents * KEY_WORDS),
    keyOrder: unsigned('keyOrder', documents),
    keywords,
    dates,
    days,
  };
}

/** The schema as a segment remembers it: names only, since boosts act at query time. */
export function schemaFacts(schema: IndexSchema): Pick<SegmentFacts, 'text' | 'keywords' | 'dates'> {
  return {
    text: schema.text.map((field) => field.name),
    keywords: schema.keywords.map(({ name, multiple }) => ({ name, multiple: multiple ?? false })),
    dates: schema.dates,
  };
}

/** Whether two segments, or a segment and a schema, hold the same fields and columns in the same order. */
export function sameShape(
  a: Pick<SegmentFacts, 'text' | 'keywords' | 'dates'>,
  b: Pick<SegmentFacts, 'text' | 'keywords' | 'dates'>,
): boolean {
  const shape = ({ text, keywords, dates }: typeof a): string =>
    JSON.stringify([text, keywords.map(({ name, multiple }) => [name, multiple]), dates]);
  return shape(a) === shape(b);
}
