import { expect, it } from 'vitest';
import { asTenantId } from '../../domain/tenant.ts';
import { followLater } from './follow-later.ts';

const [one, two] = ['aaaaaaaaaaaa', 'bbbbbbbbbbbb'].map((id) => asTenantId(id));
const signal = new AbortController().signal;
const done = (asOf: number) => ({ asOf, subjects: [] });

it('follows one run at a time, of each tenant the newest that waits, and goes on after a failure', async () => {
  const gate = Promise.withResolvers<void>();
  const followed: string[] = [];
  const errors: unknown[] = [];
  const { afterRun, settled } = followLater(
    async (tenant, { asOf }) => {
      followed.push(`${tenant[0]} ${asOf}`);
      if (asOf === 1) {
        await gate.promise;
        throw new Error('no forecast');
      }
    },
    (error) => errors.push(error),
  );
  await afterRun(one!, done(1), signal);
  await Promise.resolve();
  await afterRun(one!, done(2), signal);
  await afterRun(two!, done(5), signal);
  await afterRun(one!, done(3), signal);
  gate.resolve();
  await settled();
  expect(followed).toEqual(['a 1', 'a 3', 'b 5']);
  expect(errors).toHaveLength(1);
});

it('follows nothing more once the process stops', async () => {
  const stopped = AbortSignal.abort();
  const followed: number[] = [];
  const { afterRun, settled } = followLater(
    async (_tenant, { asOf }) => void followed.push(asOf),
    () => {},
  );
  await afterRun(one!, done(1), stopped);
  await settled();
  expect(followed).toEqual([]);
});
