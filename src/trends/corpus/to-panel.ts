import type { DailyPanel } from '../../kernels/series/daily-panel.ts';
import type { TrendCorpus } from './corpus.ts';

/** The epoch was a Thursday. */
const EPOCH_WEEKDAY = 4;

/** Daily counts of all subjects by source, repeats left out. Day 0 is the corpus's first. */
export function toPanel(corpus: TrendCorpus): DailyPanel {
  const days = corpus.endDay - corpus.firstDay;
  const sources = corpus.sources.length;
  const subjects = corpus.subjects.length;
  const volume = new Float64Array(new SharedArrayBuffer(sources * days * 8));
  // Fresh rows of each subject, ascending: a counting sort, as rows ascend by day already.
  const starts = new Int32Array(subjects + 1);
  for (let row = 0; row < corpus.signals; row++) {
    if (corpus.repeats[row] === 1) continue;
    volume[corpus.source[row]! * days + corpus.day[row]!]!++;
    for (let at = corpus.subjectStarts[row]!; at < corpus.subjectStarts[row + 1]!; at++)
      starts[corpus.rowSubjects[at]! + 1]!++;
  }
  for (let subject = 0; subject < subjects; subject++) starts[subject + 1]! += starts[subject]!;
  const rows = new Int32Array(starts[subjects]!);
  const next = starts.slice();
  for (let row = 0; row < corpus.signals; row++) {
    if (corpus.repeats[row] === 1) continue;
    for (let at = corpus.subjectStarts[row]!; at < corpus.subjectStarts[row + 1]!; at++)
      rows[next[corpus.rowSubjects[at]!]!++] = row;
  }

  const cellStarts = new Int32Array(new SharedArrayBuffer((subjects + 1) * 4));
  const cellDay = new Int32Array(rows.length);
  const cellSource = new Int32Array(rows.length);
  const cellCount = new Float64Array(rows.length);
  const { day, source } = corpus;
  let cells = 0;
  for (let subject = 0; subject < subjects; subject++) {
    const own = rows.subarray(starts[subject]!, starts[subject + 1]!);
    own.sort((a, b) => day[a]! - day[b]! || source[a]! - source[b]!);
    const first = cells;
    for (const row of own) {
      const last = cells - 1;
      if (last >= first && cellDay[last] === day[row] && cellSource[last] === source[row]) cellCount[last]!++;
      else {
        cellDay[cells] = day[row]!;
        cellSource[cells] = source[row]!;
        cellCount[cells++] = 1;
      }
    }
    cellStarts[subject + 1] = cells;
  }
  return {
    days,
    sources,
    firstWeekday: (corpus.firstDay + EPOCH_WEEKDAY) % 7,
    volume,
    subjects,
    cellStarts,
    cellDay: shared(cellDay.subarray(0, cells), Int32Array),
    cellSource: shared(cellSource.subarray(0, cells), Int32Array),
    cellCount: shared(cellCount.subarray(0, cells), Float64Array),
  };
}

function shared<T extends Int32Array | Float64Array>(
  from: T,
  Kind: { new (buffer: SharedArrayBuffer): T; readonly BYTES_PER_ELEMENT: number },
): T {
  const into = new Kind(new SharedArrayBuffer(from.length * Kind.BYTES_PER_ELEMENT));
  into.set(from);
  return into;
}
