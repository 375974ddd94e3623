import { messageOf } from '../base/errors.ts';
import { createUuidV7 } from '../base/ids.ts';
import type { RawDocument } from '../domain/document.ts';
import type { TenantId } from '../domain/tenant.ts';
import type { SpanningTransaction } from '../ports/database.ts';
import type { RecordBatch } from '../ports/event-log.ts';
import { bisect } from './bisect.ts';
import { type DeadLetterOrigin, writeDeadLetters } from './dead-letters.ts';
import { countRuns, type RunCounts } from './ingest-runs.ts';
import type { PreparePool } from './prepare-pool.ts';
import { type RejectedDocument, rejected } from './prepared-document.ts';
import { type CapturedDocument, type DeduplicatedBatch, deduplicate } from './stages/deduplicate.ts';
import { type PreparedBatch, parsePayload } from './stages/prepare.ts';
import { findKnown, lockForWriting, writeDocuments } from './store.ts';

/** What a record batch became after the pure stages. */
export interface StagedBatch {
  readonly documents: readonly CapturedDocument[];
  readonly letters: readonly { readonly origin: DeadLetterOrigin; readonly document: RejectedDocument }[];
}

/** What a commit did, for metrics and for those who watch. */
export interface CommittedBatch {
  readonly tenant: TenantId;
  readonly created: number;
  readonly revised: number;
  readonly duplicates: number;
  readonly deadLetters: readonly { readonly stage: string; readonly count: number }[];
}

/** Runs the pure stages over a record batch in the pool; documents that break them are found and set aside. */
export async function stageBatch(pool: PreparePool, batch: RecordBatch): Promise<StagedBatch> {
  const origin: DeadLetterOrigin = { topic: batch.topic, sourceId: batch.sourceId, runId: batch.runId };
  const now = batch.appendedAt;
  let prepared: PreparedBatch[];
  const poison: RejectedDocument[] = [];
  try {
    prepared = [await pool.prepare({ payload: batch.payload }, batch.count, now)];
  } catch {
    let documents: RawDocument[];
    try {
      documents = parsePayload(batch.payload);
    } catch (error) {
      const start = Buffer.from(batch.payload).subarray(0, 4096).toString('latin1');
      const letter: RejectedDocument = {
        stage: 'capture',
        code: 'STAGE_FAILED',
        reason: messageOf(error),
        location: null,
        payload: start,
        replayable: false,
      };
      return { documents: [], letters: [{ origin, document: letter }] };
    }
    const found = await bisect(
      documents,
      (part) => pool.prepare({ documents: part }, part.length, now),
      () => false,
    );
    prepared = found.results;
    for (const { item, error } of found.poison)
      poison.push(rejected('prepare', 'STAGE_FAILED', messageOf(error), item));
  }
  return {
    documents: prepared.flatMap((part) =>
      part.documents.map((document) => ({
        ...document,
        sourceId: batch.sourceId,
        sourceType: batch.topic,
        runId: batch.runId,
        capturedAt: batch.appendedAt,
      })),
    ),
    letters: [...prepared.flatMap((part) => part.rejected), ...poison].map((document) => ({
      origin,
      document,
    })),
  };
}

/**
 * Compares with the store and writes documents, dead letters, counts and the outbox, all in the caller's
 * transaction. A document that the database refuses is found by halving, inside savepoints, and becomes a dead letter.
 */
export async function storeBatch(
  { tenant }: SpanningTransaction,
  tenantId: TenantId,
  staged: readonly StagedBatch[],
  options: { readonly now: number; readonly isTransient: (error: unknown) => boolean },
): Promise<CommittedBatch> {
  const documents = staged.flatMap((batch) => batch.documents);
  const letters = staged.flatMap((batch) => batch.letters);
  await lockForWriting(tenant);

  const attempt = async (part: readonly CapturedDocument[]): Promise<DeduplicatedBatch> => {
    await tenant.query({ text: 'SAVEPOINT part' });
    try {
      const plan = deduplicate(part, await findKnown(tenant, part), () => createUuidV7(options.now));
      await writeDocuments(tenant, tenantId, plan);
      await tenant.query({ text: 'RELEASE SAVEPOINT part' });
      return plan;
    } catch (error) {
      if (!options.isTransient(error)) await tenant.query({ text: 'ROLLBACK TO SAVEPOINT part' });
      throw error;
    }
  };
  const { results, poison } = await bisect(documents, attempt, options.isTransient);
  for (const { item, error } of poison) {
    const { sourceId, sourceType, runId, capturedAt: _, contentHash: __, attributes, ...fields } = item;
    const raw: RawDocument = JSON.parse(
      JSON.stringify({ ...fields, attributes: JSON.parse(attributes) }, (_key, value) => value ?? undefined),
    );
    letters.push({
      origin: { topic: sourceType as DeadLetterOrigin['topic'], sourceId, runId },
      document: rejected('store', 'STAGE_FAILED', messageOf(error), raw),
    });
  }
  await writeDeadLetters(tenant, letters, options.now);
  await countRuns(tenant, tally(results, letters));

  const sum = (pick: (plan: DeduplicatedBatch) => readonly unknown[]) =>
    results.reduce((total, plan) => total + pick(plan).length, 0);
  return {
    tenant: tenantId,
    created: sum((plan) => plan.created),
    revised: sum((plan) => plan.revised),
    duplicates: sum((plan) => plan.duplicates),
    deadLetters: [...Map.groupBy(letters, (letter) => letter.document.stage)].map(([stage, group]) => ({
      stage,
      count: group.length,
    })),
  };
}

function tally(plans: readonly DeduplicatedBatch[], letters: StagedBatch['letters']): Map<string, RunCounts> {
  const counts = new Map<string, RunCounts>();
  const add = (runId: string | null, what: keyof RunCounts) => {
    if (runId === null) return;
    const entry = counts.get(runId) ?? { accepted: 0, duplicates: 0, rejected: 0 };
    entry[what]++;
    counts.set(runId, entry);
  };
  for (const plan of plans) {
    for (const { document } of plan.created) add(document.runId, 'accepted');
    for (const { document } of plan.revised) add(document.runId, 'accepted');
    for (const { document } of plan.duplicates) add(document.runId, 'duplicates');
  }
  for (const letter of letters) add(letter.origin.runId, 'rejected');
  return counts;
}
