import { Client, type ClientConfig } from 'pg';
import { BellwetherError } from '../../base/errors.ts';
import { wrapDatabaseError } from './database-errors.ts';

/** A pooled connection and the role that it runs as; '' is the login role itself. */
export interface Connection {
  readonly client: Client;
  role: string;
  broken: boolean;
}

export interface RolePoolOptions {
  readonly config: ClientConfig;
  readonly max: number;
  /** How long a caller waits for a connection, in milliseconds. */
  readonly waitTimeout: number;
  /** How many callers may wait. One more is refused at once, so that a slow database cannot exhaust memory. */
  readonly maxWaiting: number;
}

export const ROLE_POOL_DEFAULTS = { max: 20, waitTimeout: 15_000, maxWaiting: 10_000 } as const;

interface Waiter {
  readonly role: string;
  readonly resolve: (connection: Connection) => void;
  readonly reject: (error: unknown) => void;
  readonly deadline: number;
}

export interface RolePool {
  /** A connection for the role: one that already runs as it when there is one, else any. The caller switches it. */
  acquire(role: string): Connection | Promise<Connection>;
  release(connection: Connection): void;
  readonly counts: { readonly open: number; readonly idle: number; readonly waiting: number };
  close(): Promise<void>;
}

/**
 * A pool that remembers the role of every connection, so that switching roles costs a round trip only when
 * a connection changes tenants. Idle connections are kept last in, first out, which keeps a busy tenant on
 * connections that already run as it and have its statements prepared.
 */
export function createRolePool(options: RolePoolOptions): RolePool {
  const idle: Connection[] = [];
  const waiting: Waiter[] = [];
  let waitingFrom = 0;
  const all = new Set<Connection>();
  let opening = 0;
  let closed = false;
  let sweep: NodeJS.Timeout | undefined;

  async function open(): Promise<Connection> {
    opening++;
    const client = new Client(options.config);
    const connection: Connection = { client, role: '', broken: false };
    client.on('error', () => discard(connection));
    client.on('end', () => discard(connection));
    try {
      await client.connect();
      all.add(connection);
      return connection;
    } catch (error) {
      // A client that failed to connect may still hold a socket.
      client.end().catch(() => {});
      throw wrapDatabaseError(error);
    } finally {
      opening--;
    }
  }

  function discard(connection: Connection): void {
    connection.broken = true;
    all.delete(connection);
    const at = idle.indexOf(connection);
    if (at >= 0) idle.splice(at, 1);
  }

  function takeIdle(role: string): Connection | undefined {
    for (let i = idle.length - 1; i >= 0; i--) if (idle[i]!.role === role) return idle.splice(i, 1)[0];
    return undefined;
  }

  function nextWaiter(): Waiter | undefined {
    const waiter = waiting[waitingFrom];
    if (waiter === undefined) return undefined;
    waitingFrom++;
    if (waitingFrom > 1024 && waitingFrom * 2 > waiting.length) {
      waiting.splice(0, waitingFrom);
      waitingFrom = 0;
    }
    return waiter;
  }

  function openFor(waiter: Waiter): void {
    open().then(
      (connection) => {
        if (closed) connection.client.end().catch(() => {});
        waiter.resolve(connection);
      },
      (error) => {
        waiter.reject(error);
        // Nobody else will open one for those behind it.
        const next = nextWaiter();
        if (next !== undefined) openFor(next);
      },
    );
  }

  function expireWaiters(): void {
    const now = performance.now();
    while (waitingFrom < waiting.length && waiting[waitingFrom]!.deadline <= now) {
      nextWaiter()!.reject(
        new BellwetherError(
          'DATABASE_UNAVAILABLE',
          `No database connection became free within ${options.waitTimeout} ms`,
        ),
      );
    }
    if (waitingFrom === waiting.length) {
      clearInterval(sweep);
      sweep = undefined;
    }
  }

  return {
    acquire(role) {
      if (closed) throw new BellwetherError('UNAVAILABLE', 'The database is closed');
      const own = takeIdle(role);
      if (own !== undefined) return own;
      if (all.size + opening < options.max) return open();
      // The one unused for longest: its role is the least likely to be wanted next.
      const other = idle.shift();
      if (other !== undefined) return other;
      if (waiting.length - waitingFrom >= options.maxWaiting) {
        throw new BellwetherError(
          'DATABASE_UNAVAILABLE',
          `${options.maxWaiting} requests already wait for a database connection`,
        );
      }
      sweep ??= setInterval(expireWaiters, 250).unref();
      return new Promise((resolve, reject) => {
        waiting.push({ role, resolve, reject, deadline: performance.now() + options.waitTimeout });
      });
    },

    release(connection) {
      if (connection.broken || closed) {
        discard(connection);
        connection.client.end().catch(() => {});
        const waiter = closed ? undefined : nextWaiter();
        if (waiter !== undefined) openFor(waiter);
        return;
      }
      const waiter = nextWaiter();
      if (waiter !== undefined) waiter.resolve(connection);
      else idle.push(connection);
    },

    get counts() {
      return { open: all.size, idle: idle.length, waiting: waiting.length - waitingFrom };
    },

    async close() {
      closed = true;
      clearInterval(sweep);
      for (let waiter = nextWaiter(); waiter !== undefined; waiter = nextWaiter()) {
        waiter.reject(new BellwetherError('UNAVAILABLE', 'The database is closed'));
      }
      await Promise.all(idle.splice(0).map((connection) => connection.client.end().catch(() => {})));
    },
  };
}
