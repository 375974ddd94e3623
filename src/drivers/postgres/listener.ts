import { Client, type ClientConfig } from 'pg';
import { isTransientDatabaseError, wrapDatabaseError } from './database-errors.ts';

export interface ListenHandlers {
  readonly onMessage: (payload: string) => void;
  /** Messages may have been missed while the connection was away: look for yourself. */
  readonly onReconnect: () => void;
}

/** One connection for everything that a process listens to: opened with the first channel, closed after the last. */
export interface Listener {
  /**
   * Resolves when the channel is listened to; reconnects until it is disposed. A server that is away is waited for, as it
   * is when it goes away later; throws what it answers after half a minute.
   */
  listen(channel: string, handlers: ListenHandlers): Promise<AsyncDisposable>;
}

const RETRY_MS = 500;
const PATIENCE_MS = 30_000;

export function createListener(config: ClientConfig): Listener {
  const channels = new Map<string, Set<ListenHandlers>>();
  let connection: Promise<Client> | undefined;
  /** One statement after the other: several may begin to listen at once. */
  let last: Promise<unknown> = Promise.resolve();
  let retry: NodeJS.Timeout | undefined;

  const isWanted = (): boolean => channels.size > 0;

  function send(client: Client, text: string): Promise<unknown> {
    last = last.catch(() => {}).then(() => client.query(text));
    return last;
  }

  async function connect(): Promise<Client> {
    const client = new Client(config);
    // Only a connection that was up can be lost; one that never came up rejects below.
    let up = false;
    const onLost = () => {
      if (!up) return;
      up = false;
      client.end().catch(() => {});
      if (connection === undefined || !isWanted()) return;
      connection = undefined;
      retry = setTimeout(reconnect, RETRY_MS);
    };
    client.on('error', onLost);
    client.on('end', onLost);
    client.on('notification', ({ channel, payload }) => {
      for (const { onMessage } of [...(channels.get(channel) ?? [])]) onMessage(payload ?? '');
    });
    try {
      await client.connect();
      for (const channel of channels.keys()) await send(client, `LISTEN ${quoted(channel)}`);
    } catch (error) {
      client.end().catch(() => {});
      throw error;
    }
    up = true;
    return client;
  }

  /** The connection, opened where there is none; one that fails to open is not kept. */
  function opened(): Promise<Client> {
    if (connection !== undefined) return connection;
    const opening = connect();
    connection = opening;
    opening.catch(() => {
      if (connection === opening) connection = undefined;
    });
    return opening;
  }

  function reconnect(): void {
    opened().then(
      () => {
        for (const handlers of [...channels.values()].flatMap((set) => [...set])) handlers.onReconnect();
      },
      () => {
        if (isWanted()) retry = setTimeout(reconnect, RETRY_MS);
      },
    );
  }

  async function subscribe(channel: string): Promise<void> {
    const deadline = performance.now() + PATIENCE_MS;
    for (;;) {
      try {
        await send(await opened(), `LISTEN ${quoted(channel)}`);
        return;
      } catch (error) {
        const wrapped = wrapDatabaseError(error);
        if (!isTransientDatabaseError(wrapped) || performance.now() > deadline) throw wrapped;
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
  }

  async function forget(channel: string, handlers: ListenHandlers): Promise<void> {
    const set = channels.get(channel);
    if (set?.delete(handlers) !== true) return;
    if (set.size > 0) return;
    channels.delete(channel);
    const client = await connection?.catch(() => undefined);
    if (isWanted()) {
      // Someone may listen to it again by now.
      if (!channels.has(channel))
        await (client && send(client, `UNLISTEN ${quoted(channel)}`).catch(() => {}));
      return;
    }
    clearTimeout(retry);
    connection = undefined;
    await client?.end().catch(() => {});
  }

  return {
    async listen(channel, handlers) {
      const set = channels.get(channel) ?? new Set();
      channels.set(channel, set.add(handlers));
      try {
        await subscribe(channel);
      } catch (error) {
        await forget(channel, handlers);
        throw error;
      }
      return { [Symbol.asyncDispose]: () => forget(channel, handlers) };
    },
  };
}

function quoted(channel: string): string {
  return `"${channel.replaceAll('"', '""')}"`;
}
