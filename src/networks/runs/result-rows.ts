import type { Metric } from '../../domain/network.ts';
import type { Queryable } from '../../ports/database.ts';
import type { MetricColumn } from '../metrics/metric-result.ts';

/** Numbers of one part. */
const PART = 65_536;

export async function insertColumn(
  tenant: Queryable,
  run: string,
  { metric, column }: { readonly metric: Metric; readonly column: MetricColumn },
): Promise<void> {
  const { name, values } = column;
  for (let part = 0; part * PART < values.length; part++) {
    const slice = values.slice(part * PART, (part + 1) * PART);
    await tenant.query({
      name: 'network-result-insert',
      text: `INSERT INTO network_results (run_id, metric, name, part, "values") VALUES ($1, $2, $3, $4, $5)`,
      values: [run, metric, name, part, Buffer.from(slice.buffer, slice.byteOffset, slice.byteLength)],
    });
  }
}

/** The columns of one metric of a run, by name; empty when it has none. */
export async function readColumns(
  tenant: Queryable,
  run: string,
  metric: Metric,
): Promise<readonly MetricColumn[]> {
  const rows = await tenant.query<{ name: string; part: number; values: Buffer }>({
    name: 'network-result-read',
    text: `SELECT name, part, "values" FROM network_results WHERE run_id = $1 AND metric = $2 ORDER BY name, part`,
    values: [run, metric],
  });
  const parts = new Map<string, Buffer[]>();
  for (const { name, values } of rows) {
    const list = parts.get(name);
    if (list === undefined) parts.set(name, [values]);
    else list.push(values);
  }
  return [...parts].map(([name, buffers]) => {
    const bytes = Uint8Array.from(Buffer.concat(buffers));
    return { name, values: new Float64Array(bytes.buffer) };
  });
}
