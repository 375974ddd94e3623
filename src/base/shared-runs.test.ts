import { expect, it } from 'vitest';
import { createSharedRuns } from './shared-runs.ts';

function counted() {
  let state = 'old';
  const runs: string[] = [];
  const ask = createSharedRuns(async (key: string) => {
    const seen = state;
    runs.push(key);
    await new Promise((resolve) => setImmediate(resolve));
    return seen;
  });
  return { ask, runs, change: (to: string) => (state = to) };
}

it('answers all who ask at once with two runs: the one under way, and one that they share', async () => {
  const { ask, runs } = counted();
  await Promise.all(Array.from({ length: 50 }, () => ask('a')));
  expect(runs).toEqual(['a', 'a']);
});

it('never answers with what was read before the question', async () => {
  const { ask, change } = counted();
  const first = ask('a');
  change('new');
  const second = ask('a');
  expect(await first).toBe('old');
  expect(await second).toBe('new');
});

it('keeps keys apart, and runs again when nobody is waiting', async () => {
  const { ask, runs } = counted();
  await Promise.all([ask('a'), ask('b')]);
  await ask('a');
  expect(runs).toEqual(['a', 'b', 'a']);
});

it('gives an error to those who share the run, and not to the next', async () => {
  let fails = true;
  const ask = createSharedRuns(async () => {
    if (fails) throw new Error('away');
    return 'back';
  });
  await expect(ask('a')).rejects.toThrow('away');
  fails = false;
  expect(await ask('a')).toBe('back');
});
