import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RawDocument } from '../../../src/domain/document.ts';
import { DAY_MS } from '../../../src/domain/series.ts';
import { createSeriesReader } from '../../../src/trends/series/read-series.ts';
import { recountedCounts, storedCounts } from '../../harness/recount-series.ts';
import { createSeriesWorld, randomDocuments, type SeriesWorld } from '../../harness/series-world.ts';

let world: SeriesWorld;
beforeAll(async () => {
  world = await createSeriesWorld();
});
afterAll(() => world?.[Symbol.asyncDispose]());

it('10,000 posts of one text by one source are 10,000 signals, one of them fresh, and no hit', async () => {
  const { tenant, sources } = await world.tenant(['social']);
  const text = Array.from({ length: 60 }, (_, i) => `w${(i * 7919) % 5003}`).join(' ');
  const start = Date.UTC(2024, 0, 9, 3);
  for (let at = 0; at < 10_000; at += 1_000)
    await world.append(
      tenant,
      sources[0]!,
      Array.from({ length: 1_000 }, (_, i) => ({
        externalId: `p${at + i}`,
        title: '@alpha buy now',
        body: `${text} ${at + i}`,
        publishedAt: start + at + i,
        attributes: { points: 1e300, comments: Number.MAX_SAFE_INTEGER },
      })),
    );
  await world.work();
  const columns = await createSeriesReader({ database: world.test.database }).read(
    tenant,
    { kind: 'total', numbers: [0] },
    { from: start, to: start + 1, interval: 'day' },
  );
  expect([...columns.signals]).toEqual([10_000]);
  expect([...columns.fresh]).toEqual([1]);
  expect([...columns.sources]).toEqual([1]);
  // Each says more than all people together: a thousand million is counted.
  expect([...columns.reach]).toEqual([1e13]);
  expect(await world.query(tenant, 'SELECT * FROM window_hits')).toEqual([]);
});

it('a clock that is a century off, dates before 1970 and senseless numbers count at their capture, or not at all', async () => {
  const { tenant, sources } = await world.tenant(['news']);
  const now = Date.now();
  const dates = [
    now - 100 * 365 * DAY_MS,
    now + 100 * 365 * DAY_MS,
    now + 300 * DAY_MS,
    -1,
    0,
    '1500-01-01',
    '1969-12-31',
  ];
  const documents = dates.map(
    (publishedAt, i): RawDocument => ({
      externalId: `c${i}`,
      title: `@alpha clock ${i}`,
      publishedAt,
      attributes: { points: [-5, Number.NaN, 'x' as never, 7, null, true, '12'][i] ?? 0 },
    }),
  );
  await world.append(tenant, sources[0]!, documents);
  await world.work();
  const counted = await storedCounts(world, tenant);
  const total = counted.filter((line) => line.startsWith('0/0/'));
  const stored = await world.query<{ count: number }>(tenant, 'SELECT count(*) AS count FROM documents');
  // A year from now and more is refused as no date at all.
  expect(stored[0]!.count).toBeGreaterThanOrEqual(5);
  expect(total.reduce((sum, line) => sum + Number(line.split(' ')[1]), 0)).toBe(stored[0]!.count);
  const hours = total.map((line) => Number(line.split('/')[2]));
  for (const hour of hours) expect(hour === 0 || Math.abs(hour - now / 3_600_000) < 48).toBe(true);
});

it('series of tenants that are written at the same time stay apart', async () => {
  const worlds = [await world.tenant(['news', 'code']), await world.tenant(['news', 'code'])];
  for (const [i, { tenant, sources }] of worlds.entries())
    for (const source of sources)
      await world.append(tenant, source, randomDocuments(20 + i, 60 + 20 * i, `t${i}${source.slice(-3)}`));
  await Promise.all([world.work({ batchDocuments: 9 }), world.work({ batchDocuments: 11 })]);
  const counted = await Promise.all(worlds.map(({ tenant }) => storedCounts(world, tenant)));
  expect(counted[0]).not.toEqual(counted[1]);
  for (const [i, { tenant }] of worlds.entries())
    expect(counted[i]).toEqual(await recountedCounts(world, tenant));
});
