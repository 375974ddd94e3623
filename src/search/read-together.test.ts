import { describe, expect, it } from 'vitest';
import { asTenantId } from '../domain/tenant.ts';
import { createReadTogether } from './read-together.ts';

const tenant = asTenantId('aaaaaaaaaaaa');
const other = asTenantId('bbbbbbbbbbbb');

function recorded() {
  const batches: { tenant: string; ids: readonly string[] }[] = [];
  const reads = createReadTogether<{ id: string; of: string }>(async (of, ids) => {
    batches.push({ tenant: of, ids });
    await new Promise((resolve) => setImmediate(resolve));
    return ids.filter((id) => id !== 'missing').map((id) => ({ id, of }));
  });
  return { batches, reads };
}

describe('reads asked for together', () => {
  it('go as one statement, each id once', async () => {
    const { batches, reads } = recorded();
    const answers = await Promise.all(['1', '2', '1', 'missing'].map((id) => reads.rows(tenant, id)));
    expect(answers.map((rows) => rows.map((row) => row.id))).toEqual([['1'], ['2'], ['1'], []]);
    expect(batches.map(({ ids }) => ids)).toEqual([['1', '2', 'missing']]);
  });

  it('never mix tenants', async () => {
    const { batches, reads } = recorded();
    const [mine, theirs] = await Promise.all([reads.rows(tenant, '1'), reads.rows(other, '1')]);
    expect([mine[0]?.of, theirs[0]?.of]).toEqual([tenant, other]);
    expect(batches).toHaveLength(2);
  });

  it('are cut into batches and all answered', async () => {
    const { batches, reads } = recorded();
    const ids = Array.from({ length: 1_000 }, (_, i) => String(i));
    const answers = await Promise.all(ids.map((id) => reads.rows(tenant, id)));
    expect(answers.map(([row]) => row?.id)).toEqual(ids);
    expect(Math.max(...batches.map((batch) => batch.ids.length))).toBeLessThanOrEqual(200);
  });

  it('fail together, and the next ones do not', async () => {
    let fails = true;
    const reads = createReadTogether<{ id: string }>(async (_tenant, ids) => {
      if (fails) throw new Error('away');
      return ids.map((id) => ({ id }));
    });
    const failed = await Promise.allSettled([reads.rows(tenant, '1'), reads.rows(tenant, '2')]);
    expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    fails = false;
    expect(await reads.rows(tenant, '1')).toEqual([{ id: '1' }]);
  });

  it('asked for while one is under way see what is committed meanwhile', async () => {
    let state = 'old';
    const gate = Promise.withResolvers<void>();
    const reads = createReadTogether<{ id: string; state: string }>(async (_tenant, ids) => {
      const rows = ids.map((id) => ({ id, state }));
      await gate.promise;
      return rows;
    });
    const first = reads.rows(tenant, '1');
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    state = 'new';
    const second = reads.rows(tenant, '1');
    gate.resolve();
    expect((await first)[0]?.state).toBe('old');
    expect((await second)[0]?.state).toBe('new');
  });
});
