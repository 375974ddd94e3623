import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY_MS } from '../../../src/domain/series.ts';
import { backfillSeries } from '../../../src/trends/series/backfill-series.ts';
import { promoteTerms } from '../../../src/trends/series/promote-terms.ts';
import { createSeriesReader } from '../../../src/trends/series/read-series.ts';
import { createWindows } from '../../../src/trends/windows/windows.ts';
import { recountedCounts, storedCounts } from '../../harness/recount-series.ts';
import { createSeriesWorld, randomDocuments, type SeriesWorld } from '../../harness/series-world.ts';

let world: SeriesWorld;
beforeAll(async () => {
  world = await createSeriesWorld();
});
afterAll(() => world?.[Symbol.asyncDispose]());

const hitsOf = (tenant: Parameters<SeriesWorld['query']>[0]) =>
  world.query(
    tenant,
    'SELECT rule_id, number, starts_at, ends_at, signals, sources FROM window_hits ORDER BY 1, 2, 3',
  );

describe('series counted again', () => {
  it('from the store equal those that were lost, wrong dates included, while more is stored', async () => {
    const { tenant, sources } = await world.tenant(['news', 'papers', 'code', 'social']);
    const documents = randomDocuments(5, 120);
    const wrong = [-40 * 365, -70 * 365, 300, 2].map((days, i) => ({
      externalId: `wrong${i}`,
      title: `@alpha a clock is wrong ${i}`,
      publishedAt: Date.now() + days * DAY_MS,
    }));
    for (const [i, source] of sources.entries())
      await world.append(tenant, source, documents.slice(i * 30, (i + 1) * 30));
    await world.append(tenant, sources[0]!, wrong);
    await world.work();
    const counted = await storedCounts(world, tenant);
    const hits = await hitsOf(tenant);
    expect(counted).toEqual(await recountedCounts(world, tenant));
    expect(hits.length).toBeGreaterThan(5);

    await world.query(tenant, 'DELETE FROM series_chunks');
    await world.query(tenant, 'DELETE FROM window_hits');
    await backfillSeries(tenant, { database: world.test.database, now: Date.now() });
    expect(await storedCounts(world, tenant)).toEqual(counted);
    expect(await hitsOf(tenant)).toEqual(hits);

    await world.query(tenant, 'DELETE FROM series_chunks WHERE kind = 3');
    for (const [i, source] of sources.entries())
      await world.append(tenant, source, randomDocuments(60 + i, 40, `more${i}-`));
    await Promise.all([
      world.work({ batchDocuments: 10 }),
      backfillSeries(tenant, { database: world.test.database, now: Date.now() }),
    ]);
    // Weeks that came after the list of weeks was read were counted whole by the pipeline.
    expect(await storedCounts(world, tenant)).toEqual(await recountedCounts(world, tenant));
  });

  it('of a term that is promoted hold what was said before and what is said later', async () => {
    const { tenant, sources } = await world.tenant(['news', 'social']);
    await world.append(tenant, sources[0]!, randomDocuments(7, 40, 'one'));
    await world.work();
    const numbers = await promoteTerms(world.test.database, tenant, ['alpha', 'report one', 'never said']);
    expect([...numbers.keys()].sort()).toEqual(['alpha', 'never said', 'report one']);
    expect(await storedCounts(world, tenant)).toEqual(await recountedCounts(world, tenant));
    await world.append(tenant, sources[1]!, randomDocuments(8, 40, 'two'));
    await world.work();
    const counted = await storedCounts(world, tenant);
    expect(counted.filter((line) => line.startsWith('5/')).length).toBeGreaterThan(10);
    expect(counted).toEqual(await recountedCounts(world, tenant));
  });
});

describe('reading series', () => {
  it('gives the counts, distinct sources and means of hours, days, weeks and months, and those of merged entities as one', async () => {
    const { tenant, sources } = await world.tenant(['news', 'papers', 'code']);
    const documents = randomDocuments(9, 450);
    for (const [i, source] of sources.entries())
      await world.append(tenant, source, documents.slice(i * 150, (i + 1) * 150));
    await world.work();
    const [{ summed }] = (await world.query<{ summed: number }>(
      tenant,
      'SELECT count(*) AS summed FROM series_chunks WHERE days IS NOT NULL',
    )) as [{ summed: number }];
    expect(summed).toBeGreaterThan(4);
    const [alpha, beta] = await world.query<{ id: string; node: number }>(
      tenant,
      "SELECT id, node FROM entities WHERE name IN ('alpha', 'beta') ORDER BY name",
    );
    const reader = createSeriesReader({ database: world.test.database });
    const range = { from: Date.UTC(2023, 11, 20), to: Date.UTC(2024, 2, 20) };
    const check = async (
      subjects: readonly string[],
      kind: 'total' | 'entity',
      numbers: readonly number[],
    ) => {
      const cells = (await storedCounts(world, tenant)).flatMap((line) => {
        const [kindOf, number, hour, source, signals, fresh, felt, sentiment, reach] = line.split(/[/ ]/);
        return subjects.includes(`${kindOf}/${number}`)
          ? [[hour, source, signals, fresh, felt, sentiment, reach].map(Number)]
          : [];
      });
      for (const interval of ['hour', 'day', 'week', 'month'] as const) {
        const columns = await reader.read(tenant, { kind, numbers }, { ...range, interval });
        let all = 0;
        for (const [i, start] of columns.starts.entries()) {
          const end = columns.starts[i + 1] ?? range.to + 32 * DAY_MS;
          const own = cells.filter(([hour]) => hour! * 3_600_000 >= start && hour! * 3_600_000 < end);
          const sum = (field: number) => own.reduce((total, cell) => total + cell[field]!, 0);
          all += sum(2);
          expect(
            [columns.signals[i], columns.fresh[i], columns.sources[i], columns.reach[i]],
            `${interval} ${start}`,
          ).toEqual([sum(2), sum(3), new Set(own.map(([, source]) => source)).size, sum(6)]);
          expect(columns.sentiment[i]).toBe(sum(4) > 0 ? sum(5) / sum(4) / 1_000 : Number.NaN);
        }
        expect(all).toBe(cells.reduce((total, cell) => total + cell[2]!, 0));
      }
    };
    await check(['0/0'], 'total', [0]);
    await check([`3/${alpha!.node}`], 'entity', [alpha!.node]);
    await world.query(tenant, 'UPDATE entities SET canonical = $1, merged_into = $2 WHERE id = $3', [
      alpha!.node,
      alpha!.id,
      beta!.id,
    ]);
    await check([`3/${alpha!.node}`, `3/${beta!.node}`], 'entity', [alpha!.node]);
  });

  it('refuses a range without an extent and one with too many steps', async () => {
    const { tenant } = await world.tenant([]);
    const reader = createSeriesReader({ database: world.test.database });
    const read = (from: number, to: number) =>
      reader.read(tenant, { kind: 'total', numbers: [0] }, { from, to, interval: 'hour' });
    await expect(read(5, 5)).rejects.toThrow('start lies before its end');
    await expect(read(Number.NaN, 5)).rejects.toThrow('start lies before its end');
    await expect(read(0, 1e13)).rejects.toThrow('more than 100000 steps');
  });
});

describe('rules', () => {
  it('find their hits in what was counted before, page by page, and take them along when they are deleted', async () => {
    const { tenant, sources } = await world.tenant(['news', 'papers', 'code']);
    const documents = randomDocuments(11, 90);
    for (const [i, source] of sources.entries())
      await world.append(tenant, source, documents.slice(i * 30, (i + 1) * 30));
    await world.work();
    const windows = createWindows({ database: world.test.database, clock: { now: () => Date.now() } });
    const [entity] = await world.query<{ id: string }>(
      tenant,
      "SELECT id FROM entities WHERE name = 'alpha'",
    );
    const rule = await windows.create(tenant, {
      name: 'alpha twice',
      subject: `entity:${entity!.id}`,
      signals: 2,
      sources: 2,
      hours: 100,
    });
    expect(rule).toMatchObject({ kind: 'entity', subject: `entity:${entity!.id}`, signals: 2 });
    const first = await windows.hits(tenant, { rule: rule.id }, { limit: 1 });
    const all = await windows.hits(tenant, { rule: rule.id }, { limit: 50 });
    expect(all.items.length).toBeGreaterThan(1);
    expect(all.items[0]!.subject).toMatchObject({ kind: 'entity', name: 'alpha', entityKind: 'technology' });
    const rest = await windows.hits(tenant, { rule: rule.id }, { limit: 50, after: first.next! });
    expect([...first.items, ...rest.items]).toEqual(all.items);
    await windows.remove(tenant, rule.id);
    expect((await windows.hits(tenant, { rule: rule.id }, { limit: 50 })).items).toEqual([]);
    await expect(windows.remove(tenant, rule.id)).rejects.toThrow('There is no rule');
  });
});
