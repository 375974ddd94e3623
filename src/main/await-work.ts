import { BellwetherError } from '../base/errors.ts';

const POLL_MS = 100;
/** Work that nobody takes up for so long waits for a server without the role that does it. */
const PATIENCE_MS = 5_000;

/** How far queued work is. */
export interface WorkState {
  readonly state: 'queued' | 'running' | 'done' | 'failed' | 'cancelled';
  /** 0 to 1. */
  readonly progress: number;
  readonly error: string | null;
}

export interface AwaitedWork<State extends WorkState> {
  read(): Promise<State>;
  /** Asked for once, when the signal aborts; absent where it cannot be cancelled. */
  cancel?(): Promise<unknown>;
  /** Does queued work until the signal aborts; absent where a server does. */
  readonly work: ((signal: AbortSignal) => Promise<unknown>) | null;
  readonly signal: AbortSignal;
  readonly onProgress: (done: number, detail: string) => void;
  readonly detail?: string;
}

/**
 * Resolves when queued work is done: by the server that owns the data directory, and here when there is none. When the
 * signal aborts it is cancelled and its end awaited, so that nothing of it goes on by itself later. Throws CANCELLED, and
 * NOT_CONVERGED for what failed.
 */
export async function awaitWork<State extends WorkState>(awaited: AwaitedWork<State>): Promise<State> {
  const { signal, onProgress, detail = '' } = awaited;
  const stop = new AbortController();
  const working = awaited.work?.(stop.signal) ?? Promise.resolve();
  // A worker that broke down would be waited for without end.
  const broken = working.then(() => new Promise<never>(() => {}));
  broken.catch(() => {});
  const begun = performance.now();
  let asked = false;
  try {
    for (;;) {
      const current = await awaited.read();
      const waits = current.state === 'queued' && performance.now() - begun > PATIENCE_MS;
      onProgress(current.progress, waits ? 'waits for a server with the role pipeline' : detail);
      if (current.state === 'done') return current;
      if (current.state === 'cancelled')
        throw new BellwetherError('CANCELLED', 'The run was cancelled; nothing of it was kept.');
      if (current.state === 'failed')
        throw new BellwetherError('NOT_CONVERGED', current.error ?? 'The run failed.');
      if (signal.aborted && !asked) {
        if (awaited.cancel === undefined)
          throw new BellwetherError('CANCELLED', 'It is no longer waited for; what was begun goes on.');
        asked = true;
        // What ends at this moment has nothing left to cancel; the next look tells.
        await awaited.cancel().catch(() => {});
        continue;
      }
      await Promise.race([new Promise((resolve) => setTimeout(resolve, POLL_MS)), broken]);
    }
  } finally {
    stop.abort();
    await working;
  }
}
