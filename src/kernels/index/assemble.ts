import { BellwetherError } from '../../base/errors.ts';
import { daySections } from './days.ts';
import { byteSection, type DictionaryWriter, wordSection } from './dictionary.ts';
import { orderKeys } from './keys.ts';
import { arraySection, type Section, writeLayout } from './layout.ts';
import type { PostingsWriter } from './postings-writer.ts';
import type { SegmentFacts } from './segment.ts';
import type { WordWriter } from './writers.ts';

/** Documents of one segment: gaps, ordinals and their exceptions stay within 25 bits. */
const MOST_DOCUMENTS = 1 << 25;
const MOST_BYTES = 2 ** 32;

/** What a builder and a merge both end with. */
export interface SegmentParts {
  readonly facts: SegmentFacts;
  readonly postings: PostingsWriter;
  readonly terms: DictionaryWriter;
  readonly surfaces: DictionaryWriter;
  readonly surfaceTerm: WordWriter;
  /** A length code per document, per text field. */
  readonly lengths: readonly Uint8Array[];
  readonly keys: Uint32Array;
  readonly keywords: readonly Section[];
  readonly dates: readonly Float64Array[];
}

/** Puts the parts into one buffer, emptying the writers. Throws TOO_LARGE above 33 million documents or 4 GB of positions. */
export function assembleSegment(parts: SegmentParts): SharedArrayBuffer {
  const { facts, postings } = parts;
  if (
    facts.documents >= MOST_DOCUMENTS ||
    postings.positions.length >= MOST_BYTES ||
    postings.tails.length >= MOST_BYTES
  ) {
    throw new BellwetherError(
      'TOO_LARGE',
      `A search segment of ${facts.documents} documents and ${postings.positions.length} bytes of positions is above the format's limit; merge fewer.`,
    );
  }
  return writeLayout(facts, [
    ...parts.terms.sections('terms'),
    wordSection('documentFrequency', postings.documentFrequency),
    wordSection('tailAt', postings.tailAt),
    wordSection('positionsAt', postings.positionsAt),
    wordSection('blockLast', postings.blockLast),
    wordSection('blockWord', postings.blockWord),
    wordSection('blockHead', postings.blockHead),
    wordSection('blockPositions', postings.blockPositions),
    wordSection('words', postings.words),
    byteSection('tails', postings.tails),
    byteSection('positions', postings.positions),
    ...parts.surfaces.sections('surfaces'),
    wordSection('surfaceTerm', parts.surfaceTerm),
    ...facts.text.map((name, f) => arraySection(`length.${name}`, parts.lengths[f]!)),
    arraySection('keys', parts.keys),
    arraySection('keyOrder', orderKeys(parts.keys, facts.documents)),
    ...parts.keywords,
    ...facts.dates.flatMap((name, d) => [
      arraySection(`date.${name}`, parts.dates[d]!),
      ...daySections(name, parts.dates[d]!),
    ]),
  ]);
}
