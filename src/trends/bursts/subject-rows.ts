import type { TrendCorpus } from '../corpus/corpus.ts';

/** Rows of each subject that are no repeats, ascending: `rows[starts[subject]]` to `rows[starts[subject + 1]]`. */
export interface SubjectRows {
  readonly starts: Int32Array;
  readonly rows: Int32Array;
}

/** A counting sort, O(rows with subjects). */
export function subjectRows({
  signals,
  subjects,
  subjectStarts,
  rowSubjects,
  repeats,
}: TrendCorpus): SubjectRows {
  const starts = new Int32Array(subjects.length + 1);
  for (let row = 0; row < signals; row++) {
    if (repeats[row] === 1) continue;
    for (let at = subjectStarts[row]!; at < subjectStarts[row + 1]!; at++) starts[rowSubjects[at]! + 1]!++;
  }
  for (let subject = 0; subject < subjects.length; subject++) starts[subject + 1]! += starts[subject]!;
  const rows = new Int32Array(starts[subjects.length]!);
  const next = starts.slice();
  for (let row = 0; row < signals; row++) {
    if (repeats[row] === 1) continue;
    for (let at = subjectStarts[row]!; at < subjectStarts[row + 1]!; at++)
      rows[next[rowSubjects[at]!]!++] = row;
  }
  return { starts, rows };
}
