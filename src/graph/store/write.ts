import type { Clock } from '../../base/clock.ts';
import { BellwetherError, isBellwetherError } from '../../base/errors.ts';
import { createUuidV7 } from '../../base/ids.ts';
import type { TenantId } from '../../domain/tenant.ts';
import type { Database, Queryable, SpanningTransaction } from '../../ports/database.ts';
import { intArrayLiteral } from '../int-array.ts';
import type { WriteGraphAudit } from '../knowledge-graph.ts';

/** A change of a graph under way. */
export interface GraphTransaction extends SpanningTransaction {
  readonly now: number;
}

export interface GraphWriting {
  readonly database: Database;
  readonly clock: Clock;
  readonly audit: WriteGraphAudit;
  /** How long a change waits for another one, milliseconds; well below the time limit of a statement. */
  readonly lockPatienceMs?: number;
}

const LOCK_PATIENCE_MS = 10_000;

/** Runs a change as the one writer of the tenant's graph, which raises its version. */
export function changeGraph<T>(
  {
    database,
    clock,
    lockPatienceMs = LOCK_PATIENCE_MS,
  }: Pick<GraphWriting, 'database' | 'clock' | 'lockPatienceMs'>,
  tenant: TenantId,
  work: (transaction: GraphTransaction) => Promise<T>,
): Promise<T> {
  return database.spanning(tenant, async (transaction) => {
    // As the platform: a tenant's role may not change settings, not even for its own transaction.
    await transaction.platform.query({
      name: 'graph-lock-patience',
      text: "SELECT set_config('lock_timeout', $1, true)",
      values: [String(lockPatienceMs)],
    });
    try {
      await lockGraph(transaction.tenant);
    } catch (error) {
      if (!isBellwetherError(error, 'DATABASE_UNAVAILABLE')) throw error;
      throw new BellwetherError(
        'UNAVAILABLE',
        'Another change of the graph is under way, an import for example. Try again when it is done.',
        { cause: error },
      );
    }
    return work({ ...transaction, now: clock.now() });
  });
}

/** Takes the lock that makes one writer of a graph at a time, until the transaction ends, and raises the version. */
export async function lockGraph(transaction: Queryable): Promise<void> {
  await transaction.query({
    name: 'graph-lock',
    text: 'UPDATE graph_state SET version = version + 1',
  });
}

export interface HistoryNote {
  readonly actor: string;
  /** `entity.changed`, `relationship.withdrawn`. */
  readonly action: string;
  readonly entity?: number;
  readonly relationship?: number;
  readonly before?: object;
  readonly after?: object;
}

/** Keeps what people changed, for history and for looking back. */
export async function noteHistory({ tenant, now }: GraphTransaction, note: HistoryNote): Promise<void> {
  await tenant.query({
    name: 'graph-history-add',
    text: `INSERT INTO graph_history (id, occurred_at, actor, action, entity, relationship, before, after)
           VALUES ($1, to_timestamp($2::float8 / 1000), $3, $4, $5, $6, $7::jsonb, $8::jsonb)`,
    values: [
      createUuidV7(now),
      now,
      note.actor,
      note.action,
      note.entity ?? null,
      note.relationship ?? null,
      note.before === undefined ? null : JSON.stringify(note.before),
      note.after === undefined ? null : JSON.stringify(note.after),
    ],
  });
}

/** Changes of the number of standing relationships, by node. A loop counts once. */
export class DegreeChanges {
  readonly #changes = new Map<number, number>();

  add(subject: number, object: number, change: number): void {
    this.#changes.set(subject, (this.#changes.get(subject) ?? 0) + change);
    if (object !== subject) this.#changes.set(object, (this.#changes.get(object) ?? 0) + change);
  }

  /** In the order of the nodes. */
  async write(tenant: Queryable): Promise<void> {
    const rows = [...this.#changes].filter(([, change]) => change !== 0).sort(([a], [b]) => a - b);
    if (rows.length === 0) return;
    await tenant.query({
      name: 'graph-degrees',
      text: `INSERT INTO entity_counts AS c (node, relationships)
             SELECT * FROM unnest($1::integer[], $2::integer[])
             ON CONFLICT (node) DO UPDATE SET relationships = greatest(c.relationships + excluded.relationships, 0)`,
      values: [
        intArrayLiteral(rows.map(([node]) => node)),
        intArrayLiteral(rows.map(([, change]) => change)),
      ],
    });
  }
}
