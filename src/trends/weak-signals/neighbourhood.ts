import type { SubjectRows } from '../bursts/subject-rows.ts';
import type { TrendCorpus } from '../corpus/corpus.ts';

/** Neighbours that are compared pair by pair, and rows of each that are looked through. */
const NEIGHBOURS = 8;
const ROWS = 256;

export interface OpenPairs {
  readonly neighbourPairs: number;
  readonly openPairs: number;
}

/**
 * How much a subject spans neighbourhoods that are otherwise apart (structural holes; Burt, 1992): of the pairs of subjects
 * that it is most often mentioned with, the share that no signal without it mentions together. Pairs of words and names
 * that contain each other are no neighbours. O(28 x 256 x log) a subject.
 */
export function createNeighbourhoods(
  corpus: TrendCorpus,
  { starts, rows }: SubjectRows,
): (subject: number, own: Int32Array) => OpenPairs {
  const { subjects, subjectStarts, rowSubjects } = corpus;
  const names = subjects.map(({ name }) => name.toLowerCase());
  const compound = Uint8Array.from(subjects, ({ kind, key }) =>
    kind === 'term' && key.includes(' ') ? 1 : 0,
  );
  const times = new Int32Array(subjects.length);
  const frequency = (subject: number): number => starts[subject + 1]! - starts[subject]!;

  function mentions(row: number, subject: number): boolean {
    for (let at = subjectStarts[row]!; at < subjectStarts[row + 1]!; at++)
      if (rowSubjects[at] === subject) return true;
    return false;
  }

  /** Whether a signal mentions both, and not `without`. Looks through the latest rows of the rarer one. */
  function together(a: number, b: number, without: number): boolean {
    const [rare, other] = frequency(a) < frequency(b) ? [a, b] : [b, a];
    const end = starts[rare + 1]!;
    for (let at = Math.max(starts[rare]!, end - ROWS); at < end; at++) {
      const row = rows[at]!;
      if (mentions(row, other) && !mentions(row, without)) return true;
    }
    return false;
  }

  return (subject, own) => {
    const found: number[] = [];
    const name = names[subject]!;
    for (const row of own) {
      for (let at = subjectStarts[row]!; at < subjectStarts[row + 1]!; at++) {
        const other = rowSubjects[at]!;
        if (other === subject || compound[other] === 1) continue;
        if (times[other]!++ === 0) found.push(other);
      }
    }
    const neighbours = found
      .filter((other) => !names[other]!.includes(name) && !name.includes(names[other]!))
      .sort((a, b) => times[b]! - times[a]! || frequency(a) - frequency(b) || a - b)
      .slice(0, NEIGHBOURS);
    for (const other of found) times[other] = 0;
    let neighbourPairs = 0;
    let openPairs = 0;
    for (let i = 0; i < neighbours.length; i++)
      for (let j = 0; j < i; j++) {
        // The technology and the word that names it are one thing.
        if (names[neighbours[i]!]!.includes(names[neighbours[j]!]!)) continue;
        neighbourPairs++;
        if (!together(neighbours[i]!, neighbours[j]!, subject)) openPairs++;
      }
    return { neighbourPairs, openPairs };
  };
}
