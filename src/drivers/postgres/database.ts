import type { QueryConfig, QueryResult } from 'pg';
import { BellwetherError } from '../../base/errors.ts';
import { type TenantId, tenantRole } from '../../domain/tenant.ts';
import type { Database, Queryable, Statement } from '../../ports/database.ts';
import { arrayParameter } from './array-parameter.ts';
import {
  clientConfig,
  type DatabaseAddress,
  SESSION_LIMITS,
  type SessionLimits,
} from './connection-settings.ts';
import { wrapDatabaseError } from './database-errors.ts';
import { createListener } from './listener.ts';
import { type Connection, createRolePool, ROLE_POOL_DEFAULTS } from './role-pool.ts';

export interface PostgresOptions {
  readonly address: DatabaseAddress;
  /** Shown in `pg_stat_activity`. */
  readonly name?: string;
  readonly max?: number;
  readonly limits?: SessionLimits;
  /**
   * `session` keeps a tenant's role on its pooled connection, and needs a connection of its own per session.
   * `transaction` sets the role inside every transaction, as PgBouncer's transaction mode asks for.
   */
  readonly pooling?: 'session' | 'transaction';
  /** Called with the duration of every statement, in milliseconds. */
  readonly onQuery?: (kind: string, milliseconds: number) => void;
}

export interface PostgresDatabase extends Database {
  readonly address: DatabaseAddress;
  readonly connections: { readonly open: number; readonly idle: number; readonly waiting: number };
}

/** By default `pg` sends a statement without values by the simple protocol, which would run two of them. */
interface ExtendedQueryConfig extends QueryConfig {
  readonly queryMode: 'extended';
}

/**
 * The statements that features need. Whatever else would arrive is an attack: a block or a new function could leave the
 * tenant's role from inside (`DO $$ ... RESET ROLE`), DISCARD and COMMIT end it, LISTEN overhears others. They are
 * refused before they are sent. The first word decides, because the extended protocol takes one statement only.
 */
const DATA_STATEMENT =
  /^\s*(?:SELECT|INSERT|UPDATE|DELETE|MERGE|WITH|VALUES|EXPLAIN|SAVEPOINT|RELEASE|ROLLBACK\s+TO)\b/i;

/** The login role itself: the shared schema is reached as it, and no tenant role is a member of it. */
const PLATFORM = '';

export function createDatabase(options: PostgresOptions): PostgresDatabase {
  const name = options.name ?? 'bellwether';
  const limits = options.limits ?? SESSION_LIMITS;
  const perTransaction = options.pooling === 'transaction';
  const pool = createRolePool({
    ...ROLE_POOL_DEFAULTS,
    config: clientConfig(options.address, name, limits),
    ...(options.max === undefined ? {} : { max: options.max }),
  });
  const listener = createListener(
    clientConfig(options.address, `${name} listener`, { ...limits, statementTimeout: 0 }),
  );
  const { onQuery } = options;

  async function run<Row extends object>(
    connection: Connection,
    role: string,
    statement: Statement,
  ): Promise<Row[]> {
    if (connection.broken)
      throw new BellwetherError('DATABASE_UNAVAILABLE', 'The connection is no longer usable; start again');
    if (role !== PLATFORM && !DATA_STATEMENT.test(statement.text))
      throw new BellwetherError('FORBIDDEN', 'A tenant may only read and write its own rows');
    const started = onQuery === undefined ? 0 : performance.now();
    let result: QueryResult<Row>;
    try {
      const config: ExtendedQueryConfig = {
        text: statement.text,
        queryMode: 'extended',
        values: statement.values?.map(arrayParameter) ?? [],
        ...(statement.name === undefined || perTransaction ? {} : { name: statement.name }),
      };
      result = await connection.client.query<Row>(config);
    } catch (error) {
      throw wrapDatabaseError(error);
    } finally {
      onQuery?.(statement.name ?? 'other', performance.now() - started);
    }
    if (result.command === 'SET' || result.command === 'RESET') {
      // Roles are ours to switch. A statement that changed the session has spoilt the connection.
      connection.broken = true;
      throw new BellwetherError('FORBIDDEN', 'A statement may not change the session');
    }
    return result.rows;
  }

  /** Our own statements: constant text, no user input, simple protocol. */
  async function control(connection: Connection, text: string): Promise<void> {
    try {
      await connection.client.query(text);
    } catch (error) {
      connection.broken = true;
      throw wrapDatabaseError(error);
    }
  }

  async function assume(connection: Connection, role: string): Promise<void> {
    if (connection.role === role) return;
    await control(
      connection,
      role === PLATFORM
        ? 'RESET ROLE; RESET search_path'
        : `RESET ROLE; SET ROLE ${role}; SET search_path = ${role}`,
    );
    connection.role = role;
  }

  async function withConnection<T>(role: string, work: (connection: Connection) => Promise<T>): Promise<T> {
    const connection = await pool.acquire(role);
    try {
      if (!perTransaction) await assume(connection, role);
      return await work(connection);
    } finally {
      pool.release(connection);
    }
  }

  const localRole = (role: string) =>
    role === PLATFORM
      ? 'SET LOCAL ROLE NONE; SET LOCAL search_path = shared'
      : `SET LOCAL ROLE ${role}; SET LOCAL search_path = ${role}`;

  /** `checkOpen` throws once the transaction ends: what is sent after it would be outside it, on another's connection. */
  async function inTransaction<T>(
    role: string,
    work: (connection: Connection, checkOpen: () => void) => Promise<T>,
  ): Promise<T> {
    return withConnection(role, async (connection) => {
      await control(connection, perTransaction && role !== PLATFORM ? `BEGIN; ${localRole(role)}` : 'BEGIN');
      let result: T;
      let isOpen = true;
      try {
        result = await work(connection, () => {
          if (!isOpen)
            throw new BellwetherError('INTERNAL', 'A statement was sent after its transaction had ended.');
        }).finally(() => {
          isOpen = false;
        });
      } catch (error) {
        await control(connection, 'ROLLBACK').catch(() => {});
        throw error;
      }
      await control(connection, 'COMMIT');
      return result;
    });
  }

  const queryAs = (role: string) => {
    return async <Row extends object>(statement: Statement): Promise<Row[]> =>
      perTransaction && role !== PLATFORM
        ? inTransaction(role, (connection) => run<Row>(connection, role, statement))
        : withConnection(role, (connection) => run<Row>(connection, role, statement));
  };

  const transactionAs = (role: string) => {
    return <T>(work: (transaction: Queryable) => Promise<T>): Promise<T> =>
      inTransaction(role, (connection, checkOpen) =>
        work({
          query: async (statement) => {
            checkOpen();
            return run(connection, role, statement);
          },
        }),
      );
  };

  const platform = { query: queryAs(PLATFORM), transaction: transactionAs(PLATFORM) };

  return {
    address: options.address,
    platform,

    tenant(tenant: TenantId) {
      const role = tenantRole(tenant);
      return { tenant, query: queryAs(role), transaction: transactionAs(role) };
    },

    spanning(tenant, work) {
      const role = tenantRole(tenant);
      return inTransaction(role, (connection, checkOpen) => {
        let current = role;
        const as = (wanted: string): Queryable => ({
          query: async (statement) => {
            checkOpen();
            if (current !== wanted) {
              await control(connection, localRole(wanted));
              current = wanted;
            }
            return run(connection, wanted, statement);
          },
        });
        return work({ tenant: as(role), platform: as(PLATFORM) });
      });
    },

    listen: (channel, onMessage, onReconnect) =>
      listener.listen(channel, { onMessage, onReconnect: onReconnect ?? (() => {}) }),

    get connections() {
      return pool.counts;
    },

    [Symbol.asyncDispose]: () => pool.close(),
  };
}
