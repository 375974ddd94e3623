import { PESTLE_CLASSES, type PestleClass } from '../../domain/analysis.ts';
import type { PestleProfile } from '../../domain/trend.ts';
import type { TrendCorpus } from '../corpus/corpus.ts';

/** Of these rows, in how many each class holds. A row may hold several classes or none: shares need not sum to 1. */
export function pestleProfile(corpus: Pick<TrendCorpus, 'pestle'>, rows: ArrayLike<number>): PestleProfile {
  const counts = PESTLE_CLASSES.map(() => 0);
  for (let i = 0; i < rows.length; i++) {
    const held = corpus.pestle[rows[i]!]!;
    for (let c = 0; c < counts.length; c++) if ((held & (1 << c)) !== 0) counts[c]!++;
  }
  return Object.fromEntries(
    PESTLE_CLASSES.map((name, i) => [
      name,
      { signals: counts[i]!, share: rows.length === 0 ? 0 : counts[i]! / rows.length },
    ]),
  ) as Record<PestleClass, PestleProfile[PestleClass]>;
}
