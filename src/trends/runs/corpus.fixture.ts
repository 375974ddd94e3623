import { DAY_MS } from '../../domain/series.ts';
import type { TrendSubject } from '../../domain/trend.ts';
import { buildCorpus } from '../corpus/build-corpus.ts';
import type { CorpusSignal, TrendCorpus } from '../corpus/corpus.ts';

/** Signals told in a line each, for tests of what a run makes of them. */
export interface ToldSignal {
  readonly day: number;
  readonly source?: string;
  readonly author?: string;
  readonly title?: string;
  readonly about?: readonly TrendSubject[];
  readonly repeats?: boolean;
  readonly reach?: number;
}

/** Day 0 of the corpora of tests. */
export const FIRST_AT = Date.UTC(2018, 0, 1);

export function corpusOf(told: readonly ToldSignal[]): TrendCorpus {
  return buildCorpus(
    told.map(
      (
        { day, source = 'a', author, title = '', about = [], repeats = false, reach = 0 },
        at,
      ): CorpusSignal => ({
        id: `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`,
        publishedAt: FIRST_AT + day * DAY_MS + 1_000,
        source: { id: `00000000-0000-4000-9000-${source.padStart(12, '0')}`, name: source, type: 'news' },
        title,
        ...(author === undefined ? {} : { author }),
        repeats,
        reach,
        sentiment: null,
        pestle: [],
        subjects: about,
      }),
    ),
    { minTermSignals: 1, minEntitySignals: 1 },
  );
}

export function technology(name: string): TrendSubject {
  return { kind: 'entity', key: name, name, entityKind: 'technology' };
}

export function numberOf(corpus: TrendCorpus, name: string): number {
  const number = corpus.subjects.findIndex((subject) => subject.name === name);
  if (number < 0) throw new Error(`no subject ${name}`);
  return number;
}

/** Rows that name a subject. */
export function rowsOf(corpus: TrendCorpus, number: number): Int32Array {
  const rows: number[] = [];
  for (let row = 0; row < corpus.signals; row++)
    for (let at = corpus.subjectStarts[row]!; at < corpus.subjectStarts[row + 1]!; at++)
      if (corpus.rowSubjects[at] === number) rows.push(row);
  return Int32Array.from(rows);
}
