import type { Highlight } from '../api/contract.ts';
import type { Range } from './annotate.ts';

/** Where any of the words stands as a whole word, in whatever case. Words may hold spaces; empty ones are left out. */
export function findWords(text: string, words: readonly string[]): Range[] {
  const wanted = [...new Set(words)].filter((word) => word.trim() !== '');
  if (wanted.length === 0) return [];
  // The longest first, as the first alternative that fits is taken.
  const alternatives = wanted.sort((a, b) => b.length - a.length).map(escapeWord);
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(?:${alternatives.join('|')})(?![\\p{L}\\p{N}])`, 'giu');
  return [...text.matchAll(pattern)].map((match): Range => [match.index, match.index + match[0].length]);
}

/** The words that the server marked in what a list shows: in the forms that the text has, so that they can be found in it. */
export function markedWords(highlights: readonly Highlight[]): string[] {
  return [
    ...new Set(
      highlights.flatMap(({ text, ranges }) =>
        ranges.map(([start, end]) => text.slice(start, end).toLowerCase()),
      ),
    ),
  ];
}

function escapeWord(word: string): string {
  return word
    .trim()
    .replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
    .replaceAll(/\s+/g, '\\s+');
}
