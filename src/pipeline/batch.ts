import { messageOf } from '../base/errors.ts';
import { createUuidV7 } from '../base/ids.ts';
import type { RawDocument } from '../domain/document.ts';
import type { StoredSignal } from '../domain/series.ts';
import type { TenantId } from '../domain/tenant.ts';
import type { SpanningTransaction } from '../ports/database.ts';
import type { RecordBatch } from '../ports/event-log.ts';
import { bisect } from './bisect.ts';
import { type DeadLetterOrigin, writeDeadLetters } from './dead-letters.ts';
import type { SignalFollower } from './follower.ts';
import { countRuns, type RunCounts } from './ingest-runs.ts';
import type { PreparePool } from './prepare-pool.ts';
import { type RejectedDocument, rejected } from './prepared-document.ts';
import { type CapturedDocument, type DeduplicatedBatch, deduplicate } from './stages/deduplicate.ts';
import { type PreparedBatch, parsePayload } from './stages/prepare.ts';
import { findKnown, lockForWriting, outboxPosition, writeDocuments } from './store.ts';
import type { Stories, ToldDocument } from './stories/stories.ts';

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
  /** Ids of what was created or revised. */
  readonly documents: readonly string[];
  /** All of these were handed in by a person or a program, and not collected. */
  readonly handedIn: boolean;
  readonly deadLetters: readonly { readonly stage: string; readonly count: number }[];
}

/** What a transaction did once it is committed, and whom to tell then. */
export interface StoredBatch {
  readonly result: CommittedBatch;
  committed(): void;
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
  options: {
    readonly now: number;
    readonly stories: Stories;
    readonly follower: SignalFollower;
    readonly isTransient: (error: unknown) => boolean;
  },
): Promise<StoredBatch> {
  const documents = staged.flatMap((batch) => batch.documents);
  const letters = staged.flatMap((batch) => batch.letters);
  const begun = await lockForWriting(tenant);
  const stories = await options.stories.begin(tenantId, tenant, begun);
  const follower = await options.follower.begin(tenantId, tenant, begun);

  const attempt = async (part: readonly CapturedDocument[]): Promise<DeduplicatedBatch> => {
    await tenant.query({ text: 'SAVEPOINT part' });
    try {
      const plan = deduplicate(part, await findKnown(tenant, part), () => createUuidV7(options.now));
      const before = await follower.read(revisedBefore(plan));
      await writeDocuments(tenant, tenantId, plan);
      const told = await stories.tell(toldDocuments(part, plan), options.now);
      await follower.store({
        signals: storedSignals(plan, before, told.repeats),
        before,
        freed: await follower.read(told.freed),
        now: options.now,
      });
      await tenant.query({ text: 'RELEASE SAVEPOINT part' });
      return plan;
    } catch (error) {
      if (!options.isTransient(error)) await tenant.query({ text: 'ROLLBACK TO SAVEPOINT part' });
      throw error;
    }
  };
  const { results, poison } = await bisect(documents, attempt, options.isTransient);
  for (const { item, error } of poison) {
    const { sourceId, sourceType, runId } = item;
    letters.push({
      origin: { topic: sourceType as DeadLetterOrigin['topic'], sourceId, runId },
      document: rejected('store', 'STAGE_FAILED', messageOf(error), toRaw(item)),
    });
  }
  await writeDeadLetters(tenant, letters, options.now);
  await countRuns(tenant, tally(results, letters));

  const position = await outboxPosition(tenant);
  const sum = (pick: (plan: DeduplicatedBatch) => readonly unknown[]) =>
    results.reduce((total, plan) => total + pick(plan).length, 0);
  const written = results.flatMap((plan) => [...plan.created, ...plan.revised]);
  const result: CommittedBatch = {
    tenant: tenantId,
    created: sum((plan) => plan.created),
    revised: sum((plan) => plan.revised),
    duplicates: sum((plan) => plan.duplicates),
    documents: written.map(({ documentId }) => documentId),
    handedIn: written.every(({ document }) => document.runId !== null),
    deadLetters: [...Map.groupBy(letters, (letter) => letter.document.stage)].map(([stage, group]) => ({
      stage,
      count: group.length,
    })),
  };
  return {
    result,
    committed() {
      stories.committed(position);
      follower.committed(position);
    },
  };
}

/** As it can be put into the event log again: without what the stages made of it. */
function toRaw(document: CapturedDocument): RawDocument {
  const { externalId, url, title, author, company, publishedAt, language, country, labels } = document;
  const body = new TextDecoder().decode(document.body);
  const attributes = JSON.parse(document.attributes);
  const fields = {
    externalId,
    url,
    title,
    body,
    author,
    company,
    publishedAt,
    language,
    country,
    labels,
    attributes,
  };
  return JSON.parse(JSON.stringify(fields, (_key, value) => value ?? undefined));
}

/** Those revised that were there before this part. */
function revisedBefore({ created, revised }: DeduplicatedBatch): readonly string[] {
  if (revised.length === 0) return [];
  const made = new Set(created.map(({ documentId }) => documentId));
  return [...new Set(revised.map(({ documentId }) => documentId))].filter((id) => !made.has(id));
}

/** What was created and revised, each as its last revision left it. */
function storedSignals(
  { created, revised }: DeduplicatedBatch,
  before: readonly StoredSignal[],
  repeats: ReadonlySet<string>,
): readonly StoredSignal[] {
  const last = new Map([...created, ...revised].map(({ documentId, document }) => [documentId, document]));
  // A revision changes everything but when the document was first captured.
  const captured = new Map(before.map(({ id, capturedAt }) => [id, capturedAt]));
  for (const { documentId, document } of created) captured.set(documentId, document.capturedAt);
  return [...last].map(([id, document]) => ({
    id,
    sourceId: document.sourceId,
    sourceType: document.sourceType,
    publishedAt: document.publishedAt ?? document.capturedAt,
    capturedAt: captured.get(id) ?? document.capturedAt,
    title: document.title,
    entityIds: document.understood?.entities.map((entity) => entity.id) ?? [],
    terms: document.terms === '' ? [] : document.terms.split('\n'),
    vector: document.vector,
    sentiment: document.sentiment,
    reach: document.reach,
    repeats: repeats.has(id),
  }));
}

/** What was created and revised, in the order of the part. */
function toldDocuments(part: readonly CapturedDocument[], plan: DeduplicatedBatch): ToldDocument[] {
  const created = new Map(plan.created.map((sighting) => [sighting.document, sighting.documentId]));
  const revised = new Map(plan.revised.map((sighting) => [sighting.document, sighting.documentId]));
  return part.flatMap((document) => {
    const documentId = created.get(document) ?? revised.get(document);
    if (documentId === undefined) return [];
    const { story, vector, publishedAt, capturedAt } = document;
    return [
      {
        documentId,
        fingerprint: story,
        vector,
        publishedAt: publishedAt ?? capturedAt,
        revised: !created.has(document),
      },
    ];
  });
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
