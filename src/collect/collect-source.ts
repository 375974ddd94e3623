import type { Clock } from '../base/clock.ts';
import { BellwetherError, isBellwetherError, messageOf } from '../base/errors.ts';
import { createUuidV7 } from '../base/ids.ts';
import type { Random } from '../base/random.ts';
import type { RawDocument } from '../domain/document.ts';
import type { Source } from '../domain/source.ts';
import type { TenantId } from '../domain/tenant.ts';
import type { Database, Queryable } from '../ports/database.ts';
import type { EventLog } from '../ports/event-log.ts';
import type { Cursor, Page } from './connector.ts';
import type { Connectors } from './connectors/index.ts';
import type { Politeness } from './politeness.ts';
import { retryDelay } from './retry-delay.ts';
import type { SafeFetch } from './safe-fetch.ts';
import { nextRun } from './schedule.ts';
import { SOURCE_COLUMNS, type SourceRowWithCursor, toSource } from './source-row.ts';

export interface CollectResult {
  /** Documents appended to the event log. */
  readonly fetched: number;
  /** Items that could not be mapped; they are dead letters. */
  readonly rejected: number;
  /** The source had nothing new. */
  readonly unchanged: boolean;
  /** Why the run ended early; what was fetched before is kept. */
  readonly error: string | null;
}

export interface Collector {
  /**
   * Runs a source once, now: fetches pages until there are no more, records its health, and sets its next run.
   * Failures of the source are in the result; throws `NOT_FOUND`, `INVALID_INPUT` for a kind that is not
   * fetched, and whatever the database throws. `leaseOwner` is the scheduler's, freed with the run.
   */
  collect(
    tenant: TenantId,
    sourceId: string,
    options: { readonly signal: AbortSignal; readonly leaseOwner?: string },
  ): Promise<CollectResult>;
}

export interface CollectorOptions {
  readonly database: Database;
  readonly eventLog: EventLog;
  readonly fetch: SafeFetch;
  readonly politeness: Politeness;
  readonly connectors: Connectors;
  readonly clock: Clock;
  readonly random: Random;
}

export const COLLECT_LIMITS = {
  /** A run ends here and the next goes on from its cursor. */
  pages: 50,
  /** Documents per append. */
  batch: 1000,
  /** Milliseconds, for a whole run. */
  run: 300_000,
} as const;

export function createCollector(options: CollectorOptions): Collector {
  const { database, eventLog, fetch, politeness, connectors, clock, random } = options;

  return {
    async collect(tenant, sourceId, { signal, leaseOwner }) {
      const { source, cursor, failures } = await readSource(tenant, sourceId);
      const connector = connectors.get(source.kind);
      if (connector === undefined) {
        throw new BellwetherError(
          'INVALID_INPUT',
          `The source "${source.name}" is of kind ${source.kind}, which is fed from outside and cannot be run.`,
        );
      }
      const runSignal = AbortSignal.any([signal, AbortSignal.timeout(COLLECT_LIMITS.run)]);
      const polite = {
        id: source.id,
        requestsPerMinute: source.rateLimit,
        ...(connector.manners === undefined ? {} : { manners: connector.manners }),
      };
      const context = { fetch: politeness.wrap(fetch, polite), signal: runSignal, now: clock.now() };

      let at = cursor;
      let fetched = 0;
      let rejected = 0;
      let failure: unknown = null;
      try {
        const settings = connector.parseSettings(source.settings);
        for (let pages = 0; pages < COLLECT_LIMITS.pages; pages++) {
          const page = await connector.fetchPage(settings, at, context);
          await storePage(tenant, source, at, page);
          at = page.cursor;
          fetched += page.documents.length;
          rejected += page.rejected.length;
          if (!page.more) break;
        }
      } catch (error) {
        // Shutting down is no failure of the source, and neither is our own database.
        if (signal.aborted) throw error;
        if (isBellwetherError(error) && !isPostponed(error) && !SOURCE_FAULTS.has(error.code)) throw error;
        failure = runSignal.aborted
          ? new BellwetherError(
              'FETCH_TIMEOUT',
              `The run took longer than ${COLLECT_LIMITS.run / 1000} s and was ended.`,
            )
          : error;
      }
      await recordRun(tenant, source, { failure, failures, leaseOwner: leaseOwner ?? null });
      return {
        fetched,
        rejected,
        unchanged: fetched === 0 && rejected === 0 && failure === null,
        error: failure === null ? null : messageOf(failure),
      };
    },
  };

  async function readSource(
    tenant: TenantId,
    id: string,
  ): Promise<{ source: Source; cursor: Cursor | null; failures: number }> {
    const [row] = await database.tenant(tenant).query<SourceRowWithCursor>({
      name: 'collect-source',
      text: `SELECT ${SOURCE_COLUMNS}, cursor FROM sources WHERE id = $1`,
      values: [id],
    });
    if (row === undefined) throw new BellwetherError('NOT_FOUND', `There is no source ${id} here.`);
    return {
      source: toSource(row, null, clock.now()),
      cursor: row.cursor,
      failures: row.consecutive_failures,
    };
  }

  /**
   * Documents, dead letters and the new cursor in one transaction: after a crash the page is either there or
   * asked for again. Throws `CONFLICT` when another run of the source moved the cursor meanwhile.
   */
  async function storePage(
    tenant: TenantId,
    source: Source,
    before: Cursor | null,
    page: Page,
  ): Promise<void> {
    const now = clock.now();
    await database.spanning(tenant, async (transaction) => {
      const moved = await transaction.tenant.query({
        name: 'collect-move-cursor',
        // The pipeline counts the documents that it accepts.
        text: `UPDATE sources SET cursor = $2,
                 last_item_at = CASE WHEN $3 > 0 THEN to_timestamp($4::float8 / 1000) ELSE last_item_at END
               WHERE id = $1 AND cursor IS NOT DISTINCT FROM $5::jsonb RETURNING id`,
        values: [
          source.id,
          JSON.stringify(page.cursor),
          page.documents.length,
          now,
          before === null ? null : JSON.stringify(before),
        ],
      });
      if (moved.length === 0)
        throw new BellwetherError(
          'CONFLICT',
          `Another run of the source "${source.name}" is under way. Wait for it.`,
        );
      for (const letter of page.rejected) await storeRejected(transaction.tenant, source, letter, now);
      for (let from = 0; from < page.documents.length; from += COLLECT_LIMITS.batch) {
        const documents: readonly RawDocument[] = page.documents.slice(from, from + COLLECT_LIMITS.batch);
        await eventLog.append(
          { topic: source.sourceType, tenant, sourceId: source.id, runId: null, documents },
          transaction.platform,
        );
      }
    });
  }

  async function storeRejected(
    tenant: Queryable,
    source: Source,
    letter: Page['rejected'][number],
    now: number,
  ): Promise<void> {
    await tenant.query({
      name: 'collect-dead-letter',
      text: `INSERT INTO dead_letters (id, topic, source_id, stage, code, reason, payload, replayable, occurred_at)
             VALUES ($1, $2, $3, 'capture', 'RECORD_INVALID', $4, $5, false, to_timestamp($6::float8 / 1000))`,
      values: [
        createUuidV7(now),
        source.sourceType,
        source.id,
        letter.reason,
        letter.payload.replaceAll('\0', '\uFFFD'),
        now,
      ],
    });
  }

  async function recordRun(
    tenant: TenantId,
    source: Source,
    run: { readonly failure: unknown; readonly failures: number; readonly leaseOwner: string | null },
  ): Promise<void> {
    const now = clock.now();
    const { failure, leaseOwner } = run;
    const asked = isBellwetherError(failure) ? Number(failure.details.retryAfterMs ?? 0) : 0;
    const postponed = isPostponed(failure);
    const failures = failure === null ? 0 : run.failures + (postponed ? 0 : 1);
    const scheduled = nextRun(source.schedule, now, random);
    const next =
      failure === null || scheduled === null ? scheduled : now + retryDelay(failures, asked, random);
    await database.spanning(tenant, async (transaction) => {
      await transaction.tenant.query({
        name: 'collect-record-run',
        text: `UPDATE sources SET last_run_at = to_timestamp($2::float8 / 1000), consecutive_failures = $3, last_error = $4,
                 last_success_at = CASE WHEN $4::text IS NULL THEN to_timestamp($2::float8 / 1000) ELSE last_success_at END
               WHERE id = $1`,
        values: [source.id, now, failures, failure === null ? null : messageOf(failure).slice(0, 2000)],
      });
      if (next === null) return;
      await transaction.platform.query({
        name: 'collect-reschedule',
        text: `UPDATE shared.source_schedule
               SET next_run_at = to_timestamp($3::float8 / 1000),
                   lease_until = CASE WHEN lease_owner = $4 THEN NULL ELSE lease_until END,
                   lease_owner = CASE WHEN lease_owner = $4 THEN NULL ELSE lease_owner END
               WHERE tenant_id = $1 AND source_id = $2`,
        values: [tenant, source.id, next, leaseOwner],
      });
    });
  }
}

/** Our own politeness put the rest of the run off: nobody's fault. */
function isPostponed(error: unknown): boolean {
  return isBellwetherError(error, 'TOO_MANY_REQUESTS');
}

/** Errors that say something about the source; others are ours and are not held against it. */
const SOURCE_FAULTS: ReadonlySet<string> = new Set([
  'FETCH_REFUSED',
  'FETCH_FAILED',
  'FETCH_TOO_LARGE',
  'FETCH_TIMEOUT',
  'FEED_UNREADABLE',
  'INVALID_INPUT',
  'RECORD_INVALID',
]);
