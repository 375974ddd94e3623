import type { Clock } from '../base/clock.ts';
import { BellwetherError } from '../base/errors.ts';
import { createUuidV7 } from '../base/ids.ts';
import type { RawDocument } from '../domain/document.ts';
import type { SourceType } from '../domain/source-type.ts';
import type { TenantId } from '../domain/tenant.ts';
import type { Database } from '../ports/database.ts';
import type { EventLog } from '../ports/event-log.ts';
import { writeDeadLetters } from './dead-letters.ts';
import { countRuns, getIngestRun, type IngestRun, startIngestRun } from './ingest-runs.ts';
import type { RejectedDocument } from './prepared-document.ts';

/** Documents, and what a reader could not make documents of, from one place. */
export interface IngestBatch {
  readonly documents: readonly RawDocument[];
  readonly rejected: readonly {
    readonly location: string;
    readonly reason: string;
    readonly payload: string;
  }[];
}

/** The way into the event log for everything that is not collected: files and the API. */
export interface Ingest {
  /** Opens a run: its counts grow as the pipeline works the documents off. */
  start(tenant: TenantId, sourceId: string): Promise<string>;
  /** Durable when it resolves: the documents are in the log, the rejected in the dead letters and counted. */
  append(tenant: TenantId, origin: IngestOrigin, batch: IngestBatch): Promise<void>;
  /** Undefined when the tenant has no such run. */
  run(tenant: TenantId, runId: string): Promise<IngestRun | undefined>;
  /** Resolves when at most `pending` of the run's `appended` documents are not yet processed. */
  settle(
    tenant: TenantId,
    run: { readonly id: string; readonly appended: number; readonly pending: number },
    signal: AbortSignal,
  ): Promise<IngestRun>;
}

export interface IngestOrigin {
  readonly runId: string;
  readonly sourceId: string;
  readonly sourceType: SourceType;
}

const POLL_MS = 25;

export function createIngest(options: {
  readonly database: Database;
  readonly log: EventLog;
  readonly clock: Clock;
}): Ingest {
  const { database, log, clock } = options;

  const run = (tenant: TenantId, runId: string) => getIngestRun(database.tenant(tenant), runId);

  return {
    async start(tenant, sourceId) {
      const id = createUuidV7(clock.now());
      await startIngestRun(database.tenant(tenant), { id, sourceId, now: clock.now() });
      return id;
    },

    async append(tenant, { runId, sourceId, sourceType }, { documents, rejected }) {
      const append = { topic: sourceType, tenant, sourceId, runId, documents };
      if (rejected.length === 0) {
        if (documents.length > 0) await log.append(append);
        return;
      }
      const origin = { topic: sourceType, sourceId, runId };
      await database.spanning(tenant, async (transaction) => {
        const letters = rejected.map((record): { origin: typeof origin; document: RejectedDocument } => ({
          origin,
          document: { ...record, stage: 'capture', code: 'RECORD_INVALID', replayable: false },
        }));
        await writeDeadLetters(transaction.tenant, letters, clock.now());
        await countRuns(
          transaction.tenant,
          new Map([[runId, { accepted: 0, duplicates: 0, rejected: rejected.length }]]),
        );
        if (documents.length > 0) await log.append(append, transaction.platform);
      });
    },

    run,

    async settle(tenant, { id, appended, pending }, signal) {
      for (;;) {
        const state = await run(tenant, id);
        if (state === undefined) throw new BellwetherError('NOT_FOUND', `There is no ingest run ${id}`);
        if (appended - state.accepted - state.duplicates - state.rejected <= pending) return state;
        signal.throwIfAborted();
        await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      }
    },
  };
}
