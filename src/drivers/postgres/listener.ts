import { Client, type ClientConfig } from 'pg';
import { wrapDatabaseError } from './database-errors.ts';

export interface ListenHandlers {
  readonly onMessage: (payload: string) => void;
  /** Messages may have been missed while the connection was away: look for yourself. */
  readonly onReconnect: () => void;
}

const RETRY_MS = 500;

/** Listens on a channel with a connection of its own, and reconnects until it is disposed. */
export async function listenOn(
  config: ClientConfig,
  channel: string,
  handlers: ListenHandlers,
): Promise<AsyncDisposable> {
  let client: Client | undefined;
  let retry: NodeJS.Timeout | undefined;
  let disposed = false;

  async function connect(): Promise<void> {
    const next = new Client(config);
    // Only a connection that was up can be lost; one that never came up rejects below.
    let up = false;
    const onLost = () => {
      if (!up || disposed) return;
      up = false;
      next.end().catch(() => {});
      retry = setTimeout(reconnect, RETRY_MS);
    };
    next.on('error', onLost);
    next.on('end', onLost);
    next.on('notification', (message) => handlers.onMessage(message.payload ?? ''));
    try {
      await next.connect();
      await next.query(`LISTEN "${channel.replaceAll('"', '""')}"`);
    } catch (error) {
      next.end().catch(() => {});
      throw error;
    }
    up = true;
    client = next;
  }

  function reconnect(): void {
    connect().then(handlers.onReconnect, () => {
      if (!disposed) retry = setTimeout(reconnect, RETRY_MS);
    });
  }

  try {
    await connect();
  } catch (error) {
    disposed = true;
    throw wrapDatabaseError(error);
  }

  return {
    async [Symbol.asyncDispose]() {
      disposed = true;
      clearTimeout(retry);
      await client?.end().catch(() => {});
    },
  };
}
