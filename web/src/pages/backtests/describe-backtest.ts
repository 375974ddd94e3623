import type { BacktestSummary } from '../../api/contract.ts';
import { formatCount, formatQuantity, formatShare } from '../../format/number.ts';

/** Ours first, then what they are compared with. */
export const METHODS = [
  { method: 'weak_signal', label: 'Weak signals', isBaseline: false },
  { method: 'burst', label: 'Bursts', isBaseline: false },
  { method: 'growth', label: 'Baseline: growth of raw counts', isBaseline: true },
  { method: 'z_score', label: 'Baseline: z-score of frequency', isBaseline: true },
] as const;

/** `Of the first 10 weak signals, 35 % took off within 90 days; the better baseline 20 %`. */
export function describeBacktest({
  state,
  scores,
  request,
}: Pick<BacktestSummary, 'state' | 'scores' | 'request'>): string {
  const dates = formatQuantity(request.as_of.length, 'date');
  if (state === 'failed') return `The backtest of ${dates} failed`;
  if (state !== 'done') return `${dates} ${request.as_of.length === 1 ? 'is' : 'are'} being replayed`;
  const ours = scores.find(({ method, precision }) => method === 'weak_signal' && precision !== null);
  if (ours === undefined) return `None of ${dates} could be judged`;
  const others = scores.flatMap(({ method, k, precision }) =>
    k === ours.k && precision !== null && (method === 'growth' || method === 'z_score') ? [precision] : [],
  );
  const beside = others.length === 0 ? '' : `; the better baseline ${formatShare(Math.max(...others))}`;
  return `Of the first ${formatCount(ours.k)} weak signals ${formatShare(ours.precision ?? 0)} took off within ${formatQuantity(request.horizon_days ?? 90, 'day')}${beside}`;
}
