import type { CorpusSignal, TrendCorpus } from './corpus.ts';
import { type CorpusOptions, createCorpusBuilder } from './corpus-builder.ts';

/** A corpus of signals in any order. Terms are taken from titles; subjects with too few signals are left out. */
export function buildCorpus(signals: Iterable<CorpusSignal>, options: CorpusOptions = {}): TrendCorpus {
  const builder = createCorpusBuilder(options);
  for (const signal of signals)
    builder.add({
      ...signal,
      source: builder.source(signal.source),
      subjects: signal.subjects.map((subject) => builder.subject(subject)),
    });
  return builder.finish();
}
