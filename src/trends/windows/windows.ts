import type { Clock } from '../../base/clock.ts';
import { BellwetherError } from '../../base/errors.ts';
import { createUuidV7, isUuid } from '../../base/ids.ts';
import { SERIES_SUBJECT_KINDS } from '../../domain/series.ts';
import type { TenantId } from '../../domain/tenant.ts';
import { parseTrendId, type TrendKind, type TrendSubject } from '../../domain/trend.ts';
import type { Database, Queryable } from '../../ports/database.ts';
import { raiseSeriesVersion } from '../series/counted-terms.ts';
import { lockSeries } from '../series/rewrite-series.ts';
import { KIND } from '../series/subject-week.ts';
import { countAgain } from './count-again.ts';
import { readWindowRules, type WindowRule } from './window-rules.ts';

/** What a rule asks for. */
export interface NewWindowRule {
  readonly name: string;
  /** `entity:UUID`, ...; undefined for all of a kind. */
  readonly subject?: string;
  /** Only without a subject; entities where neither is given. */
  readonly kind?: TrendKind;
  readonly entityKind?: string;
  readonly signals: number;
  readonly sources: number;
  readonly hours: number;
}

/** A rule as people see it. */
export interface ListedRule extends Omit<WindowRule, 'kind'> {
  readonly kind: TrendKind;
  /** The id of its one subject; null for all of the kind. */
  readonly subject: string | null;
}

export interface ListedHit {
  readonly id: string;
  readonly rule: { readonly id: string; readonly name: string };
  readonly subject: TrendSubject;
  /** Milliseconds since the epoch. */
  readonly startsAt: number;
  readonly endsAt: number;
  readonly signals: number;
  readonly sources: number;
}

export interface HitFilter {
  readonly rule?: string;
  readonly subject?: string;
  /** Hits that touch the range, milliseconds since the epoch. */
  readonly from?: number;
  readonly to?: number;
}

export interface Windows {
  /** Oldest first. */
  rules(tenant: TenantId): Promise<readonly ListedRule[]>;
  /** Its hits in what was counted before are found before it returns. Throws `NOT_FOUND` for a subject that is not there. */
  create(tenant: TenantId, rule: NewWindowRule): Promise<ListedRule>;
  /** With its hits. Throws `NOT_FOUND`. */
  remove(tenant: TenantId, id: string): Promise<void>;
  /** Those that ended last first. `next` goes on after the page; null at the end. */
  hits(
    tenant: TenantId,
    filter: HitFilter,
    page: { readonly limit: number; readonly after?: string },
  ): Promise<{ readonly items: readonly ListedHit[]; readonly next: string | null }>;
}

/** Rules of one tenant: each is looked at with every batch. */
const MOST_RULES = 100;

export interface WindowsOptions {
  readonly database: Database;
  readonly clock: Clock;
}

export function createWindows({ database, clock }: WindowsOptions): Windows {
  return {
    async rules(tenant) {
      const store = database.tenant(tenant);
      const rules = await readWindowRules(store);
      return Promise.all(rules.map((rule) => toListed(store, rule)));
    },

    async create(tenant, wanted) {
      const store = database.tenant(tenant);
      const id = createUuidV7(clock.now());
      await store.transaction(async (transaction) => {
        await lockSeries(transaction);
        if ((await readWindowRules(transaction)).length >= MOST_RULES)
          throw new BellwetherError(
            'CONFLICT',
            `There are ${MOST_RULES} rules already, which is the most. Delete one first.`,
          );
        const { kind, number } = await findSubject(transaction, wanted);
        await transaction.query({
          text: `INSERT INTO window_rules (id, name, kind, number, entity_kind, signals, sources, hours)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
          values: [
            id,
            wanted.name,
            KIND[kind],
            number,
            wanted.entityKind ?? null,
            wanted.signals,
            wanted.sources,
            wanted.hours,
          ],
        });
        await raiseSeriesVersion(transaction);
      });
      const rule = (await readWindowRules(store)).find((one) => one.id === id)!;
      await countAgain(store, rule);
      return toListed(store, rule);
    },

    async remove(tenant, id) {
      await database.tenant(tenant).transaction(async (transaction) => {
        await lockSeries(transaction);
        const gone = await transaction.query({
          text: 'DELETE FROM window_rules WHERE id = $1 RETURNING id',
          values: [id],
        });
        if (gone.length === 0) throw new BellwetherError('NOT_FOUND', `There is no rule ${id} here.`);
        await raiseSeriesVersion(transaction);
      });
    },

    async hits(tenant, { rule, subject, from, to }, { limit, after }) {
      const store = database.tenant(tenant);
      const only = subject === undefined ? null : parseTrendId(subject);
      const number = only === null ? null : await numberOf(store, only);
      if (only !== null && number === null) return { items: [], next: null };
      const position = after === undefined ? null : openPosition(after);
      const rows = await store.query<HitRow>({
        name: 'window-hits-list',
        text: `SELECT h.id, r.id AS rule_id, r.name AS rule, r.kind, h.starts_at, h.ends_at, h.signals, h.sources,
                 e.id AS entity_id, e.name AS entity, e.kind AS entity_kind, t.id AS topic_id, t.label AS topic, m.term
               FROM window_hits AS h JOIN window_rules AS r ON r.id = h.rule_id
               LEFT JOIN entities AS s ON r.kind = ${KIND.entity} AND s.node = h.number
               LEFT JOIN entities AS e ON e.node = coalesce(s.canonical, s.node)
               LEFT JOIN topics AS t ON r.kind = ${KIND.topic} AND t.number = h.number
               LEFT JOIN terms AS m ON r.kind = ${KIND.term} AND m.number = h.number
               WHERE ($1::uuid IS NULL OR h.rule_id = $1) AND ($2::integer IS NULL OR (r.kind = $2 AND h.number = $3))
                 AND ($4::float8 IS NULL OR h.ends_at >= to_timestamp($4 / 1000))
                 AND ($5::float8 IS NULL OR h.starts_at <= to_timestamp($5 / 1000))
                 AND ($6::float8 IS NULL OR (h.ends_at, h.id) < (to_timestamp($6 / 1000), $7::uuid))
               ORDER BY h.ends_at DESC, h.id DESC LIMIT $8`,
        values: [
          rule ?? null,
          only === null ? null : KIND[only.kind],
          number,
          from ?? null,
          to ?? null,
          position?.endsAt ?? null,
          position?.id ?? null,
          limit + 1,
        ],
      });
      const items = rows.slice(0, limit).map(toHit);
      const last = items.at(-1);
      return { items, next: rows.length > limit && last !== undefined ? `${last.endsAt} ${last.id}` : null };
    },
  };
}

interface HitRow {
  readonly id: string;
  readonly rule_id: string;
  readonly rule: string;
  readonly kind: number;
  readonly starts_at: number;
  readonly ends_at: number;
  readonly signals: number;
  readonly sources: number;
  readonly entity_id: string | null;
  readonly entity: string | null;
  readonly entity_kind: string | null;
  readonly topic_id: string | null;
  readonly topic: string | null;
  readonly term: string | null;
}

function toHit(row: HitRow): ListedHit {
  const name = row.entity ?? row.topic ?? row.term ?? '';
  return {
    id: row.id,
    rule: { id: row.rule_id, name: row.rule },
    subject: {
      kind: SERIES_SUBJECT_KINDS[row.kind] as TrendKind,
      key: row.entity_id ?? row.topic_id ?? name,
      name,
      entityKind: row.entity_kind,
    },
    startsAt: row.starts_at,
    endsAt: row.ends_at,
    signals: row.signals,
    sources: row.sources,
  };
}

function openPosition(after: string): { readonly endsAt: number; readonly id: string } {
  const [endsAt = '', id = ''] = after.split(' ');
  if (!/^\d{1,15}$/.test(endsAt) || !isUuid(id))
    throw new BellwetherError('INVALID_CURSOR', 'This cursor belongs to another list');
  return { endsAt: Number(endsAt), id };
}

async function findSubject(
  transaction: Queryable,
  { subject, kind = 'entity', entityKind }: NewWindowRule,
): Promise<{ readonly kind: TrendKind; readonly number: number | null }> {
  if (entityKind !== undefined && (subject !== undefined || kind !== 'entity'))
    throw new BellwetherError(
      'INVALID_INPUT',
      'A rule names a kind of entity only when it is for all entities of that kind.',
    );
  if (subject === undefined) return { kind, number: null };
  const parsed = parseTrendId(subject);
  const number = await numberOf(transaction, parsed);
  if (number === null)
    throw new BellwetherError('NOT_FOUND', `There is nothing counted as ${JSON.stringify(subject)} here.`);
  return { kind: parsed.kind, number };
}

const NUMBER: Readonly<Record<TrendKind, string>> = {
  entity: 'SELECT coalesce(canonical, node) AS number FROM entities WHERE id = $1::uuid',
  topic: 'SELECT number FROM topics WHERE id = $1::uuid',
  term: 'SELECT number FROM terms WHERE term = $1::text',
};

async function numberOf(
  store: Queryable,
  { kind, key }: { readonly kind: TrendKind; readonly key: string },
): Promise<number | null> {
  const rows = await store.query<{ number: number }>({ text: NUMBER[kind], values: [key] });
  return rows[0]?.number ?? null;
}

const KEY: Readonly<Record<TrendKind, string>> = {
  entity: 'SELECT id::text AS key FROM entities WHERE node = $1',
  topic: 'SELECT id::text AS key FROM topics WHERE number = $1',
  term: 'SELECT term AS key FROM terms WHERE number = $1',
};

async function toListed(store: Queryable, rule: WindowRule): Promise<ListedRule> {
  const kind = SERIES_SUBJECT_KINDS[rule.kind] as TrendKind;
  if (rule.number === null) return { ...rule, kind, subject: null };
  const rows = await store.query<{ key: string }>({ text: KEY[kind], values: [rule.number] });
  return { ...rule, kind, subject: `${kind}:${rows[0]?.key ?? ''}` };
}
