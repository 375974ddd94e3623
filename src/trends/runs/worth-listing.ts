import type { TrendKind } from '../../domain/trend.ts';
import type { TrendFigures } from './analysis.ts';

/**
 * What is a trend. A topic, or an entity, with enough signals, ever or lately. A term, a person or a place only when it did
 * something (it burst, is called a weak signal, or rises beyond chance), because most words of titles and most places are
 * always said. And whatever somebody tracks.
 */
export const WORTH_LISTING = {
  /** Signals of a topic or an entity: ever, or in the last 30 days. */
  signals: 10,
  recent: 3,
  /** Signals in the last 30 days of a term, a person or a place that rises. */
  rising: 10,
  /** Trends that are kept at most, best by attention first, tracked ones always. */
  most: 10_000,
} as const;

export interface ListingFacts {
  readonly kind: TrendKind;
  readonly entityKind: string | null;
  readonly figures: Pick<TrendFigures, 'recent' | 'signals' | 'direction'>;
  readonly hasBurst: boolean;
  readonly weakCalled: boolean;
  readonly tracked: boolean;
}

/** Entities that are spoken of without being what is spoken about. */
const SETTINGS: ReadonlySet<string | null> = new Set(['person', 'location']);

export function isWorthListing(facts: ListingFacts): boolean {
  const { kind, entityKind, figures, hasBurst, weakCalled, tracked } = facts;
  if (tracked || hasBurst || weakCalled) return true;
  const { recent, signals, direction } = figures;
  if (kind === 'term' || SETTINGS.has(entityKind)) return direction > 0 && recent >= WORTH_LISTING.rising;
  return signals >= WORTH_LISTING.signals || recent >= WORTH_LISTING.recent;
}
