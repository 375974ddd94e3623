import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import { END_THREAD } from '../base/threads/end-thread.ts';
import type { AnalysedDocument, AnalysedText } from '../domain/analysis.ts';
import { openAnalyser } from './language.ts';
import type { LanguageModels } from './models.ts';

/** What a thread of its own is given, and what it says when it has opened the models. */
export interface OpenedThread {
  /** Bytes that this thread holds more of, once the models are open. */
  readonly grownBy: number;
}

/** Answers of the same thread to texts that it is sent. */
export type ThreadAnswer = readonly Pick<AnalysedDocument, 'analysis' | 'vector'>[];

/** Bytes that this thread holds and cannot let go of: objects and buffers. */
export function heldBytes(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  const { heapUsed, external } = process.memoryUsage();
  // `external` counts the buffers as well.
  return heapUsed + external;
}

if (!isMainThread && workerData?.models !== undefined) {
  const before = heldBytes();
  const analyse = openAnalyser(workerData.models as LanguageModels);
  parentPort!.postMessage({ grownBy: heldBytes() - before } satisfies OpenedThread);
  parentPort!.on('message', (texts: readonly AnalysedText[] | typeof END_THREAD) => {
    if (texts === END_THREAD) return parentPort!.close();
    const answers: ThreadAnswer = texts.map((text) => {
      const { analysis, vector } = analyse(text);
      return { analysis, vector };
    });
    parentPort!.postMessage(answers);
  });
}
