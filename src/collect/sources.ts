import type { Clock } from '../base/clock.ts';
import { BellwetherError, isBellwetherError } from '../base/errors.ts';
import { createUuidV7 } from '../base/ids.ts';
import type { Schedule, Source, SourceHealth, SourceKind } from '../domain/source.ts';
import { isSourceType, type SourceType } from '../domain/source-type.ts';
import type { TenantId } from '../domain/tenant.ts';
import type { Database, Queryable } from '../ports/database.ts';
import type { Connectors } from './connectors/index.ts';
import { checkSchedule } from './schedule.ts';
import { SOURCE_COLUMNS, type SourceRow, toSource } from './source-row.ts';

/** What a person gives for a new source; the rest has defaults by kind. */
export interface NewSource {
  readonly kind: SourceKind;
  readonly name?: string;
  readonly sourceType?: SourceType;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly schedule?: Schedule;
  readonly priority?: number;
  /** Requests per minute. */
  readonly rateLimit?: number;
  readonly labels?: readonly string[];
  readonly paused?: boolean;
}

export type SourceChange = Partial<Omit<NewSource, 'kind'>>;

export interface SourceWithHealth extends Source {
  readonly health: SourceHealth;
}

/** Tenant-owned configuration of where documents come from (SRC-1), with what the last runs said (SRC-5). */
export interface Sources {
  /** Throws `INVALID_INPUT` naming the field, `CONFLICT` when the name is taken. A scheduled source is due at once. */
  create(tenant: TenantId, request: NewSource): Promise<SourceWithHealth>;
  /** By name. */
  list(tenant: TenantId): Promise<SourceWithHealth[]>;
  /** Throws `NOT_FOUND`. */
  get(tenant: TenantId, id: string): Promise<SourceWithHealth>;
  /** By id or by name, letter case aside. Null when there is none. */
  find(tenant: TenantId, idOrName: string): Promise<SourceWithHealth | null>;
  /** Throws as `create` and `get` do. A source that is resumed is due at once. */
  update(tenant: TenantId, id: string, change: SourceChange): Promise<SourceWithHealth>;
  /** Throws `NOT_FOUND`. Its documents stay. */
  delete(tenant: TenantId, id: string): Promise<void>;
}

const SOURCE_DEFAULTS = {
  sourceType: 'custom',
  schedule: { kind: 'manual' },
  priority: 5,
  rateLimit: 60,
} as const;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export function createSources(options: {
  database: Database;
  connectors: Connectors;
  clock: Clock;
}): Sources {
  const { database, connectors, clock } = options;

  const nextRuns = async (tenant: TenantId): Promise<Map<string, number>> => {
    const rows = await database.platform.query<{ source_id: string; next_run_at: number }>({
      name: 'source-next-runs',
      text: 'SELECT source_id, next_run_at FROM shared.source_schedule WHERE tenant_id = $1',
      values: [tenant],
    });
    return new Map(rows.map((row) => [row.source_id, row.next_run_at]));
  };

  const select = async (
    tenant: TenantId,
    where: string,
    values: readonly unknown[],
  ): Promise<SourceWithHealth[]> => {
    const rows = await database.tenant(tenant).query<SourceRow>({
      text: `SELECT ${SOURCE_COLUMNS} FROM sources ${where} ORDER BY lower(name)`,
      values,
    });
    const next = rows.length === 0 ? new Map<string, number>() : await nextRuns(tenant);
    return rows.map((row) => toSource(row, next.get(row.id) ?? null, clock.now()));
  };

  const get = async (tenant: TenantId, id: string): Promise<SourceWithHealth> => {
    const found = UUID.test(id) ? await select(tenant, 'WHERE id = $1', [id]) : [];
    if (found[0] === undefined) throw notFound(id);
    return found[0];
  };

  /** A source without a row is not scheduled. A row that exists keeps its time unless the source is to run now. */
  const schedule = async (
    platform: Queryable,
    tenant: TenantId,
    source: Source,
    runNow: boolean,
  ): Promise<void> => {
    if (source.paused || source.schedule.kind === 'manual') {
      await platform.query({
        text: 'DELETE FROM shared.source_schedule WHERE tenant_id = $1 AND source_id = $2',
        values: [tenant, source.id],
      });
      return;
    }
    await platform.query({
      text: `INSERT INTO shared.source_schedule (tenant_id, source_id, kind, priority, next_run_at)
             VALUES ($1, $2, $3, $4, to_timestamp($5::float8 / 1000))
             ON CONFLICT (tenant_id, source_id) DO UPDATE
             SET priority = excluded.priority,
                 next_run_at = CASE WHEN $6::boolean THEN excluded.next_run_at ELSE source_schedule.next_run_at END`,
      values: [tenant, source.id, source.kind, source.priority, clock.now(), runNow],
    });
  };

  return {
    async create(tenant, request) {
      const source = completeSource(request, connectors, clock.now());
      await nameConflicts(source.name, () =>
        database.spanning(tenant, async (transaction) => {
          await transaction.tenant.query({
            text: `INSERT INTO sources (id, name, kind, source_type, settings, schedule, priority, rate_limit, labels, paused, created_at)
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, to_timestamp($11::float8 / 1000))`,
            values: [source.id, ...columnsOf(source), source.createdAt],
          });
          await schedule(transaction.platform, tenant, source, true);
        }),
      );
      return get(tenant, source.id);
    },

    list: (tenant) => select(tenant, '', []),
    get,

    async find(tenant, idOrName) {
      const byId = UUID.test(idOrName) ? await select(tenant, 'WHERE id = $1', [idOrName]) : [];
      const found = byId[0] ?? (await select(tenant, 'WHERE lower(name) = lower($1)', [idOrName]))[0];
      return found ?? null;
    },

    async update(tenant, id, change) {
      const before = await get(tenant, id);
      const defined = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
      const after = {
        ...completeSource({ ...before, ...defined }, connectors, before.createdAt),
        id: before.id,
      };
      const runNow =
        (before.paused && !after.paused) ||
        JSON.stringify([before.settings, before.schedule]) !==
          JSON.stringify([after.settings, after.schedule]);
      await nameConflicts(after.name, () =>
        database.spanning(tenant, async (transaction) => {
          await transaction.tenant.query({
            text: `UPDATE sources SET name = $2, kind = $3, source_type = $4, settings = $5, schedule = $6, priority = $7,
                     rate_limit = $8, labels = $9, paused = $10 WHERE id = $1`,
            values: [before.id, ...columnsOf(after)],
          });
          await schedule(transaction.platform, tenant, after, runNow);
        }),
      );
      return get(tenant, before.id);
    },

    async delete(tenant, id) {
      const source = await get(tenant, id);
      await database.spanning(tenant, async (transaction) => {
        await transaction.tenant.query({ text: 'DELETE FROM sources WHERE id = $1', values: [source.id] });
        await transaction.platform.query({
          text: 'DELETE FROM shared.source_schedule WHERE tenant_id = $1 AND source_id = $2',
          values: [tenant, source.id],
        });
      });
    },
  };
}

function notFound(id: string): BellwetherError {
  return new BellwetherError('NOT_FOUND', `There is no source ${id.slice(0, 80)} here.`);
}

/** Checks a request and fills what it leaves out. */
function completeSource(request: NewSource, connectors: Connectors, createdAt: number): Source {
  const connector = connectors.get(request.kind);
  const given = request.settings ?? {};
  const settings =
    connector === undefined ? given : (connector.parseSettings(given) as Readonly<Record<string, unknown>>);
  const source: Source = {
    id: createUuidV7(createdAt),
    name: (request.name ?? connector?.nameOf(settings) ?? request.kind).trim(),
    kind: request.kind,
    sourceType: request.sourceType ?? connector?.defaults.sourceType ?? SOURCE_DEFAULTS.sourceType,
    settings,
    schedule: checkSchedule(request.schedule ?? connector?.defaults.schedule ?? SOURCE_DEFAULTS.schedule),
    priority: request.priority ?? SOURCE_DEFAULTS.priority,
    rateLimit: request.rateLimit ?? connector?.defaults.rateLimit ?? SOURCE_DEFAULTS.rateLimit,
    labels: request.labels ?? [],
    paused: request.paused ?? false,
    createdAt,
  };
  const reject = (what: string): never => {
    throw new BellwetherError('INVALID_INPUT', what);
  };
  if (source.name === '' || source.name.length > 200)
    reject(`name has ${source.name.length} characters. Give 1 to 200.`);
  if (!isSourceType(source.sourceType))
    reject(`source_type is "${source.sourceType}", which is not a source type.`);
  if (!Number.isInteger(source.priority) || source.priority < 0 || source.priority > 9)
    reject(`priority is ${source.priority}. Give 0 (first) to 9 (last).`);
  if (!Number.isInteger(source.rateLimit) || source.rateLimit < 1 || source.rateLimit > 6000)
    reject(`rate_limit is ${source.rateLimit}. Give 1 to 6000 requests a minute.`);
  if (connector === undefined && source.schedule.kind !== 'manual')
    reject(`A source of kind ${source.kind} is fed from outside and takes no schedule. Leave schedule out.`);
  return source;
}

function columnsOf(source: Source): unknown[] {
  const { name, kind, sourceType, settings, schedule, priority, rateLimit, labels, paused } = source;
  return [
    name,
    kind,
    sourceType,
    JSON.stringify(settings),
    JSON.stringify(schedule),
    priority,
    rateLimit,
    labels,
    paused,
  ];
}

async function nameConflicts<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isBellwetherError(error, 'CONFLICT')) throw error;
    throw new BellwetherError(
      'CONFLICT',
      `There is already a source called "${name}". Choose another name.`,
      { cause: error },
    );
  }
}
