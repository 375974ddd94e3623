import type { Calibration } from '../../api/contract.ts';
import { formatCount, formatShare } from '../../format/number.ts';

type Forecasts = Calibration['forecasts'];

/** Coverage further from the promise than this is said to be off. */
const NEAR = 0.05;

/** Whether what was promised held, by the interval of 80 of 100; null where nothing came out yet. */
export function describeCoverage({ coverage }: Pick<Forecasts, 'coverage'>): string | null {
  const at80 = coverage.find(({ promised }) => promised === 0.8);
  if (at80 === undefined || at80.held === null || at80.steps === 0) return null;
  const held = `Of ${formatCount(at80.steps)} weeks that were forecast, ${formatShare(at80.held)} came within the bounds that promised 80 %`;
  if (at80.held > 0.8 + NEAR) return `${held}: the bounds are wider than they need to be`;
  if (at80.held < 0.8 - NEAR) return `${held}: the bounds are too narrow`;
  return `${held}: as promised`;
}
