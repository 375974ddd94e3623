import { expect, it } from 'vitest';
import type { Call } from './calls.fixture.ts';
import { createThreadPool } from './thread-pool.ts';

const CALLS = new URL('./calls.fixture.ts', import.meta.url).href;
const flag = (): Int32Array => new Int32Array(new SharedArrayBuffer(4));
const raised = async (started: Int32Array): Promise<void> => {
  await Atomics.waitAsync(started, 0, 0).value;
};

it('calls a function in a thread and gives what it returns, shared arrays without a copy', async () => {
  await using pool = createThreadPool({ threads: 1 });
  const value = flag();
  const back = await pool.run<Int32Array>(CALLS, { does: 'answer', value } satisfies Call);
  back[0] = 5;
  expect(value[0]).toBe(5);
});

it('passes coded errors on with their details, and codes others INTERNAL', async () => {
  await using pool = createThreadPool({ threads: 1 });
  await expect(pool.run(CALLS, { does: 'fail coded' } satisfies Call)).rejects.toMatchObject({
    code: 'NOT_CONVERGED',
    message: 'It did not settle.',
    details: { iterations: 7 },
  });
  await expect(pool.run(CALLS, { does: 'fail plainly' } satisfies Call)).rejects.toMatchObject({
    code: 'INTERNAL',
    message: 'not coded',
  });
});

it.each(['die', 'fill the heap'] as const)(
  'fails a call whose thread is lost (%s), and has another for the next',
  async (does) => {
    await using pool = createThreadPool({ threads: 1, heapMiB: 32 });
    const lost = pool.run(CALLS, { does } satisfies Call);
    const next = pool.run(CALLS, { does: 'answer', value: 'well' } satisfies Call);
    await expect(lost).rejects.toMatchObject({ code: 'INTERNAL', message: expect.stringMatching(/thread/) });
    expect(await next).toBe('well');
  },
);

it.each([
  ['that asks whether to stop', false],
  ['that never asks', true],
])('stops a call within 200 ms %s', async (_, deaf) => {
  await using pool = createThreadPool({ threads: 1 });
  const started = flag();
  const cancel = new AbortController();
  const call = pool.run(CALLS, { does: 'work for ever', started, deaf } satisfies Call, {
    signal: cancel.signal,
  });
  const ended = expect(call).rejects.toMatchObject({ code: 'CANCELLED' });
  await raised(started);
  const at = performance.now();
  cancel.abort();
  await ended;
  expect(performance.now() - at).toBeLessThan(200);
  expect(await pool.run(CALLS, { does: 'answer', value: 1 } satisfies Call)).toBe(1);
});

it('keeps the thread of a call that stopped by itself', async () => {
  await using pool = createThreadPool({ threads: 1, cancelGrace: 60_000 });
  const started = flag();
  const cancel = new AbortController();
  const call = pool.run(CALLS, { does: 'work for ever', started, deaf: false } satisfies Call, {
    signal: cancel.signal,
  });
  const ended = expect(call).rejects.toMatchObject({ code: 'CANCELLED' });
  await raised(started);
  cancel.abort();
  await ended;
  expect(await pool.run(CALLS, { does: 'thread' } satisfies Call)).toBe(2);
});

it('takes a call that waits back out of the queue', async () => {
  await using pool = createThreadPool({ threads: 1 });
  const started = flag();
  const [first, second] = [new AbortController(), new AbortController()];
  const running = pool.run(CALLS, { does: 'work for ever', started, deaf: false } satisfies Call, {
    signal: first.signal,
  });
  const waiting = pool.run(CALLS, { does: 'answer', value: 1 } satisfies Call, { signal: second.signal });
  second.abort();
  await expect(waiting).rejects.toMatchObject({ code: 'CANCELLED' });
  await expect(
    pool.run(CALLS, { does: 'answer', value: 1 } satisfies Call, { signal: AbortSignal.abort() }),
  ).rejects.toMatchObject({ code: 'CANCELLED' });
  first.abort();
  await expect(running).rejects.toMatchObject({ code: 'CANCELLED' });
});

it('says how far a call is, never less than before', async () => {
  await using pool = createThreadPool({ threads: 1 });
  const cancel = new AbortController();
  const seen: number[] = [];
  const call = pool.run(CALLS, { does: 'work for ever', started: flag(), deaf: false } satisfies Call, {
    signal: cancel.signal,
    onProgress(done) {
      seen.push(done);
      if (seen.length === 3) cancel.abort();
    },
  });
  await expect(call).rejects.toMatchObject({ code: 'CANCELLED' });
  expect(seen).toEqual(seen.toSorted((a, b) => a - b));
  expect(Math.max(...seen)).toBeLessThanOrEqual(1);
});

it('ends threads that have nothing to do', async () => {
  await using pool = createThreadPool({ threads: 1, idleTimeout: 1 });
  const callsOfThread = async (): Promise<number> =>
    pool.run<number>(CALLS, { does: 'thread' } satisfies Call);
  expect(await callsOfThread()).toBe(1);
  // A thread that counts from the beginning is another one.
  await expect.poll(callsOfThread, { interval: 20, timeout: 5_000 }).toBe(1);
});

it('refuses calls once it is closed, and ends those that run', async () => {
  const pool = createThreadPool({ threads: 1 });
  const started = flag();
  const running = pool.run(CALLS, { does: 'work for ever', started, deaf: true } satisfies Call);
  const waiting = pool.run(CALLS, { does: 'answer', value: 1 } satisfies Call);
  const ended = Promise.all([
    expect(running).rejects.toMatchObject({ code: 'UNAVAILABLE' }),
    expect(waiting).rejects.toMatchObject({ code: 'UNAVAILABLE' }),
  ]);
  await raised(started);
  await pool[Symbol.asyncDispose]();
  await ended;
  await expect(pool.run(CALLS, {})).rejects.toMatchObject({ code: 'UNAVAILABLE' });
});
