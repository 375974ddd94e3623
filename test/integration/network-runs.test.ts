import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { BellwetherError } from '../../src/base/errors.ts';
import type { Metric } from '../../src/domain/network.ts';
import type { TenantId } from '../../src/domain/tenant.ts';
import type { ComputeRequest, KernelPool } from '../../src/networks/compute/kernel-pool.ts';
import { createTieStream } from '../../src/networks/live/stream.ts';
import { createNetworkAccesses } from '../../src/networks/network-access.ts';
import { type RunnerOptions, runNext, runRunner } from '../../src/networks/runs/runner.ts';
import { createRuns, type Runs } from '../../src/networks/runs/runs.ts';
import { createColumnsLoader } from '../../src/networks/storage/load-columns.ts';
import { insertNetwork } from '../../src/networks/storage/network-rows.ts';
import { createTestDatabase, type TestDatabase } from '../harness/test-database.ts';

const T0 = Date.UTC(2026, 4, 1);
let now = T0;
const clock = { now: () => now };
const never = new AbortController().signal;

let test: TestDatabase;
let tenant: TenantId;
let network: string;
let runs: Runs;
let stream: ReturnType<typeof createTieStream>;
let base: Omit<RunnerOptions, 'kernels' | 'owner'>;

/** Degrees, so that what is stored can be foreseen; the pool itself has tests of its own. */
const degrees = async ({ columns, metrics }: ComputeRequest) => {
  const values = new Float64Array(columns.nodes);
  columns.sources.forEach((source, tie) => {
    values[source]!++;
    values[columns.targets[tie]!]!++;
  });
  return new Map(
    metrics.map((metric: Metric) => [
      metric,
      { columns: [{ name: metric, values }], summary: { most: Math.max(...values) } },
    ]),
  );
};

/** Waits to be let go, and ends when it is cancelled as the pool does. */
function held(): Pick<KernelPool, 'compute'> & { readonly started: Promise<void>; letGo(): void } {
  const started = Promise.withResolvers<void>();
  const gate = Promise.withResolvers<void>();
  return {
    started: started.promise,
    letGo: gate.resolve,
    async compute(request, { signal, onProgress } = {}) {
      onProgress?.(0.4);
      started.resolve();
      const cancelled = new Promise<never>((_, reject) => {
        const onAbort = () => reject(new BellwetherError('CANCELLED', 'cancelled'));
        if (signal?.aborted === true) onAbort();
        signal?.addEventListener('abort', onAbort);
      });
      await Promise.race([gate.promise, cancelled]);
      return degrees(request);
    },
  };
}

const runner = (
  owner: string,
  kernels: Pick<KernelPool, 'compute'> = { compute: degrees },
): RunnerOptions => ({
  ...base,
  owner,
  kernels,
  renewMs: 10,
});
const stateOf = async (id: string) => (await runs.get(tenant, network, id)).state;

beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test?.[Symbol.asyncDispose]());

beforeEach(async () => {
  now = T0;
  tenant = await test.freshTenant();
  const { database } = test;
  const lane = { run: () => Promise.reject(new Error('not needed')) };
  const columns = createColumnsLoader({ database, lane });
  const none = () => Promise.reject(new Error('no knowledge graph here'));
  const accesses = createNetworkAccesses({ database, columns, knowledge: { load: none, version: none } });
  runs = createRuns({ database, clock, codeVersion: '1.2.3', quietMs: 5_000 });
  const limits = async () =>
    ({ plan: 'enterprise', nodesPerGraph: null, streamEventsPerSecond: null }) as const;
  stream = createTieStream({ database, clock, limits, columns, onChanged: runs.changed });
  base = { database, clock, accesses, codeVersion: '1.2.3', tenants: async () => [{ id: tenant }] };
  network = (await insertNetwork(database.tenant(tenant), { name: 'N', directed: false }, now)).id;
  await stream.append(tenant, network, [
    { from: 'a', to: 'hub', at: T0 },
    { from: 'b', to: 'hub', at: T0 },
  ]);
});

describe('a run', () => {
  it('stores what it found with parameters, seed, code version, version of the network and times', async () => {
    const request = { metrics: ['degree'], parameters: { weighted: false }, seed: 7 } as const;
    const queued = await runs.queue(tenant, network, request);
    expect(queued).toMatchObject({ state: 'queued', networkVersion: null, seed: 7 });
    now += 100;
    expect(await runNext(runner('one'), tenant, never)).toBe(true);
    expect(await runNext(runner('one'), tenant, never)).toBe(false);
    const done = await runs.newest(tenant, network, 'degree');
    expect(done).toMatchObject({
      ...queued,
      state: 'done',
      progress: 1,
      networkVersion: 2,
      codeVersion: '1.2.3',
      startedAt: T0 + 100,
      finishedAt: T0 + 100,
      summary: { degree: { most: 2 } },
    });
    expect(await runs.columns(tenant, queued.id, 'degree')).toEqual([
      { name: 'degree', values: Float64Array.of(1, 2, 1) },
    ]);
  });

  it('that fails says why, and keeps nothing', async () => {
    const { id } = await runs.queue(tenant, network, { metrics: ['eigenvector'] });
    const compute = () =>
      Promise.reject(new BellwetherError('NOT_CONVERGED', 'Eigenvector: 1,000 steps were not enough.'));
    await runNext(runner('one', { compute }), tenant, never);
    expect(await runs.get(tenant, network, id)).toMatchObject({
      state: 'failed',
      error: 'Eigenvector: 1,000 steps were not enough.',
    });
    expect(await runs.newest(tenant, network, 'eigenvector')).toBeNull();
    expect(await runs.columns(tenant, id, 'eigenvector')).toEqual([]);
  });

  it('is cancelled while it waits, while it works, and not once it has ended', async () => {
    const waiting = await runs.queue(tenant, network, { metrics: ['degree'] });
    await runs.cancel(tenant, network, waiting.id);
    expect(await stateOf(waiting.id)).toBe('cancelled');
    expect(await runNext(runner('one'), tenant, never)).toBe(false);

    const working = await runs.queue(tenant, network, { metrics: ['degree'] });
    const kernels = held();
    const work = runNext(runner('one', kernels), tenant, never);
    await kernels.started;
    await runs.cancel(tenant, network, working.id);
    await work;
    expect(await stateOf(working.id)).toBe('cancelled');
    await expect(runs.cancel(tenant, network, working.id)).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('whose process died is taken over when its lease has ended, and what the dead one finds is not stored', async () => {
    const { id } = await runs.queue(tenant, network, { metrics: ['degree'] });
    const kernels = held();
    // One that no longer renews its lease, as if it hung or its machine slept.
    const dead = runNext({ ...runner('dead', kernels), renewMs: 1_000_000 }, tenant, never);
    await kernels.started;
    expect(await runNext(runner('heir'), tenant, never)).toBe(false);
    now += 21_000;
    expect(await runNext(runner('heir'), tenant, never)).toBe(true);
    const done = await runs.get(tenant, network, id);
    expect(done.state).toBe('done');
    now += 1_000;
    kernels.letGo();
    await dead;
    expect(await runs.get(tenant, network, id)).toEqual(done);
  });

  it('that takes its process down again and again fails and says so', async () => {
    const { id } = await runs.queue(tenant, network, { metrics: ['degree'] });
    for (let attempt = 0; attempt < 3; attempt++) {
      const kernels = held();
      const owner = `dead ${attempt}`;
      void runNext({ ...runner(owner, kernels), renewMs: 1_000_000 }, tenant, never);
      await kernels.started;
      now += 21_000;
    }
    expect(await runNext(runner('last'), tenant, never)).toBe(true);
    expect(await runs.get(tenant, network, id)).toMatchObject({
      state: 'failed',
      error: expect.stringContaining('Its process ended 3 times'),
    });
  });

  it('is claimed by one of many who ask at once', async () => {
    for (let i = 0; i < 6; i++) await runs.queue(tenant, network, { metrics: ['degree'] });
    const claimed: string[] = [];
    const onRun = (_tenant: unknown, run: { readonly id: string }) => claimed.push(run.id);
    const took = await Promise.all(
      Array.from({ length: 10 }, (_, i) => runNext({ ...runner(`r${i}`), onRun }, tenant, never)),
    );
    expect(took.filter(Boolean)).toHaveLength(6);
    expect(new Set(claimed).size).toBe(6);
  });

  it('of a process that stops is given back to the queue', async () => {
    const { id } = await runs.queue(tenant, network, { metrics: ['degree'] });
    const stop = new AbortController();
    const kernels = held();
    const work = runNext(runner('one', kernels), tenant, stop.signal);
    await kernels.started;
    stop.abort();
    await work;
    expect(await stateOf(id)).toBe('queued');
    expect(await runNext(runner('two'), tenant, never)).toBe(true);
    expect(await stateOf(id)).toBe('done');
  });
});

describe('changes of a stream', () => {
  it('let what was computed be computed again, once, when it has become quiet', async () => {
    const list = () => runs.list(tenant, network, { limit: 10 });
    const change = async (at: number) => {
      await stream.append(tenant, network, [{ from: `n${at}`, to: 'hub', at }]);
      await runs.settled();
    };
    await change(T0 + 1);
    expect(await list()).toHaveLength(0);
    await runs.queue(tenant, network, { metrics: ['degree'], seed: 9 });
    await runNext(runner('one'), tenant, never);
    for (let i = 2; i < 6; i++) {
      now += 3_000;
      await change(now);
    }
    const [waiting, ...others] = await list();
    expect(others).toHaveLength(1);
    expect(waiting).toMatchObject({ state: 'queued', metrics: ['degree'], seed: 9 });
    expect(await runNext(runner('one'), tenant, never)).toBe(false);
    now += 5_000;
    expect(await runNext(runner('one'), tenant, never)).toBe(true);
    const newest = (await runs.newest(tenant, network, 'degree'))!;
    expect([newest.id, newest.networkVersion]).toEqual([waiting!.id, 7]);
  });

  it('that never pause are computed within a minute all the same', async () => {
    await runs.queue(tenant, network, { metrics: ['degree'] });
    await runNext(runner('one'), tenant, never);
    let computed = false;
    for (let second = 0; second < 70 && !computed; second += 2) {
      now += 2_000;
      await stream.append(tenant, network, [{ from: 'a', to: 'hub', at: now }]);
      await runs.settled();
      computed = await runNext(runner('one'), tenant, never);
    }
    expect(computed).toBe(true);
    expect(now - T0).toBeLessThanOrEqual(64_000);
  });
});

it('a runner hears of a run and computes it, until it is told to stop', async () => {
  const stop = new AbortController();
  const done = Promise.withResolvers<string>();
  const real = { now: () => Date.now() };
  const loop = runRunner(
    {
      ...runner('loop'),
      clock: real,
      onRun: (_tenant, run, end) => done.resolve(`${run.id} ${end}`),
    },
    stop.signal,
  );
  const { id } = await runs.queue(tenant, network, { metrics: ['degree'] });
  expect(await done.promise).toBe(`${id} done`);
  stop.abort();
  await loop;
});
