import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TieBatch } from '../../src/domain/graph-file.ts';
import type { PlanLimits } from '../../src/domain/plan.ts';
import type { TenantId } from '../../src/domain/tenant.ts';
import { readTies } from '../../src/graph/formats/read-graph-file.ts';
import { importNetwork } from '../../src/networks/import/import-network.ts';
import { createColumnsLoader } from '../../src/networks/storage/load-columns.ts';
import { readNetwork } from '../../src/networks/storage/network-rows.ts';
import { readAttribute, readNodeRange } from '../../src/networks/storage/node-rows.ts';
import { createTestDatabase, type TestDatabase } from '../harness/test-database.ts';

const FREE: PlanLimits = { plan: 'enterprise', nodesPerGraph: null, streamEventsPerSecond: null };
const clock = { now: () => Date.UTC(2026, 0, 1) };
const lane = {
  run: async <Output>(module: string, input: unknown) =>
    ((await import(module)) as { run(input: unknown): Output }).run(input),
};

let test: TestDatabase;
let tenant: TenantId;
let directory: string;
const handle = () => test.database.tenant(tenant);

beforeAll(async () => {
  test = await createTestDatabase();
  tenant = await test.createTenant();
  directory = await mkdtemp(join(tmpdir(), 'bellwether-import-'));
});
afterAll(async () => {
  await test?.[Symbol.asyncDispose]();
  await rm(directory, { recursive: true, force: true });
});

async function rowsOf(): Promise<Record<string, number>> {
  const [row] = await handle().query<Record<string, number>>({
    text: `SELECT (SELECT count(*) FROM networks) AS networks, (SELECT count(*) FROM network_nodes) AS nodes,
             (SELECT count(*) FROM network_ties) AS chunks`,
  });
  return row!;
}

/** `batches` of 20,000 ties among 30,000 nodes. */
function* ring(batches: number, before?: (batch: number) => void): Generator<TieBatch> {
  const nodes = 30_000;
  for (let batch = 0; batch < batches; batch++) {
    before?.(batch);
    yield {
      firstNode: batch === 0 ? 0 : nodes,
      newNodes:
        batch === 0
          ? Array.from({ length: nodes }, (_, i) => ({
              key: `k${i}`,
              label: `Node ${i}`,
              kind: null,
              attributes: { team: `t${i % 7}`, grade: i % 5 },
            }))
          : [],
      sources: Int32Array.from({ length: 20_000 }, (_, i) => (batch * 20_000 + i) % nodes),
      targets: Int32Array.from({ length: 20_000 }, (_, i) => (batch * 20_000 + i + 1) % nodes),
      weights: batch % 2 === 0 ? null : new Float64Array(20_000).fill(2.5),
      times: null,
      ways: null,
      bytesRead: batch,
      bytesTotal: batches,
    };
  }
}

const start = (batches: Iterable<TieBatch> | AsyncIterable<TieBatch>, more: object = {}) =>
  importNetwork(handle(), batches, { name: 'Ring', directed: false, clock, limits: FREE, ...more });

describe('an import', () => {
  it('stores nodes with their attributes and every tie, and sums ties that come twice', async () => {
    const seen: number[] = [];
    const { id } = await start(ring(12), {
      onProgress: ({ share }: { share: number }) => seen.push(share),
    });
    expect(seen).toHaveLength(12);
    const network = await readNetwork(handle(), id);
    expect(network).toMatchObject({ nodes: 30_000, events: 240_000, version: 2, firstAt: null });
    expect(network.attributes).toEqual([
      { name: 'team', kind: 'category', values: 7 },
      { name: 'grade', kind: 'number', values: 5 },
    ]);
    const { columns } = await createColumnsLoader({ database: test.database, lane }).load(tenant, id);
    expect(columns.sources.length).toBe(30_000);
    // Each pair of the ring comes eight times, four of them with the weight 2.5.
    expect(columns.weights!.reduce((sum, weight) => sum + weight, 0)).toBe(120_000 * 3.5);
    expect(await readNetwork(handle(), id)).toMatchObject({ ties: 30_000 });
    expect(await readNodeRange(handle(), id, { first: 29_999, limit: 5 })).toEqual([
      { number: 29_999, key: 'k29999', label: 'Node 29999', attributes: { team: 't4', grade: 4 } },
    ]);
    expect((await readAttribute(handle(), id, { name: 'team', nodes: 30_000 }))[8]).toBe('t1');
  });

  it('reads a file with a table of nodes beside it', async () => {
    const ties = join(directory, 'ties.csv');
    const nodes = join(directory, 'nodes.csv');
    await writeFile(ties, 'from,to,weight,date\nann,bob,2,2026-01-01\nbob,cem,1.5,2026-01-02\n');
    await writeFile(nodes, 'id,label,team\nann,Ann A.,red\nbob,Bob B.,blue\ndee,Dee D.,red\n');
    const { id } = await start(
      readTies(ties, { fileName: 'ties.csv', nodeTable: { path: nodes, fileName: 'nodes.csv' } }),
    );
    expect(await readNetwork(handle(), id)).toMatchObject({
      nodes: 4,
      events: 2,
      firstAt: Date.UTC(2026, 0, 1),
      lastAt: Date.UTC(2026, 0, 2),
    });
    const stored = await readNodeRange(handle(), id, { first: 0, limit: 10 });
    const bob = stored.find(({ key }) => key === 'bob');
    expect(bob).toMatchObject({ label: 'Bob B.', attributes: { team: 'blue' } });
    expect(stored.map(({ key }) => key).sort()).toEqual(['ann', 'bob', 'cem', 'dee']);
  });

  it('of a directed file keeps both ways of a tie that goes both ways', async () => {
    const batch: TieBatch = {
      firstNode: 0,
      newNodes: ['a', 'b'].map((key) => ({ key, label: key, kind: null, attributes: {} })),
      sources: Int32Array.of(0, 0),
      targets: Int32Array.of(1, 0),
      weights: Float64Array.of(3, 1),
      times: null,
      ways: Uint8Array.of(2, 2),
      bytesRead: 0,
      bytesTotal: 0,
    };
    const { id } = await start([batch], { directed: true });
    const { columns } = await createColumnsLoader({ database: test.database, lane }).load(tenant, id);
    expect([[...columns.sources], [...columns.targets], [...columns.weights!]]).toEqual([
      [0, 0, 1],
      [0, 1, 0],
      [1, 3, 3],
    ]);
  });
});

describe('an import that does not end', () => {
  it('because its connection is killed in the middle leaves nothing', async () => {
    const before = await rowsOf();
    const batches = async function* () {
      for (const [at, batch] of [...ring(12)].entries()) {
        yield batch;
        if (at !== 8) continue;
        // What the database sees when the process is killed.
        const killed = await test.database.platform.query<{ killed: boolean }>({
          text: `SELECT pg_terminate_backend(pid) AS killed FROM pg_stat_activity
                 WHERE datname = current_database() AND state <> 'idle' AND pid <> pg_backend_pid()`,
        });
        expect(killed).toEqual([{ killed: true }]);
      }
    };
    await expect(start(batches())).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
    expect(await rowsOf()).toEqual(before);
  });

  it.each([
    [
      'is cancelled',
      'CANCELLED',
      () => {
        const stop = new AbortController();
        return start(
          ring(12, (batch) => batch === 9 && stop.abort()),
          { signal: stop.signal },
        );
      },
    ],
    [
      'breaks off while it is read',
      'FILE_UNREADABLE',
      async () => {
        const file = join(directory, 'broken.csv');
        await writeFile(file, `source,target\n${'a,b\n'.repeat(100_000)}"c,d\n`);
        return start(readTies(file, { fileName: 'broken.csv' }));
      },
    ],
    [
      'holds a weight of NaN',
      'RECORD_INVALID',
      () => {
        const [first, ...rest] = [...ring(6)];
        return start([
          first!,
          ...rest.map((batch) => ({ ...batch, weights: new Float64Array(20_000).fill(Number.NaN) })),
        ]);
      },
    ],
    [
      'ties a node that is not there',
      'RECORD_INVALID',
      () =>
        start(
          [...ring(5)].map((batch, at) =>
            at === 4 ? { ...batch, targets: batch.targets.fill(30_000) } : batch,
          ),
        ),
    ],
    [
      'has more nodes than the plan allows',
      'PLAN_LIMIT',
      () => start(ring(6), { limits: { ...FREE, plan: 'basic', nodesPerGraph: 5_000 } }),
    ],
  ])('because it %s leaves nothing', async (_what, code, attempt) => {
    const before = await rowsOf();
    const failure = await attempt().then(
      () => null,
      (error: unknown) => error,
    );
    expect(failure).toMatchObject({
      code: expect.stringMatching(code === 'FILE_UNREADABLE' ? /FILE_UNREADABLE|RECORD_INVALID/ : code),
    });
    if (code === 'PLAN_LIMIT')
      expect((failure as Error).message).toContain(
        'Plan "basic" allows 5,000 nodes per graph; this file has more than 5,000.',
      );
    expect(await rowsOf()).toEqual(before);
  });
});
