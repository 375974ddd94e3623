import { beforeAll, describe, expect, it } from 'vitest';
import { createUuidV7 } from '../../src/base/ids.ts';
import { seededRandom } from '../../src/base/random.ts';
import type { TenantId } from '../../src/domain/tenant.ts';
import { cosine, type Vector } from '../../src/domain/vector.ts';
import type { VectorHit, VectorIndex } from '../../src/ports/vector-index.ts';
import { createTestDatabase, type TestDatabase } from '../harness/test-database.ts';
import { randomVector, type WrittenVector, writeVectors } from '../harness/vector-writer.ts';

const MODEL = 'test:model/1';
const DIMENSIONS = 40;

export interface VectorIndexUnderTest {
  readonly index: VectorIndex;
  /** Resolves when filters know every document up to the outbox position. */
  filterable(tenant: TenantId, position: number): Promise<void>;
}

/** What every vector index must do, against a real store. `open` is given a database of its own. */
export function describeVectorIndex(
  name: string,
  open: (test: TestDatabase) => Promise<VectorIndexUnderTest & AsyncDisposable>,
): void {
  describe(`${name} as a vector index`, () => {
    let test: TestDatabase;
    beforeAll(async () => {
      test = await createTestDatabase();
      return () => test[Symbol.asyncDispose]();
    });

    const soon = () => AbortSignal.timeout(20_000);
    const write = (tenant: TenantId, put: readonly WrittenVector[], remove: readonly string[] = []) =>
      writeVectors(test.database, tenant, { model: MODEL, put, remove });

    it('finds the nearest of what the store holds after inserts, changes and removals', async () => {
      const seed = Date.now() >>> 0;
      const random = seededRandom(seed);
      const tenant = await test.createTenant();
      await using opened = await open(test);
      const { index } = opened;
      const known = new Map<string, Vector>();
      for (let round = 0; round < 12; round++) {
        const put: WrittenVector[] = Array.from({ length: 40 }, () => ({
          id: createUuidV7(Date.now()),
          vector: randomVector(random, DIMENSIONS),
        }));
        const remove: string[] = [];
        for (const id of known.keys()) {
          const chance = random();
          if (chance < 0.05) remove.push(id);
          else if (chance < 0.1) put.push({ id, vector: randomVector(random, DIMENSIONS) });
        }
        for (const id of remove) known.delete(id);
        for (const { id, vector } of put) known.set(id, vector);
        const position = await write(tenant, put, remove);
        await index.waitFor(tenant, MODEL, position, soon());
        const query = randomVector(random, DIMENSIONS);
        const result = await index.nearest(tenant, { model: MODEL, vector: query, limit: 10 });
        expectNearest(result.hits, [...known], query, `seed ${seed} round ${round}`);
        expect(result.position).toBeGreaterThanOrEqual(position);
      }
      expect((await index.status(tenant, MODEL)).vectors).toBe(known.size);
    });

    it('gives only documents that pass the filters, and the best of them', async () => {
      const random = seededRandom(5);
      const tenant = await test.createTenant();
      await using opened = await open(test);
      const { index } = opened;
      const put = Array.from({ length: 300 }, (_, i) => ({
        id: createUuidV7(Date.now()),
        vector: randomVector(random, DIMENSIONS),
        label: i % 50 === 0 ? 'rare' : i % 2 === 0 ? 'even' : 'odd',
      }));
      let position = await write(tenant, put);
      const ask = async (label: string) => {
        await index.waitFor(tenant, MODEL, position, soon());
        await opened.filterable(tenant, position);
        const vector = randomVector(random, DIMENSIONS);
        const request = { model: MODEL, vector, limit: 10, filters: { label: [label] } };
        return { vector, result: await index.nearest(tenant, request) };
      };
      for (const label of ['rare', 'even', 'odd', 'nothing']) {
        const { vector, result } = await ask(label);
        const passing = put.filter((each) => each.label === label);
        expectNearest(
          result.hits,
          passing.map((each) => [each.id, each.vector]),
          vector,
          label,
        );
      }
      // One moves over, one changes its vector, one goes.
      const [first, second, third] = put.filter(({ label }) => label === 'rare');
      const changed = { ...second!, vector: randomVector(random, DIMENSIONS) };
      position = await write(tenant, [{ ...first!, label: 'odd' }, changed], [third!.id]);
      const { vector, result } = await ask('rare');
      const passing = put.filter(({ label, id }) => label === 'rare' && id !== first!.id && id !== third!.id);
      expectNearest(
        result.hits,
        passing.map((each) => [each.id, each.id === changed.id ? changed.vector : each.vector]),
        vector,
        'after the changes',
      );
      const nobody = { model: MODEL, vector, limit: 10, from: 0, to: 1 };
      expect((await index.nearest(tenant, nobody)).hits).toEqual([]);
    });

    it('keeps tenants and models apart, and answers with nothing where there is nothing', async () => {
      const [first, second] = [await test.createTenant(), await test.createTenant()];
      await using opened = await open(test);
      const { index } = opened;
      const [id, vector] = [createUuidV7(Date.now()), randomVector(seededRandom(1), DIMENSIONS)];
      const position = await write(first, [{ id, vector }]);
      await index.waitFor(first, MODEL, position, soon());
      const hits = async (tenant: TenantId, model: string) =>
        (await index.nearest(tenant, { model, vector, limit: 3 })).hits;
      expect(await hits(first, MODEL)).toEqual([{ id, similarity: expect.closeTo(1, 4) }]);
      expect(await hits(second, MODEL)).toEqual([]);
      expect(await hits(first, 'another')).toEqual([]);
    });

    it('refuses a vector of another length and a limit out of range', async () => {
      const tenant = await test.createTenant();
      await using opened = await open(test);
      const { index } = opened;
      const vector = randomVector(seededRandom(2), DIMENSIONS);
      const position = await write(tenant, [{ id: createUuidV7(Date.now()), vector }]);
      await index.waitFor(tenant, MODEL, position, soon());
      const refused = { code: 'INVALID_INPUT' };
      const short = { model: MODEL, vector: vector.subarray(1), limit: 3 };
      await expect(index.nearest(tenant, short)).rejects.toMatchObject(refused);
      for (const limit of [0, 1_001, 1.5])
        await expect(index.nearest(tenant, { model: MODEL, vector, limit })).rejects.toMatchObject(refused);
    });

    it('stops waiting when the signal aborts', async () => {
      const tenant = await test.createTenant();
      await using opened = await open(test);
      const stop = new AbortController();
      const waiting = opened.index.waitFor(tenant, MODEL, 1, stop.signal);
      stop.abort(new Error('enough'));
      await expect(waiting).rejects.toThrow('enough');
    });

    it('rebuilds from the store, and forgets what is dropped', async () => {
      const random = seededRandom(3);
      const tenant = await test.createTenant();
      await using opened = await open(test);
      const { index } = opened;
      const put = Array.from({ length: 20 }, () => ({
        id: createUuidV7(Date.now()),
        vector: randomVector(random, DIMENSIONS),
      }));
      const position = await write(tenant, put);
      await index.waitFor(tenant, MODEL, position, soon());
      const progress: number[] = [];
      expect(await index.rebuild(tenant, MODEL, (done) => progress.push(done))).toEqual({ vectors: 20 });
      expect(progress.at(-1)).toBe(20);
      const query = randomVector(random, DIMENSIONS);
      const nearest = () => index.nearest(tenant, { model: MODEL, vector: query, limit: 5 });
      const known = put.map(({ id, vector }): [string, Vector] => [id, vector]);
      expectNearest((await nearest()).hits, known, query, 'rebuilt', 5);
      await index.drop(tenant);
      // Dropped is not deleted: the store still has them, and whoever asks again finds them.
      expectNearest((await nearest()).hits, known, query, 'dropped and asked again', 5);
    });
  });
}

/** The hits are the nearest of the candidates: similarities must agree, ids too wherever they are distinct. */
function expectNearest(
  hits: readonly VectorHit[],
  candidates: readonly (readonly [id: string, vector: Vector])[],
  query: Vector,
  note: string,
  limit = 10,
): void {
  const expected = candidates
    .map(([id, vector]) => ({ id, similarity: cosine(query, vector) }))
    .sort((left, right) => right.similarity - left.similarity)
    .slice(0, limit);
  expect(
    hits.map(({ id }) => id),
    note,
  ).toEqual(expected.map(({ id }) => id));
  hits.forEach((hit, i) => {
    expect(hit.similarity, note).toBeCloseTo(expected[i]!.similarity, 4);
  });
}
