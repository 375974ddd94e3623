import { BellwetherError } from '../errors.ts';
import type { Progress } from '../progress.ts';

/** What a thread is told to do in tests. */
export type Call =
  | { readonly does: 'answer'; readonly value: unknown }
  | { readonly does: 'thread' }
  | { readonly does: 'fail coded' | 'fail plainly' | 'die' | 'fill the heap' }
  /** Says that it started, then works until it is told to stop; `deaf` never asks whether it is. */
  | { readonly does: 'work for ever'; readonly started: Int32Array; readonly deaf: boolean };

let calls = 0;

export function run(call: Call, progress: Progress): unknown {
  calls++;
  switch (call.does) {
    case 'answer':
      return call.value;
    case 'thread':
      return calls;
    case 'fail coded':
      throw new BellwetherError('NOT_CONVERGED', 'It did not settle.', { details: { iterations: 7 } });
    case 'fail plainly':
      throw new TypeError('not coded');
    case 'die':
      process.exit(3);
      break;
    case 'fill the heap': {
      const kept: unknown[] = [];
      for (;;) kept.push(new Array(10_000).fill({}));
    }
    case 'work for ever':
      Atomics.store(call.started, 0, 1);
      Atomics.notify(call.started, 0);
      for (let step = 1; ; step++) if (!call.deaf) progress(1 - 1 / step);
    default:
      return call satisfies never;
  }
}
