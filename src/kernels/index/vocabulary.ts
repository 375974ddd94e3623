import type { Analyser } from '../text/analyser.ts';
import { DictionaryWriter, sortWords } from './dictionary.ts';
import { WordWriter } from './writers.ts';

/** The terms of the words in use, sorted, and the words that differ from their term. */
export interface RankedVocabulary {
  readonly terms: readonly string[];
  /** Term index per word id; meaningless for words not in use. */
  readonly rankOf: Int32Array;
  readonly surfaces: readonly { readonly word: string; readonly rank: number }[];
}

/** `used[id]` is not 0 for each word of the analyser that stands in the segment. */
export function rankVocabulary(analyser: Analyser, used: Uint8Array): RankedVocabulary {
  const distinct = new Set<string>();
  for (let id = 0; id < used.length; id++) if (used[id] !== 0) distinct.add(analyser.term(id));
  const terms = sortWords([...distinct]);
  const rankOfTerm = new Map<string, number>();
  terms.forEach((term, rank) => {
    rankOfTerm.set(term, rank);
  });
  const rankOf = new Int32Array(used.length);
  const rankOfSurface = new Map<string, number>();
  for (let id = 0; id < used.length; id++) {
    if (used[id] === 0) continue;
    const rank = rankOfTerm.get(analyser.term(id))!;
    rankOf[id] = rank;
    if (analyser.word(id) !== terms[rank]) rankOfSurface.set(analyser.word(id), rank);
  }
  const surfaces = sortWords([...rankOfSurface.keys()]).map((word) => ({
    word,
    rank: rankOfSurface.get(word)!,
  }));
  return { terms, rankOf, surfaces };
}

export function listVocabulary({ terms, surfaces }: RankedVocabulary): {
  terms: DictionaryWriter;
  surfaces: DictionaryWriter;
  surfaceTerm: WordWriter;
} {
  const written = {
    terms: new DictionaryWriter(),
    surfaces: new DictionaryWriter(),
    surfaceTerm: new WordWriter(),
  };
  for (const term of terms) written.terms.addWord(term);
  for (const { word, rank } of surfaces) {
    written.surfaces.addWord(word);
    written.surfaceTerm.push(rank);
  }
  return written;
}
