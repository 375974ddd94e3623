import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seededRandom } from '../../../src/base/random.ts';
import type { RawDocument } from '../../../src/domain/document.ts';
import type { TenantId } from '../../../src/domain/tenant.ts';
import { decodeChunk } from '../../../src/kernels/series/series-chunk.ts';
import { findHits, freshCells } from '../../../src/trends/windows/find-hits.ts';
import { createSeriesWorld, randomDocuments, type SeriesWorld } from '../../harness/series-world.ts';

let world: SeriesWorld;
beforeAll(async () => {
  world = await createSeriesWorld();
});
afterAll(() => world?.[Symbol.asyncDispose]());

/** All hits as text: `rule number start end signals sources`, hours since the epoch. */
async function storedHits(tenant: TenantId): Promise<string[]> {
  const rows = await world.query<{ hit: string }>(
    tenant,
    `SELECT concat_ws(' ', rule_id, number, extract(epoch FROM starts_at)::bigint / 3600,
       extract(epoch FROM ends_at)::bigint / 3600, signals, sources) AS hit FROM window_hits`,
  );
  return rows.map(({ hit }) => hit).sort();
}

/** The same from all chunks at once. */
async function recountedHits(tenant: TenantId): Promise<string[]> {
  const chunks = await world.query<{ number: number; monday: number; cells: Buffer }>(
    tenant,
    `SELECT number, week - 'epoch'::date AS monday, cells FROM series_chunks WHERE kind = 3 ORDER BY number, week`,
  );
  const rules = await world.query<{ id: string; signals: number; sources: number; hours: number }>(
    tenant,
    'SELECT id, signals, sources, hours FROM window_rules',
  );
  const hits: string[] = [];
  for (const [number, rows] of Map.groupBy(chunks, (row) => row.number)) {
    const weeks = rows.map(({ monday, cells }) => [(monday + 3) / 7, decodeChunk(cells)] as const);
    const fresh = freshCells(weeks, 0, Number.POSITIVE_INFINITY);
    for (const rule of rules)
      for (const { start, end, signals, sources } of findHits(fresh, rule))
        hits.push(`${rule.id} ${number} ${start - 72} ${end - 72} ${signals} ${sources}`);
  }
  return hits.sort();
}

describe('windows', () => {
  it('are those of all counts at once, whatever order documents come in and however they are revised', async () => {
    const { tenant, sources } = await world.tenant(['news', 'papers', 'code', 'social']);
    await world.query(
      tenant,
      `INSERT INTO window_rules (id, name, kind, entity_kind, signals, sources, hours)
       VALUES (gen_random_uuid(), 'wide', 3, NULL, 6, 4, 168), (gen_random_uuid(), 'narrow', 3, 'technology', 2, 1, 1)`,
    );
    const random = seededRandom(3);
    const documents = randomDocuments(3, 160);
    for (let at = 0; at < documents.length; at += 20) {
      const source = sources[Math.floor(random() * sources.length)]!;
      await world.append(tenant, source, documents.slice(at, at + 20));
      if (at % 40 === 0) await world.work({ batchDocuments: 7 });
    }
    await world.work();
    const hits = await storedHits(tenant);
    expect(hits.length).toBeGreaterThan(20);
    expect(hits).toEqual(await recountedHits(tenant));

    // What was said is taken back, or moves to another day: hits shrink, split, end and open elsewhere.
    const rows = await world.query<{ external_id: string; source_id: string; published_at: number }>(
      tenant,
      'SELECT external_id, source_id, published_at FROM documents ORDER BY id LIMIT 90',
    );
    for (const [i, { external_id, source_id, published_at }] of rows.entries()) {
      const revised: RawDocument = {
        externalId: external_id,
        title: `${i % 3 === 0 ? '' : '@beta @gamma'} changed ${i}`,
        body: `Of item ${i} everything is different now.`,
        url: `https://example.org/changed/${i}`,
        publishedAt: published_at + (i % 2) * 86_400_000 * 5,
      };
      await world.append(tenant, source_id, [revised]);
    }
    await world.work({ batchDocuments: 13 });
    const after = await storedHits(tenant);
    expect(after).not.toEqual(hits);
    expect(after).toEqual(await recountedHits(tenant));
  });

  it('one source that posts the same text over and over opens none; three sources that tell it open one', async () => {
    const { tenant, sources } = await world.tenant(['social', 'news', 'news']);
    const text = Array.from({ length: 80 }, (_, i) => `w${(i * 7919) % 5003}`).join(' ');
    const post = (i: number): RawDocument => ({
      externalId: `p${i}`,
      title: `@alpha buy now ${i}`,
      body: `${text} ${i}`,
      publishedAt: Date.UTC(2024, 0, 9, 3) + i * 1_000,
    });
    await world.append(
      tenant,
      sources[0]!,
      Array.from({ length: 400 }, (_, i) => post(i)),
    );
    await world.work();
    expect(await storedHits(tenant)).toEqual([]);
    for (const [i, source] of sources.entries())
      await world.append(tenant, source, [
        {
          externalId: `s${i}`,
          title: `@alpha from here ${i}`,
          body: `Words of its own from ${['Oslo', 'Lima', 'Kyoto'][i]}.`,
          publishedAt: Date.UTC(2024, 0, 9, 4 + i),
        },
      ]);
    await world.work();
    const hits = await storedHits(tenant);
    expect(hits).toHaveLength(1);
    // Of the 400 copies one is fresh.
    expect(hits[0]!.split(' ').slice(-2)).toEqual(['4', '3']);
  });
});
