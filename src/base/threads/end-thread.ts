import type { Worker } from 'node:worker_threads';

/** What a thread is told when it is to end; it closes its port then, and with nothing left to do it is over. */
export const END_THREAD = 'end';

/** How long a thread that is told to end may go on with its work, in milliseconds. */
const PATIENCE_MS = 5_000;

/**
 * Ends a thread that listens for `END_THREAD`, and resolves when it is over. It is told, not terminated: a thread that is
 * cut off amid its work, or while it loads, can take the process down with it. One that hears nothing for five seconds is
 * terminated all the same.
 */
export async function endThread(worker: Worker): Promise<void> {
  // A thread that is over has no id any more, and says nothing again.
  if (worker.threadId < 0) return;
  const over = Promise.withResolvers<void>();
  worker.once('exit', () => over.resolve());
  // What it still has to say about its work is nobody's concern.
  worker.on('error', () => {});
  worker.postMessage(END_THREAD);
  const impatient = setTimeout(() => void worker.terminate(), PATIENCE_MS);
  await over.promise;
  clearTimeout(impatient);
}
