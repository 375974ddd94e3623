import { type Clock, systemClock } from '../base/clock.ts';
import { isBellwetherError } from '../base/errors.ts';
import type { TenantId } from '../domain/tenant.ts';
import type { Database } from '../ports/database.ts';
import type { EventLog, PartitionLease, RecordBatch } from '../ports/event-log.ts';
import { type CommittedBatch, type StagedBatch, stageBatch, storeBatch } from './batch.ts';
import { noFollower, type SignalFollower } from './follower.ts';
import type { PreparePool } from './prepare-pool.ts';
import { createSignalFlag, pause } from './signal-flag.ts';
import { createStories } from './stories/stories.ts';

/** Told what the pipeline does: metrics, logs and the live dashboard hang on it. */
export interface PipelineObserver {
  stage?(name: 'read' | 'prepare' | 'store', documents: number, milliseconds: number): void;
  committed?(batch: CommittedBatch): void;
  lag?(perTopic: ReadonlyMap<string, number>): void;
  failed?(error: unknown, attempt: number): void;
}

export interface PipelineOptions {
  readonly database: Database;
  readonly log: EventLog;
  readonly pool: PreparePool;
  /** Without one signals are stored and nothing follows from them. */
  readonly follower?: SignalFollower;
  /** Unique among the processes that consume: leases are held under this name. */
  readonly owner: string;
  readonly observer?: PipelineObserver;
  readonly clock?: Clock;
  readonly batchDocuments?: number;
  /** Called with each wake-up source, so that the runner hears of appends by others. */
  readonly listen?: (wake: () => void) => Promise<AsyncDisposable>;
}

export const PIPELINE_GROUP = 'pipeline';

export const PIPELINE_DEFAULTS = {
  /** Documents per transaction. */
  batchDocuments: 1_000,
  leaseMs: 15_000,
  renewMs: 4_000,
  /** How long to wait for a wake-up before looking anyway. */
  pollMs: 1_000,
  /** Partitions drained at the same time. */
  lanes: 2,
  /** Between attempts after a transient failure: doubled each time, up to the most. */
  retryMs: 100,
  retryMostMs: 5_000,
} as const;

export interface Pipeline {
  /** Consumes until the signal aborts; finishes the batch under way, and gives its leases back. */
  run(signal: AbortSignal): Promise<void>;
  /** Says that something was appended. */
  wake(): void;
}

/** A transient failure is tried again; everything else is the documents' fault and is bisected. */
export function isTransient(error: unknown): boolean {
  return (
    isBellwetherError(error, 'DATABASE_UNAVAILABLE') ||
    isBellwetherError(error, 'DISK_FULL') ||
    isBellwetherError(error, 'UNAVAILABLE')
  );
}

/**
 * The runner owns I/O, offsets, retries and metrics; the stages are pure. Per partition: read a group of
 * record batches of one tenant, run the stages in threads while the group before is being written, then write
 * results, outbox and offset in one transaction. At most three groups per partition are in memory, one written, one
 * staged, one waiting for a thread, and a store that is slow or down stops the reading: that is the backpressure.
 */
export function createPipeline(options: PipelineOptions): Pipeline {
  const { database, log, pool, owner, observer = {} } = options;
  const clock = options.clock ?? systemClock;
  const batchDocuments = options.batchDocuments ?? PIPELINE_DEFAULTS.batchDocuments;
  const flag = createSignalFlag();
  const stories = createStories();
  const follower = options.follower ?? noFollower;

  interface Group {
    readonly tenant: TenantId;
    readonly nextOffset: number;
    readonly documents: number;
    /** Under way since the group was read. */
    readonly staged: Promise<readonly StagedBatch[]>;
  }

  async function readGroup(lease: PartitionLease, offset: number): Promise<Group | undefined> {
    const started = performance.now();
    const batches = await log.read(lease, offset, batchDocuments);
    const first = batches[0];
    if (first === undefined) return undefined;
    const own = takeWhile(batches, (batch) => batch.tenant === first.tenant);
    const documents = own.reduce((sum, batch) => sum + batch.count, 0);
    observer.stage?.('read', documents, performance.now() - started);
    const last = own.at(-1)!;
    const staged = stageAll(own, documents);
    // Whoever awaits it sees a failure; until then nobody may be waiting.
    staged.catch(() => {});
    return { tenant: first.tenant, nextOffset: last.baseOffset + last.count, documents, staged };
  }

  async function stageAll(
    batches: readonly RecordBatch[],
    documents: number,
  ): Promise<readonly StagedBatch[]> {
    const started = performance.now();
    const staged = await Promise.all(batches.map((batch) => stageBatch(pool, batch)));
    observer.stage?.('prepare', documents, performance.now() - started);
    return staged;
  }

  async function writeGroup(
    lease: PartitionLease,
    group: Group,
    staged: readonly StagedBatch[],
  ): Promise<void> {
    const started = performance.now();
    const stored = await database.spanning(group.tenant, async (transaction) => {
      const result = await storeBatch(transaction, group.tenant, staged, {
        now: clock.now(),
        stories,
        follower,
        isTransient,
      });
      await log.commit(lease, group.nextOffset, transaction.platform);
      return result;
    });
    observer.stage?.('store', group.documents, performance.now() - started);
    stored.committed();
    observer.committed?.(stored.result);
  }

  /** Works a partition off until it is empty, the signal aborts, or the lease is lost. */
  async function drain(lease: PartitionLease, signal: AbortSignal): Promise<void> {
    let ahead: Promise<Group | undefined> = retrying(() => readGroup(lease, lease.offset), signal);
    for (;;) {
      const group = await ahead;
      if (group === undefined || signal.aborted) return;
      ahead = retrying(() => readGroup(lease, group.nextOffset), signal);
      // The reading ahead may fail while we write; whoever awaits it next sees that.
      ahead.catch(() => {});
      const staged = await group.staged;
      await retrying(() => writeGroup(lease, group, staged), signal);
    }
  }

  async function retrying<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await work();
      } catch (error) {
        observer.failed?.(error, attempt);
        if (signal.aborted || isBellwetherError(error, 'CONFLICT') || !isTransient(error)) throw error;
        const wait = Math.min(PIPELINE_DEFAULTS.retryMs * 2 ** (attempt - 1), PIPELINE_DEFAULTS.retryMostMs);
        await pause(wait, signal);
      }
    }
  }

  async function round(signal: AbortSignal): Promise<boolean> {
    const leases = await log.acquire(PIPELINE_GROUP, owner, {
      wanted: 1_000,
      leaseMs: PIPELINE_DEFAULTS.leaseMs,
    });
    const lag = await log.lag(PIPELINE_GROUP);
    observer.lag?.(lag);
    const waiting = leases.filter((lease) => (lag.get(lease.topic) ?? 0) > 0);
    if (waiting.length === 0) return false;
    const renewal = setInterval(() => {
      log
        .acquire(PIPELINE_GROUP, owner, { wanted: 1_000, leaseMs: PIPELINE_DEFAULTS.leaseMs })
        .catch((error) => observer.failed?.(error, 1));
    }, PIPELINE_DEFAULTS.renewMs);
    try {
      const lane = async () => {
        for (let lease = waiting.shift(); lease !== undefined && !signal.aborted; lease = waiting.shift())
          await drain(lease, signal);
      };
      await Promise.all(Array.from({ length: PIPELINE_DEFAULTS.lanes }, lane));
    } finally {
      clearInterval(renewal);
    }
    return true;
  }

  return {
    wake: flag.raise,

    async run(signal) {
      // The database may be away for a moment when this starts, as at any other time.
      await using _listener = await retrying(async () => options.listen?.(flag.raise), signal);
      let failures = 0;
      while (!signal.aborted) {
        flag.lower();
        try {
          const worked = await round(signal);
          failures = 0;
          if (!worked) await flag.wait(PIPELINE_DEFAULTS.pollMs, signal);
        } catch (error) {
          if (signal.aborted) break;
          observer.failed?.(error, ++failures);
          await pause(
            Math.min(PIPELINE_DEFAULTS.retryMs * 2 ** failures, PIPELINE_DEFAULTS.retryMostMs),
            signal,
          );
        }
      }
      await log
        .acquire(PIPELINE_GROUP, owner, { wanted: 1_000, leaseMs: 1 })
        .then((leases) => log.release(leases, owner))
        .catch(() => {});
    },
  };
}

function takeWhile(
  batches: readonly RecordBatch[],
  accept: (batch: RecordBatch) => boolean,
): readonly RecordBatch[] {
  const end = batches.findIndex((batch) => !accept(batch));
  return end < 0 ? batches : batches.slice(0, end);
}
