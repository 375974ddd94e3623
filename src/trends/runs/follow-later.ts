import type { TenantId } from '../../domain/tenant.ts';
import type { AfterRun } from './compute-trends.ts';

export interface LaterFollower {
  /** Returns at once. Of several runs of a tenant that wait, only the newest is followed. */
  readonly afterRun: AfterRun;
  /** Resolves when nothing is followed any more. */
  settled(): Promise<void>;
}

/** What follows from runs, one after the other beside the next runs: whoever asks for a run does not wait for it. */
export function followLater(follow: AfterRun, onError: (error: unknown) => void): LaterFollower {
  const waiting = new Map<TenantId, Parameters<AfterRun>[1]>();
  let last: Promise<void> = Promise.resolve();
  return {
    async afterRun(tenant, done, signal) {
      const isFirst = !waiting.has(tenant);
      waiting.set(tenant, done);
      if (!isFirst) return;
      last = last.then(async () => {
        const newest = waiting.get(tenant)!;
        waiting.delete(tenant);
        if (signal.aborted) return;
        try {
          await follow(tenant, newest, signal);
        } catch (error) {
          if (!signal.aborted) onError(error);
        }
      });
    },
    settled: () => last,
  };
}
