import { Worker } from 'node:worker_threads';
import { BellwetherError, messageOf } from '../../base/errors.ts';
import { type Ownership, takeOwnership } from '../postgres/embedded/ownership.ts';
import type {
  ProjectionAnswer,
  ProjectionCommand,
  ProjectionNews,
  ProjectionReport,
  ProjectionRequest,
  ProjectionSettings,
} from './messages.ts';

export interface ProjectionThreadOptions<Name, State, Event> {
  /** Names the thread, and in messages what it keeps: 'search index'. */
  readonly title: string;
  readonly script: URL;
  readonly workerData: ProjectionSettings;
  readonly onNews: (news: ProjectionNews<Name, State, Event>) => void;
  /** The thread died: everything asked of it has failed, and the next command starts another. */
  readonly onDeath: (reason: string) => void;
}

export interface ProjectionThread<Name> extends AsyncDisposable {
  /**
   * Starts the thread if there is none. Commands reach it in the order they were given; it answers in any order. Throws
   * what failed there by its code, UNAVAILABLE when the thread dies first or is closed, and DATA_DIRECTORY_IN_USE when
   * another process owns the directory.
   */
  command(request: ProjectionRequest<Name>): Promise<number | undefined>;
}

/** The one worker thread that writes all projections of a directory, which this process owns from its first start on. */
export function createProjectionThread<Name, State, Event>({
  title,
  script,
  workerData,
  onNews,
  onDeath,
}: ProjectionThreadOptions<Name, State, Event>): ProjectionThread<Name> {
  const pending = new Map<number, PromiseWithResolvers<number | undefined>>();
  let started: Promise<Worker> | undefined;
  let ownership: Ownership | undefined;
  let closing = false;
  let lastId = 0;

  async function start(): Promise<Worker> {
    ownership ??= await takeOwnership(workerData.directory);
    const { address, pooling, limits } = workerData.database;
    const database: ProjectionSettings['database'] = {
      address,
      ...(pooling === undefined ? {} : { pooling }),
      ...(limits === undefined ? {} : { limits }),
    };
    const worker = new Worker(script, { workerData: { ...workerData, database }, name: title });
    let failure = 'it ended';
    worker.on('message', (report: ProjectionReport<Name, State, Event>) => {
      if (report.type === 'done' || report.type === 'failed') onAnswer(report);
      else onNews(report);
    });
    worker.on('error', (error) => (failure = messageOf(error)));
    worker.on('exit', () => onEnd(failure));
    return worker;
  }

  function onAnswer(answer: ProjectionAnswer): void {
    const asked = pending.get(answer.id);
    pending.delete(answer.id);
    if (answer.type === 'done') asked?.resolve(answer.count);
    else asked?.reject(new BellwetherError(answer.error.code, answer.error.message));
  }

  function onEnd(reason: string): void {
    started = undefined;
    const error = new BellwetherError('UNAVAILABLE', `The ${title} thread ended: ${reason}. Try again.`);
    for (const asked of pending.values()) asked.reject(error);
    pending.clear();
    if (!closing) onDeath(reason);
  }

  function post(worker: Worker, command: ProjectionCommand<Name>): void {
    worker.postMessage(command);
  }

  return {
    async command(request) {
      if (closing) throw new BellwetherError('UNAVAILABLE', `The ${title} is closed`);
      started ??= start().catch((error) => {
        started = undefined;
        throw error;
      });
      const worker = await started;
      const answer = Promise.withResolvers<number | undefined>();
      const id = ++lastId;
      pending.set(id, answer);
      post(worker, { id, request });
      return answer.promise;
    },

    async [Symbol.asyncDispose]() {
      if (closing) return;
      closing = true;
      const worker = await started?.catch(() => undefined);
      if (worker !== undefined) {
        const ended = Promise.withResolvers<unknown>();
        worker.once('exit', ended.resolve);
        post(worker, { id: ++lastId, request: { type: 'close' } });
        await ended.promise;
      }
      await ownership?.release();
    },
  };
}
