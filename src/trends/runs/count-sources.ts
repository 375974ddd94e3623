import { SOURCE_TYPES, type SourceType } from '../../domain/source-type.ts';
import type { TrendCorpus } from '../corpus/corpus.ts';
import type { SourceCount } from './analysis.ts';

const MOST_SOURCES = 10;

/** Who speaks of it, repeats left out: source types and the sources that say most, most first. */
export function countSources(
  corpus: TrendCorpus,
  rows: Int32Array,
): {
  readonly types: readonly { readonly type: SourceType; readonly signals: number }[];
  readonly top: readonly SourceCount[];
} {
  const counts = new Map<number, number>();
  for (const row of rows) {
    if (corpus.repeats[row] === 1) continue;
    const source = corpus.source[row]!;
    counts.set(source, (counts.get(source) ?? 0) + 1);
  }
  const types = SOURCE_TYPES.flatMap((type) => {
    let signals = 0;
    for (const [source, count] of counts) if (corpus.sources[source]!.type === type) signals += count;
    return signals === 0 ? [] : [{ type, signals }];
  });
  const top = [...counts]
    .sort((a, b) => b[1] - a[1] || a[0] - b[0])
    .slice(0, MOST_SOURCES)
    .map(([source, signals]) => ({
      id: corpus.sources[source]!.id,
      name: corpus.sources[source]!.name,
      signals,
    }));
  return { types: types.sort((a, b) => b.signals - a.signals), top };
}
