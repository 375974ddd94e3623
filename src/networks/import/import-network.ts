import type { Clock } from '../../base/clock.ts';
import { BellwetherError } from '../../base/errors.ts';
import type { TieBatch } from '../../domain/graph-file.ts';
import type { Network } from '../../domain/network.ts';
import type { PlanLimits } from '../../domain/plan.ts';
import type { TenantDatabase } from '../../ports/database.ts';
import { checkNodeLimit } from '../node-limit.ts';
import { createEventBuffer } from '../storage/event-buffer.ts';
import { growNetwork, insertNetwork, type NewNetwork } from '../storage/network-rows.ts';
import { insertNodes, type NewNode } from '../storage/node-rows.ts';
import { CHUNK_EVENTS, timeRange } from '../storage/tie-chunk.ts';
import { insertTieChunk } from '../storage/tie-rows.ts';
import { createAttributeKinds } from './attribute-kinds.ts';

/** The last moment that a date of JavaScript can be, milliseconds since the epoch. */
const LATEST = 8.64e15;
/** Nodes that are kept until they are written together. */
const NODES_A_WRITE = 10_000;

export interface ImportProgress {
  /** 0 to 1. */
  readonly share: number;
  readonly nodes: number;
  readonly ties: number;
}

export interface ImportOptions {
  readonly clock: Clock;
  readonly limits: PlanLimits;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: ImportProgress) => void) | undefined;
}

/** Ties in columns as a reader of files gives them, or anyone who has a network at hand. */
export type TieBatches = AsyncIterable<TieBatch> | Iterable<TieBatch>;

/**
 * Makes a network of what the batches hold, in one transaction: until all is read nobody sees any of it, and if anything
 * fails, the process included, nothing was ever there. Throws what the batches throw, PLAN_LIMIT for more nodes than the
 * plan allows, RECORD_INVALID for a weight that is not finite and above 0 or an end that is no node, CANCELLED when the
 * signal says so.
 */
export async function importNetwork(
  database: TenantDatabase,
  batches: TieBatches,
  request: NewNetwork & ImportOptions,
): Promise<Network> {
  const { clock, limits, signal, onProgress } = request;
  return database.transaction(async (tenant) => {
    const network = await insertNetwork(tenant, request, clock.now());
    const kinds = createAttributeKinds();
    const buffer = createEventBuffer(2 * CHUNK_EVENTS);
    let waiting: NewNode[] = [];
    let [nodes, events] = [0, 0];
    let range: { first: number; last: number } | null = null;

    // One write is under way while the next batch is read.
    let writing = Promise.resolve();
    const write = async (work: () => Promise<void>): Promise<void> => {
      await writing;
      writing = work();
      // Whoever awaits it next hears of the failure; until then it is nobody's.
      writing.catch(() => {});
    };
    const writeNodes = async (): Promise<void> => {
      const batch = { first: nodes - waiting.length, nodes: waiting };
      waiting = [];
      await write(() => insertNodes(tenant, network.id, batch));
    };
    const writeEvents = async (): Promise<void> => {
      // The columns are encoded as the write begins, so the buffer is free again.
      await write(() => insertTieChunk(tenant, network.id, { first: events, events: buffer.columns() }));
      range = widened(range, timeRange(buffer.columns()));
      events += buffer.length;
      buffer.clear();
    };

    try {
      for await (const batch of batches) {
        if (signal?.aborted === true)
          throw new BellwetherError('CANCELLED', 'The import was cancelled; nothing of it was kept.');
        for (const { key, label, kind, attributes } of batch.newNodes) {
          const all = kind === null || 'kind' in attributes ? attributes : { kind, ...attributes };
          kinds.see(all);
          waiting.push({ key, label, attributes: all });
        }
        nodes += batch.newNodes.length;
        checkNodeLimit(limits, nodes, 'this file');
        checkBatch(batch, nodes);
        buffer.append({ ...batch, removals: null });
        if (network.directed && batch.ways !== null) appendOtherWays(batch, buffer.append);
        if (waiting.length >= NODES_A_WRITE) await writeNodes();
        if (buffer.length >= CHUNK_EVENTS) await writeEvents();
        onProgress?.({
          share: batch.bytesTotal === 0 ? 0 : Math.min(1, batch.bytesRead / batch.bytesTotal),
          nodes,
          ties: events + buffer.length,
        });
      }
      await writeNodes();
      if (buffer.length > 0) await writeEvents();
      await writing;
    } finally {
      // What a write still had to send after the rollback would stand outside the transaction, and stay.
      await writing.catch(() => {});
    }
    await growNetwork(tenant, network.id, {
      nodes,
      events,
      range,
      attributes: kinds.result(),
      now: clock.now(),
    });
    return { ...network, nodes, events, version: network.version + 1, attributes: kinds.result() };
  });
}

function widened(
  one: { first: number; last: number } | null,
  other: { first: number; last: number } | null,
): { first: number; last: number } | null {
  if (one === null || other === null) return one ?? other;
  return { first: Math.min(one.first, other.first), last: Math.max(one.last, other.last) };
}

/** Readers check what they read; a batch of anyone else must not store what no analysis could read again. */
function checkBatch({ sources, targets, weights, times }: TieBatch, nodes: number): void {
  for (let tie = 0; tie < sources.length; tie++) {
    const [source, target] = [sources[tie]!, targets[tie]!];
    if (!(source >= 0 && source < nodes && target >= 0 && target < nodes))
      throw new BellwetherError(
        'RECORD_INVALID',
        `A tie goes from node ${source} to node ${target}, of ${nodes} nodes given so far.`,
      );
    const weight = weights === null ? 1 : weights[tie]!;
    if (!(weight > 0 && weight < Number.POSITIVE_INFINITY))
      throw new BellwetherError(
        'RECORD_INVALID',
        `A tie weighs ${weight}; weights are finite numbers above 0.`,
      );
    if (times !== null && Math.abs(times[tie]!) > LATEST)
      throw new BellwetherError(
        'RECORD_INVALID',
        `A tie is dated ${times[tie]} milliseconds from 1970, which no calendar holds.`,
      );
  }
}

/** Ties of a directed network that a file says go both ways are two. */
function appendOtherWays(
  batch: TieBatch,
  append: (events: Parameters<ReturnType<typeof createEventBuffer>['append']>[0]) => void,
): void {
  const both = batch.ways!.reduce((count, way) => count + (way === 2 ? 1 : 0), 0);
  if (both === 0) return;
  const sources = new Int32Array(both);
  const targets = new Int32Array(both);
  const weights = batch.weights === null ? null : new Float64Array(both);
  const times = batch.times === null ? null : new Float64Array(both);
  let at = 0;
  for (let tie = 0; tie < batch.sources.length; tie++) {
    if (batch.ways![tie] !== 2 || batch.sources[tie] === batch.targets[tie]) continue;
    sources[at] = batch.targets[tie]!;
    targets[at] = batch.sources[tie]!;
    if (weights !== null) weights[at] = batch.weights![tie]!;
    if (times !== null) times[at] = batch.times![tie]!;
    at++;
  }
  append({
    sources: sources.subarray(0, at),
    targets: targets.subarray(0, at),
    weights: weights?.subarray(0, at) ?? null,
    times: times?.subarray(0, at) ?? null,
    removals: null,
  });
}
