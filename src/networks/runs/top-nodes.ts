import { BellwetherError } from '../../base/errors.ts';
import type { Metric, MetricRun, NetworkNode } from '../../domain/network.ts';
import type { MetricColumn } from '../metrics/metric-result.ts';

/** The nodes of highest values of a metric, as its newest run found them. */
export interface MetricTop {
  readonly run: MetricRun;
  readonly metric: Metric;
  readonly columns: readonly string[];
  /** False when the network has changed since. */
  readonly current: boolean;
  /** Values in the order of `columns`, null where there is none. */
  readonly rows: readonly { readonly node: NetworkNode; readonly values: readonly (number | null)[] }[];
}

/**
 * Places of the highest values of a column, descending, of equal ones the smaller first; those without a value are left out.
 * `by` names the column, the first unless said otherwise. Throws INVALID_INPUT for one that is not there.
 */
export function topPlaces(
  columns: readonly MetricColumn[],
  { limit, by }: { readonly limit: number; readonly by?: string | undefined },
): number[] {
  const column = by === undefined ? columns[0] : columns.find(({ name }) => name === by);
  if (column === undefined) {
    if (by === undefined) return [];
    throw new BellwetherError(
      'INVALID_INPUT',
      `The metric has no column ${JSON.stringify(by)}; it has: ${columns.map(({ name }) => name).join(', ')}.`,
    );
  }
  const { values } = column;
  const order = (a: number, b: number): number => values[b]! - values[a]! || a - b;
  let best: number[] = [];
  let least = Number.NEGATIVE_INFINITY;
  for (let node = 0; node < values.length; node++) {
    const value = values[node]!;
    // Of equal values the smaller node came before.
    if (Number.isNaN(value) || (best.length >= limit && value <= least)) continue;
    best.push(node);
    if (best.length < 2 * limit + 64) continue;
    best = best.sort(order).slice(0, limit);
    least = values[best.at(-1)!]!;
  }
  return best.sort(order).slice(0, limit);
}

export function valuesAt(columns: readonly MetricColumn[], node: number): (number | null)[] {
  return columns.map(({ values }) => {
    const value = values[node] ?? Number.NaN;
    return Number.isNaN(value) ? null : value;
  });
}
