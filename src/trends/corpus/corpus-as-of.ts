import { DAY_MS } from '../../domain/series.ts';
import type { TrendCorpus } from './corpus.ts';

/**
 * What was published until a moment (milliseconds since the epoch, included). Columns are views of the same memory. Numbers
 * of subjects and sources stay, but rows name only the subjects that had the corpus's minimum of signals by then: which
 * subjects are known must not tell what came later.
 */
export function corpusAsOf(corpus: TrendCorpus, time: number): TrendCorpus {
  let low = 0;
  let high = corpus.signals;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (corpus.publishedAt[middle]! <= time) low = middle + 1;
    else high = middle;
  }
  const rows = low;
  if (rows === corpus.signals) return corpus;
  const size = corpus.subjectStarts[rows]!;
  const counts = new Int32Array(corpus.subjects.length);
  for (let at = 0; at < size; at++) counts[corpus.rowSubjects[at]!]!++;
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
  for (let row = 0; row < rows; row++) {
    for (let at = corpus.subjectStarts[row]!; at < corpus.subjectStarts[row + 1]!; at++) {
      const subject = corpus.rowSubjects[at]!;
      if (keeps[subject] === 1) rowSubjects[to++] = subject;
    }
    subjectStarts[row + 1] = to;
  }
  return {
    ...corpus,
    signals: rows,
    endDay: rows === 0 ? corpus.firstDay : Math.floor(corpus.publishedAt[rows - 1]! / DAY_MS) + 1,
    ids: corpus.ids.subarray(0, rows * 16),
    publishedAt: corpus.publishedAt.subarray(0, rows),
    day: corpus.day.subarray(0, rows),
    source: corpus.source.subarray(0, rows),
    voice: corpus.voice.subarray(0, rows),
    repeats: corpus.repeats.subarray(0, rows),
    reach: corpus.reach.subarray(0, rows),
    sentiment: corpus.sentiment.subarray(0, rows),
    pestle: corpus.pestle.subarray(0, rows),
    subjectStarts,
    rowSubjects,
  };
}
