import type { Clock } from '../../base/clock.ts';
import type { TenantDatabase } from '../../ports/database.ts';
import { changeUpload } from './upload-rows.ts';

/** How often the progress of an import is stored, milliseconds. */
const EVERY_MS = 1_000;
/** The last hundredth is the commit. */
const BEFORE_COMMIT = 0.99;

export interface UploadProgress {
  report(done: { readonly share: number; readonly nodes: number; readonly ties: number }): void;
  share(share: number): void;
  count(done: { readonly nodes: number; readonly ties: number }): void;
  /** Resolves when nothing more is written. */
  end(): Promise<void>;
}

/** Stores how far an import is, at most each second, beside the transaction of the import itself. */
export function keepProgress(
  options: {
    readonly database: TenantDatabase;
    readonly clock: Clock;
    readonly onError?: ((error: unknown) => void) | undefined;
  },
  id: string,
): UploadProgress {
  let state = { progress: 0, nodes: 0, ties: 0 };
  let writing: Promise<unknown> = Promise.resolve();
  const write = async (): Promise<void> => {
    const change = { ...state, from: ['importing'] as const, now: options.clock.now() };
    await changeUpload(options.database, id, change).catch((error: unknown) => options.onError?.(error));
  };
  const timer = setInterval(() => {
    writing = writing.then(write);
  }, EVERY_MS);
  return {
    report: ({ share, nodes, ties }) => {
      state = { progress: Math.min(BEFORE_COMMIT, share), nodes, ties };
    },
    share: (share) => {
      state = { ...state, progress: Math.min(BEFORE_COMMIT, share) };
    },
    count: (done) => {
      state = { ...state, ...done };
    },
    async end() {
      clearInterval(timer);
      await writing;
    },
  };
}
