import type { Dashboard } from '../../api/contract.ts';
import { formatCount } from '../../format/number.ts';
import { rangeBeforeWords, type TimeRange } from '../../time/time-range.ts';

/** How the range compares with the one before it: "12 % more than the 30 days before". */
export function comparison(current: number, previous: number | null, range: TimeRange): string | null {
  const before = rangeBeforeWords(range);
  if (previous === null || before === '') return null;
  if (previous === 0) return current === 0 ? null : `none in ${before}`;
  const change = (current - previous) / previous;
  if (Math.abs(change) < 0.005) return `as many as ${before}`;
  if (change >= 2) return `${formatCount(current / previous)} times as many as ${before}`;
  const percent = Math.max(1, Math.round(Math.abs(change) * 100));
  return `${formatCount(percent)} % ${change > 0 ? 'more' : 'fewer'} than ${before}`;
}

/** Sources that are silent, slow or broken, and how many there are; paused ones need nobody. */
export function attention(sources: Dashboard['counts']['sources']): {
  readonly needing: number;
  readonly all: number;
} {
  const of = (state: keyof typeof sources) => sources[state] ?? 0;
  const needing = of('quiet') + of('degraded') + of('failing');
  return { needing, all: needing + of('healthy') + of('disabled') };
}
