import { afterAll, describe, expect, it } from 'vitest';
import { seededRandom } from '../../base/random.ts';
import { METRICS, type NetworkColumns } from '../../domain/network.ts';
import { METRIC_CATALOGUE } from '../metrics/catalogue.ts';
import { computeMetric } from '../metrics/compute-metric.ts';
import { buildViews } from './graph-views.ts';
import { createKernelPool } from './kernel-pool.ts';

const SEED = 20;

function randomColumns(
  nodes: number,
  ties: number,
  options: { directed: boolean; weighted: boolean },
): NetworkColumns {
  const random = seededRandom(SEED);
  const sources = new Int32Array(new SharedArrayBuffer(4 * ties));
  const targets = new Int32Array(new SharedArrayBuffer(4 * ties));
  const weights = new Float64Array(new SharedArrayBuffer(8 * ties));
  for (let tie = 0; tie < ties; tie++) {
    sources[tie] = Math.floor(random() * nodes);
    targets[tie] = Math.floor(random() * nodes);
    weights[tie] = 0.5 + random();
  }
  return { nodes, directed: options.directed, sources, targets, weights: options.weighted ? weights : null };
}

function attributeOf(nodes: number): { groups: Int32Array; values: Float64Array } {
  const groups = Int32Array.from({ length: nodes }, (_, node) => node % 3);
  return { groups, values: Float64Array.from(groups) };
}

const pools = [1, 2].map((threads) => createKernelPool({ threads }));
afterAll(() => Promise.all(pools.map((pool) => pool[Symbol.asyncDispose]())));

describe.each([
  { directed: false, weighted: false },
  { directed: true, weighted: true },
])('of a graph (%o)', (kind) => {
  const columns = randomColumns(60, 240, kind);
  const request = {
    columns,
    metrics: METRICS,
    parameters: { attribute: 'team', samples: 40 },
    seed: SEED,
    ...attributeOf(60),
  };

  it(`every metric is the same on one thread, on two, and without any (seed ${SEED})`, async () => {
    const [one, two] = await Promise.all(pools.map((pool) => pool.compute(request)));
    expect([...one!.keys()]).toEqual(METRICS);
    expect(two).toEqual(one);
    const views = buildViews(request, () => {});
    for (const metric of METRICS)
      expect(one!.get(metric), metric).toEqual(computeMetric(metric, { ...request, views }, () => {}));
  });

  it('columns and summary of every metric are those that the catalogue names, on shared memory', async () => {
    const results = await pools[1]!.compute(request);
    for (const [metric, { columns: found, summary }] of results) {
      const entry = METRIC_CATALOGUE[metric];
      const names = entry.columns.filter((name) => kind.directed || !/^(in|out)_/.test(name));
      expect(
        found.map(({ name }) => name),
        metric,
      ).toEqual(names);
      for (const { values } of found) expect(values.buffer).toBeInstanceOf(SharedArrayBuffer);
      const described = Object.keys(summary).filter((name) => !/(^|_)(mean|maximum)$/.test(name));
      expect(described.toSorted(), metric).toEqual([...entry.summary].toSorted());
    }
  });
});

it('computes a metric alone from the views that the catalogue says it reads', async () => {
  const columns = randomColumns(30, 90, { directed: true, weighted: true });
  for (const metric of METRICS) {
    const request = { columns, metrics: [metric], parameters: {}, seed: 1, ...attributeOf(30) };
    await expect(pools[1]!.compute(request), metric).resolves.toHaveProperty('size', 1);
  }
});

it('gives empty columns of a graph without nodes', async () => {
  const columns = randomColumns(0, 0, { directed: true, weighted: false });
  const request = { columns, metrics: METRICS, parameters: {}, seed: 1, ...attributeOf(0) };
  for (const [metric, result] of await pools[1]!.compute(request))
    for (const { values } of result.columns) expect(values.length, metric).toBe(0);
});

it('leaves weights and directions out when told to', async () => {
  const columns = randomColumns(40, 120, { directed: true, weighted: true });
  const parameters = { undirected: true, weighted: false };
  const metrics = ['degree', 'strength'] as const;
  const found = await pools[0]!.compute({ columns, metrics, parameters, seed: 1 });
  expect(found.get('strength')!.columns).toEqual([
    { name: 'strength', values: found.get('degree')!.columns[0]!.values },
  ]);
});

it('fails as a whole with the error of the metric that failed', async () => {
  const columns = randomColumns(40, 120, { directed: false, weighted: false });
  const request = {
    columns,
    metrics: ['betweenness', 'ei_index', 'pagerank'] as const,
    parameters: {},
    seed: 1,
  };
  await expect(pools[1]!.compute(request)).rejects.toMatchObject({
    code: 'INVALID_INPUT',
    message: expect.stringContaining('attribute'),
  });
  const bad = { ...columns, sources: Int32Array.of(0), targets: Int32Array.of(99) };
  await expect(pools[1]!.compute({ ...request, columns: bad })).rejects.toMatchObject({
    code: 'RECORD_INVALID',
  });
});

it('ends the other metrics when one fails', { timeout: 10_000 }, async () => {
  // Paths from 60,000 nodes would take minutes.
  const columns = randomColumns(60_000, 240_000, { directed: false, weighted: false });
  const metrics = ['betweenness', 'katz'] as const;
  const parameters = { samples: 60_000, alpha: 5 };
  await expect(pools[1]!.compute({ columns, metrics, parameters, seed: 1 })).rejects.toMatchObject({
    code: 'INVALID_INPUT',
  });
});

it('stops within 200 ms in the middle of a long metric, and reports progress that only rises until then', async () => {
  const columns = randomColumns(60_000, 240_000, { directed: false, weighted: false });
  const cancel = new AbortController();
  const seen: number[] = [];
  let at = Number.POSITIVE_INFINITY;
  const job = pools[1]!.compute(
    { columns, metrics: ['betweenness'], parameters: { samples: 60_000 }, seed: 1 },
    {
      signal: cancel.signal,
      onProgress(done) {
        seen.push(done);
        if (seen.length !== 8) return;
        at = performance.now();
        cancel.abort();
      },
    },
  );
  await expect(job).rejects.toMatchObject({ code: 'CANCELLED' });
  expect(performance.now() - at).toBeLessThan(200);
  expect(seen).toEqual(seen.toSorted((a, b) => a - b));
  expect(seen.at(-1)).toBeLessThan(1);
});
