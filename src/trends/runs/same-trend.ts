import type { TrendSubject } from '../../domain/trend.ts';
import type { TrendCorpus } from '../corpus/corpus.ts';
import { countTogether } from './together.ts';

/** A term is one trend with what has at least this share of signals in common (Jaccard, 1912). */
const SAME_SHARE = 0.8;

/**
 * A term is a part of what another says when this share of its late signals are signals of that one: of a subject that deserves
 * more attention, or whose name holds the term.
 */
export const PART_OF = {
  /** Days that count as late; fewer signals than these in them, and all count. */
  days: 60,
  fewest: 5,
  subject: 0.7,
  name: 0.5,
  /** How many times more often the other is said beside the term than it is anyway. */
  lift: 2,
  /** A term with less than this share of an entity's signals is a matter of its own among all that is said of it. */
  leastOfEntity: 0.1,
  /** A term with this share of a topic's signals is what the topic is of, and no part of it. */
  wholeTopic: 0.5,
} as const;

export interface Candidate {
  /** In the corpus. */
  readonly number: number;
  readonly subject: TrendSubject;
  readonly rows: Int32Array;
  /** Repeats left out. */
  readonly signals: number;
  /** 0 to 1. */
  readonly attention: number;
  readonly tracked: boolean;
}

/**
 * Which candidates are one trend with another: number to number.
 *
 * 1. A term whose folded name is that of an entity or a topic is that entity, else that topic.
 * 2. A term that shares at least four fifths of its signals with a subject before it is that subject. Entities stand before
 *    topics, topics before terms, terms of more words before those of fewer, more signals before fewer.
 * 3. A term that is only a part of what an entity, a topic or a longer term says is that one (`PART_OF`): `models` beside
 *    `Small language models`. One that draws more attention than what it is said with stands for itself (`meltdown` beside
 *    Intel), unless it is a word of its name.
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
  const firstLate = corpus.endDay - corpus.firstDay - PART_OF.days;
  const everything = { ever: 0, late: 0 };
  for (let row = 0; row < corpus.signals; row++) {
    if (corpus.repeats[row] === 1) continue;
    everything.ever++;
    if (corpus.day[row]! >= firstLate) everything.late++;
  }

  /** What a term is a part of, or undefined. */
  function wholeOf(place: number): { readonly number: number; readonly share: number } | undefined {
    const { number, subject, rows, attention } = ordered[place]!;
    const late = lateRows(corpus, rows, firstLate);
    const isLate = countFresh(corpus, late) >= PART_OF.fewest;
    const counted = isLate ? late : rows;
    const own = countFresh(corpus, counted);
    if (own === 0) return undefined;
    const all = isLate ? everything.late : everything.ever;
    const words = foldName(subject.name).split(' ');
    let best: { readonly number: number; readonly share: number } | undefined;
    for (const { place: at, together } of countTogether(corpus, number, {
      rows: counted,
      placeOf,
      scratch,
    })) {
      const other = ordered[at]!;
      const share = together / own;
      if (at >= place || share < PART_OF.name || (best !== undefined && share <= best.share)) continue;
      const { kind, name } = other.subject;
      const isOfName = kind !== 'topic' && includesAll(foldName(name).split(' '), words);
      if (!isOfName) {
        if (kind === 'term' || share < PART_OF.subject || other.attention < attention) continue;
        const theirs = countFresh(corpus, isLate ? lateRows(corpus, other.rows, firstLate) : other.rows);
        if (share * all < PART_OF.lift * theirs) continue;
        if (kind === 'entity' && together < PART_OF.leastOfEntity * theirs) continue;
        if (kind === 'topic' && together >= PART_OF.wholeTopic * theirs) continue;
      }
      best = { number: other.number, share };
    }
    return best;
  }

  for (const [place, { number, subject, rows, signals, tracked }] of ordered.entries()) {
    const name = foldName(subject.name);
    const named = byName.get(name);
    if (named === undefined) byName.set(name, number);
    if (subject.kind !== 'term' || tracked) continue;
    if (named !== undefined) {
      stands.set(number, stands.get(named) ?? named);
      continue;
    }
    const together = countTogether(corpus, number, { rows, placeOf, scratch });
    let best: { readonly number: number; readonly share: number } | undefined;
    for (const other of together) {
      if (other.place >= place) continue;
      const share = other.together / (signals + ordered[other.place]!.signals - other.together);
      if (share >= SAME_SHARE && (best === undefined || share > best.share))
        best = { number: ordered[other.place]!.number, share };
    }
    best ??= wholeOf(place);
    if (best !== undefined) stands.set(number, stands.get(best.number) ?? best.number);
  }
  return stands;
}

/** Those from a day of the corpus on; rows ascend with time. */
function lateRows({ day }: TrendCorpus, rows: Int32Array, firstDay: number): Int32Array {
  const first = rows.findIndex((row) => day[row]! >= firstDay);
  return first < 0 ? rows.subarray(rows.length) : rows.subarray(first);
}

function countFresh({ repeats }: TrendCorpus, rows: Int32Array): number {
  let fresh = 0;
  for (const row of rows) if (repeats[row] === 0) fresh++;
  return fresh;
}

function includesAll(words: readonly string[], some: readonly string[]): boolean {
  return some.length < words.length && some.every((word) => words.includes(word));
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
