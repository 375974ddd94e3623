import type { TrendKind } from '../../domain/trend.ts';
import type { TrendFigures } from './analysis.ts';

/**
 * What is a trend. A topic or an entity with enough signals, ever or lately; a term only when it did something (it burst, is
 * called a weak signal, or rises beyond chance), because most words of titles are always said; and whatever somebody tracks.
 */
export const WORTH_LISTING = {
  /** Signals of a topic or an entity: ever, or in the last 30 days. */
  signals: 10,
  recent: 3,
  /** Signals of a term in the last 30 days, when it rises. */
  risingTerm: 10,
  /** Trends that are kept at most, best by attention first, tracked ones always. */
  most: 10_000,
} as const;

export interface ListingFacts {
  readonly kind: TrendKind;
  readonly figures: Pick<TrendFigures, 'recent' | 'signals' | 'direction'>;
  readonly hasBurst: boolean;
  readonly weakCalled: boolean;
  readonly tracked: boolean;
}

export function isWorthListing({ kind, figures, hasBurst, weakCalled, tracked }: ListingFacts): boolean {
  if (tracked || hasBurst || weakCalled) return true;
  const { recent, signals, direction } = figures;
  if (kind === 'term') return direction > 0 && recent >= WORTH_LISTING.risingTerm;
  return signals >= WORTH_LISTING.signals || recent >= WORTH_LISTING.recent;
}
