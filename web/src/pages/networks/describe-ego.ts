import type { Ego } from '../../api/contract.ts';
import { formatQuantity, formatShare } from '../../format/number.ts';

/** `higher than 97 % of all`; the ends have words of their own. */
export function standingWords(standing: number): string {
  if (standing === 0) return 'nobody has less';
  if (standing >= 1) return 'more than anyone else';
  return `more than ${formatShare(standing)}`;
}

/** The sentence over a person: how many they are tied to, and where they stand out most. */
export function describeEgo({
  label,
  ties,
  partial,
  standing,
  metrics,
}: Pick<Ego, 'label' | 'ties' | 'partial' | 'standing' | 'metrics'>): string {
  const others = new Set(
    ties.flatMap(([from, to]) => (from === 0 ? [to] : to === 0 ? [from] : [])).filter((other) => other !== 0),
  );
  const tied =
    others.size === 0
      ? 'has no ties now'
      : `is tied to ${partial ? 'at least ' : ''}${formatQuantity(others.size, 'other')}`;
  const between = standing.betweenness;
  if (between === undefined || metrics.betweenness === null) return `${label} ${tied}.`;
  if (between < 0.5) return `${label} ${tied} and stands between few others.`;
  return between >= 1
    ? `${label} ${tied} and stands between more others than anyone else.`
    : `${label} ${tied} and stands between others more than ${formatShare(between)} of all do.`;
}
