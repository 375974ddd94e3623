import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RawDocument } from '../../../src/domain/document.ts';
import { recountedCounts, storedCounts } from '../../harness/recount-series.ts';
import { createSeriesWorld, randomDocuments, type SeriesWorld } from '../../harness/series-world.ts';

let world: SeriesWorld;
beforeAll(async () => {
  world = await createSeriesWorld();
});
afterAll(() => world?.[Symbol.asyncDispose]());

describe('series in the transaction of the pipeline', () => {
  it('equal a recount of the documents, whatever the batches, and after a replay', async () => {
    const { tenant, sources } = await world.tenant(['news', 'papers', 'code']);
    const documents = randomDocuments(1, 120);
    for (const [i, source] of sources.entries())
      await world.append(tenant, source, documents.slice(i * 40, (i + 1) * 40));
    await world.work({ batchDocuments: 17 });
    const counted = await storedCounts(world, tenant);
    expect(counted.length).toBeGreaterThan(300);
    expect(counted).toEqual(await recountedCounts(world, tenant));

    await world.append(tenant, sources[0]!, documents);
    await world.work();
    expect(await storedCounts(world, tenant)).toEqual(counted);
  });

  it('take back exactly what a revision no longer says, and move it with its date', async () => {
    const { tenant, sources } = await world.tenant(['news', 'social']);
    const documents = randomDocuments(2, 60);
    await world.append(tenant, sources[0]!, documents);
    await world.work();
    const revised: RawDocument[] = documents.slice(0, 30).map((document, i) => ({
      ...document,
      title: `${i % 2 === 0 ? '@alpha @omega' : ''} revised ${i}`,
      body: i % 3 === 0 ? 'No feeling at all.' : `Mood ${i * 10}. Another text of item ${i}.`,
      publishedAt: (document.publishedAt as number) + i * 86_400_000,
      attributes: { points: i },
    }));
    await world.append(tenant, sources[0]!, revised);
    // A second revision of some within the same batch.
    await world.append(
      tenant,
      sources[0]!,
      revised.slice(0, 5).map((document) => ({ ...document, title: `${document.title} again` })),
    );
    await world.work();
    const [{ revisions }] = (await world.query<{ revisions: number }>(
      tenant,
      'SELECT count(*) AS revisions FROM documents WHERE revision > 1',
    )) as [{ revisions: number }];
    expect(revisions).toBe(30);
    expect(await storedCounts(world, tenant)).toEqual(await recountedCounts(world, tenant));
  });

  it('count repeats of a story apart, and a repeat that stands alone again as fresh', async () => {
    const { tenant, sources } = await world.tenant(['news', 'news']);
    const text = Array.from({ length: 150 }, (_, i) => `w${(i * 7919) % 5003}`).join(' ');
    const story = (id: string, body: string): RawDocument => ({
      externalId: id,
      title: `@alpha story ${id}`,
      body,
      url: `https://example.org/story/${id}`,
      publishedAt: Date.UTC(2024, 0, 3, 5),
    });
    await world.append(tenant, sources[0]!, [story('a', text)]);
    await world.append(tenant, sources[1]!, [story('b', `${text} and more`)]);
    await world.work();
    const total = async () => (await storedCounts(world, tenant)).filter((line) => line.startsWith('0/0/'));
    expect((await total()).map((line) => line.split(' ').slice(1, 3).join(' '))).toEqual(['1 1', '1 0']);
    expect(await storedCounts(world, tenant)).toEqual(await recountedCounts(world, tenant));
    // The first one turns to something else: the second repeats nothing any more.
    await world.append(tenant, sources[0]!, [
      story('a', 'Something else entirely, in a few words of its own.'),
    ]);
    await world.work();
    expect((await total()).map((line) => line.split(' ').slice(1, 3).join(' '))).toEqual(['1 1', '1 1']);
    expect(await storedCounts(world, tenant)).toEqual(await recountedCounts(world, tenant));
  });
});
