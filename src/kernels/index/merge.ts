import { BellwetherError } from '../../base/errors.ts';
import { assembleSegment } from './assemble.ts';
import { mergeKeywords } from './column-merge.ts';
import { isDeleted } from './deletions.ts';
import { DictionaryWriter } from './dictionary.ts';
import { mergeDictionaries } from './dictionary-merge.ts';
import { ESCAPE } from './frequencies.ts';
import { KEY_WORDS } from './keys.ts';
import { PostingsReader } from './postings-reader.ts';
import { PostingsWriter } from './postings-writer.ts';
import { type Segment, sameShape } from './segment.ts';
import type { Deletions, MergeResult } from './types.ts';
import { WordWriter } from './writers.ts';

export interface MergeInput {
  readonly segment: Segment;
  readonly deleted?: Deletions;
}

/**
 * One segment out of several, without the deleted documents: the order of inputs, then of ordinals, is kept.
 * Nothing is tokenised again: sorted dictionaries are merged, postings renumbered, positions copied byte by byte.
 * O(postings + bytes of positions + terms x inputs); beside the inputs it holds about the output once.
 *
 * Deletions marked after the call began are not seen; carry them over with `remaps`.
 */
export function mergeSegments(inputs: readonly MergeInput[]): MergeResult {
  const first = inputs[0]?.segment;
  if (first === undefined)
    throw new BellwetherError('INVALID_INPUT', 'A merge needs at least one search segment.');
  if (inputs.some(({ segment }) => !sameShape(segment.facts, first.facts))) {
    throw new BellwetherError(
      'INVALID_INPUT',
      'Search segments of different fields or columns cannot be merged.',
    );
  }
  const segments = inputs.map((input) => input.segment);
  const { remaps, documents } = renumber(inputs);
  const { postings, terms, termMaps, tokens } = mergePostings(segments, remaps);
  const { surfaces, surfaceTerm } = mergeSurfaces(segments, termMaps);

  const gather = <T extends Uint8Array | Uint32Array | Float64Array>(
    target: T,
    from: (segment: Segment) => T,
    width = 1,
  ): T => {
    segments.forEach((segment, s) => {
      const source = from(segment);
      const remap = remaps[s]!;
      for (let d = 0; d < remap.length; d++) {
        const to = remap[d]!;
        if (to !== -1) for (let i = 0; i < width; i++) target[to * width + i] = source[d * width + i]!;
      }
    });
    return target;
  };
  const { text, keywords, dates } = first.facts;
  const lengths = text.map((_, f) => gather(new Uint8Array(documents), (segment) => segment.lengths[f]!));
  const having = lengths.map((codes) => codes.reduce((count, code) => count + (code === 0 ? 0 : 1), 0));

  const buffer = assembleSegment({
    facts: { documents, text, keywords, dates, tokens, having },
    postings,
    terms,
    surfaces,
    surfaceTerm,
    lengths,
    keys: gather(new Uint32Array(documents * KEY_WORDS), (segment) => segment.keys, KEY_WORDS),
    keywords: keywords.flatMap(({ name }) => mergeKeywords(name, segments, remaps, documents)),
    dates: dates.map((name) => gather(new Float64Array(documents), (segment) => segment.dates.get(name)!)),
  });
  return { buffer, remaps };
}

function renumber(inputs: readonly MergeInput[]): { remaps: Int32Array[]; documents: number } {
  let documents = 0;
  const remaps = inputs.map(({ segment, deleted }) => {
    const remap = new Int32Array(segment.documents);
    for (let d = 0; d < remap.length; d++) {
      remap[d] = deleted !== undefined && isDeleted(deleted, d) ? -1 : documents++;
    }
    return remap;
  });
  return { remaps, documents };
}

function mergePostings(segments: readonly Segment[], remaps: readonly Int32Array[]) {
  const fields = segments[0]!.codes.fields;
  const { table } = segments[0]!.codes;
  const postings = new PostingsWriter(fields);
  const terms = new DictionaryWriter();
  const tokens = new Array<number>(fields).fill(0);
  const termMaps = segments.map((segment) => new Int32Array(segment.terms.size).fill(-1));
  const readers = segments.map((segment) => new PostingsReader(segment));
  const frequencies = new Int32Array(fields);
  const codeCounts = new Float64Array(256);

  mergeDictionaries(
    segments.map((segment) => segment.terms),
    (sources, at) => {
      postings.beginTerm();
      for (const s of sources) {
        const segment = segments[s]!;
        const remap = remaps[s]!;
        const reader = readers[s]!.open(at[s]!);
        const range = { from: 0, to: 0 };
        while (reader.nextBlock()) {
          const { documents, codes, count } = reader;
          for (let i = 0; i < count; ) {
            // A run: postings that stay, in plain codes, and fit into the output's block. It is moved as a whole.
            const limit = Math.min(count, i + postings.room);
            let to = i;
            while (to < limit && codes[to] !== ESCAPE && remap[documents[to]!] !== -1)
              codeCounts[codes[to++]!]!++;
            if (to > i) {
              const start = reader.positionsStart(i);
              postings.positions.copy(segment.positions, start, reader.positionsStart(to));
              range.from = i;
              range.to = to;
              postings.run(reader, remap, range);
              i = to;
              continue;
            }
            const document = remap[documents[i]!]!;
            if (document !== -1) {
              const start = reader.positionsStart(i);
              postings.positions.copy(segment.positions, start, reader.positionsStart(i + 1));
              reader.frequenciesAt(i, frequencies);
              for (let f = 0; f < fields; f++) tokens[f]! += frequencies[f]!;
              postings.posting(document, ESCAPE, frequencies);
            }
            i++;
          }
        }
      }
      if (postings.endTerm() === 0) return;
      const { bytes, starts } = segments[sources[0]!]!.terms;
      const entry = at[sources[0]!]!;
      for (const s of sources) termMaps[s]![at[s]!] = terms.size;
      terms.add(bytes, starts[entry]!, starts[entry + 1]!);
    },
  );
  for (let code = 0; code < ESCAPE; code++) {
    for (let f = 0; f < fields; f++) tokens[f]! += codeCounts[code]! * table[code * fields + f]!;
  }
  return { postings, terms, termMaps, tokens };
}

/** A word as written stays while its term does. */
function mergeSurfaces(segments: readonly Segment[], termMaps: readonly Int32Array[]) {
  const surfaces = new DictionaryWriter();
  const surfaceTerm = new WordWriter();
  mergeDictionaries(
    segments.map((segment) => segment.surfaces),
    (sources, at) => {
      for (const s of sources) {
        const term = termMaps[s]![segments[s]!.surfaceTerm[at[s]!]!]!;
        if (term === -1) continue;
        const { bytes, starts } = segments[s]!.surfaces;
        surfaces.add(bytes, starts[at[s]!]!, starts[at[s]! + 1]!);
        surfaceTerm.push(term);
        return;
      }
    },
  );
  return { surfaces, surfaceTerm };
}
