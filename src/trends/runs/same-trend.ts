import type { TrendSubject } from '../../domain/trend.ts';
import type { TrendCorpus } from '../corpus/corpus.ts';
import { countTogether } from './together.ts';

/** A term is one trend with what has at least this share of signals in common (Jaccard, 1912). */
const SAME_SHARE = 0.8;

export interface Candidate {
  /** In the corpus. */
  readonly number: number;
  readonly subject: TrendSubject;
  readonly rows: Int32Array;
  /** Repeats left out. */
  readonly signals: number;
  readonly tracked: boolean;
}

/**
 * Which candidates are one trend with another: number to number.
 *
 * 1. A term whose folded name is that of an entity or a topic is that entity, else that topic.
 * 2. A term that shares at least four fifths of its signals with a subject before it is that subject. Entities stand before
 *    topics, topics before terms, terms of more words before those of fewer, more signals before fewer.
 *
 * Entities and topics never give way (who is who is the knowledge graph's to say), nor does what somebody tracks.
 */
export function sameTrends(corpus: TrendCorpus, candidates: readonly Candidate[]): Map<number, number> {
  const ordered = [...candidates].sort(
    (a, b) =>
      rankOf(a.subject) - rankOf(b.subject) ||
      wordsOf(b.subject) - wordsOf(a.subject) ||
      b.signals - a.signals ||
      a.number - b.number,
  );
  const placeOf = new Int32Array(corpus.subjects.length).fill(-1);
  for (const [place, { number }] of ordered.entries()) placeOf[number] = place;
  const scratch = new Int32Array(ordered.length);
  const byName = new Map<string, number>();
  const stands = new Map<number, number>();
  for (const [place, { number, subject, rows, signals, tracked }] of ordered.entries()) {
    const name = foldName(subject.name);
    const named = byName.get(name);
    if (named === undefined) byName.set(name, number);
    if (subject.kind !== 'term' || tracked) continue;
    if (named !== undefined) {
      stands.set(number, stands.get(named) ?? named);
      continue;
    }
    let best: { readonly number: number; readonly share: number } | undefined;
    for (const other of countTogether(corpus, number, { rows, placeOf, scratch })) {
      if (other.place >= place) continue;
      const share = other.together / (signals + ordered[other.place]!.signals - other.together);
      if (share >= SAME_SHARE && (best === undefined || share > best.share))
        best = { number: ordered[other.place]!.number, share };
    }
    if (best !== undefined) stands.set(number, stands.get(best.number) ?? best.number);
  }
  return stands;
}

function rankOf({ kind }: TrendSubject): number {
  return kind === 'entity' ? 0 : kind === 'topic' ? 1 : 2;
}

function wordsOf({ name }: TrendSubject): number {
  return name.split(' ').length;
}

/** Lower case without marks, words joined by one space, plural endings cut: `Solid-State Batteries` and `solid state battery`. */
export function foldName(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}+#]+/u)
    .filter((word) => word !== '')
    .map((word) =>
      word.length > 4 && word.endsWith('ies')
        ? `${word.slice(0, -3)}y`
        : word.length > 3 && /[^s]s$/.test(word)
          ? word.slice(0, -1)
          : word,
    )
    .join(' ');
}
