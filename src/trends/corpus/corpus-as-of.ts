import { DAY_MS } from '../../domain/series.ts';
import type { TrendCorpus } from './corpus.ts';

/**
 * What was published until a moment, and from another on when it is given (milliseconds since the epoch, both included).
 * Columns are views of the same memory. Numbers of subjects and sources stay, but rows name only the subjects that had the corpus's minimum of signals by then: which
 * subjects are known must not tell what came later.
 */
export function corpusAsOf(corpus: TrendCorpus, time: number, from = Number.NEGATIVE_INFINITY): TrendCorpus {
  const first = rowsUntil(corpus, from, false);
  const end = Math.max(first, rowsUntil(corpus, time, true));
  const rows = end - first;
  if (rows === corpus.signals) return corpus;
  const counts = new Int32Array(corpus.subjects.length);
  for (let at = corpus.subjectStarts[first]!; at < corpus.subjectStarts[end]!; at++)
    counts[corpus.rowSubjects[at]!]!++;
  const known = (subject: number): boolean => {
    const { term, entity } = corpus.minimum;
    return counts[subject]! >= (corpus.subjects[subject]!.kind === 'term' ? term : entity);
  };
  let kept = 0;
  for (let subject = 0; subject < counts.length; subject++) if (known(subject)) kept += counts[subject]!;
  const subjectStarts = new Int32Array(new SharedArrayBuffer((rows + 1) * 4));
  const rowSubjects = new Int32Array(new SharedArrayBuffer(kept * 4));
  const keeps = Uint8Array.from(counts, (_, subject) => (known(subject) ? 1 : 0));
  let to = 0;
  for (let row = first; row < end; row++) {
    for (let at = corpus.subjectStarts[row]!; at < corpus.subjectStarts[row + 1]!; at++) {
      const subject = corpus.rowSubjects[at]!;
      if (keeps[subject] === 1) rowSubjects[to++] = subject;
    }
    subjectStarts[row - first + 1] = to;
  }
  const firstDay =
    rows === 0 || first === 0 ? corpus.firstDay : Math.floor(corpus.publishedAt[first]! / DAY_MS);
  const day =
    firstDay === corpus.firstDay
      ? corpus.day.subarray(first, end)
      : new Int32Array(new SharedArrayBuffer(rows * 4)).map(
          (_, row) => corpus.day[first + row]! - (firstDay - corpus.firstDay),
        );
  return {
    ...corpus,
    signals: rows,
    firstDay,
    endDay: rows === 0 ? firstDay : Math.floor(corpus.publishedAt[end - 1]! / DAY_MS) + 1,
    ids: corpus.ids.subarray(first * 16, end * 16),
    publishedAt: corpus.publishedAt.subarray(first, end),
    day,
    source: corpus.source.subarray(first, end),
    voice: corpus.voice.subarray(first, end),
    repeats: corpus.repeats.subarray(first, end),
    reach: corpus.reach.subarray(first, end),
    sentiment: corpus.sentiment.subarray(first, end),
    pestle: corpus.pestle.subarray(first, end),
    subjectStarts,
    rowSubjects,
  };
}

/** How many rows were published before a moment, or at it. */
function rowsUntil({ publishedAt, signals }: TrendCorpus, time: number, including: boolean): number {
  let low = 0;
  let high = signals;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (including ? publishedAt[middle]! <= time : publishedAt[middle]! < time) low = middle + 1;
    else high = middle;
  }
  return low;
}
