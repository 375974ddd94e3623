import type { Queryable } from '../../ports/database.ts';
import type { WindowThreshold } from './find-hits.ts';

/** A rule as it is stored. */
export interface WindowRule extends WindowThreshold {
  readonly id: string;
  readonly name: string;
  /** Place in `SERIES_SUBJECT_KINDS`. */
  readonly kind: number;
  /** One subject; null for all of the kind. */
  readonly number: number | null;
  /** Only entities of this kind; null for all. */
  readonly entityKind: string | null;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

/** Oldest first. */
export async function readWindowRules(transaction: Queryable): Promise<readonly WindowRule[]> {
  const rows = await transaction.query<WindowRule>({
    name: 'window-rules',
    text: `SELECT id, name, kind, number, entity_kind AS "entityKind", signals, sources, hours, created_at AS "createdAt"
           FROM window_rules ORDER BY created_at, id`,
  });
  return rows;
}

/** Whether a rule asks for a subject; `entityKind` is null where it is no entity. */
export function asksFor(rule: WindowRule, kind: number, number: number, entityKind: string | null): boolean {
  return (
    rule.kind === kind &&
    (rule.number === null || rule.number === number) &&
    (rule.entityKind === null || rule.entityKind === entityKind)
  );
}
