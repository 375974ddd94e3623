import type { ServerResponse } from 'node:http';
import type { LiveEvent } from './live-hub.ts';

/** A client that lets this many bytes pile up reads too slowly and is closed; it reconnects where it was. */
const BUFFER_LIMIT = 256 * 1024;
const HEARTBEAT_MS = 15_000;
/** What a client waits before it connects again, milliseconds. */
const RETRY_MS = 2_000;

export interface EventStream {
  send(event: Pick<LiveEvent, 'name' | 'data'> & { readonly id?: string }): void;
  /** Ends the stream with a word for the client: why, and so whether to come back. */
  close(reason: 'shutdown' | 'expired'): void;
}

/** Server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html) on a response of our own. */
export function openEventStream(
  response: ServerResponse,
  options: { headers: Record<string, string>; onClosed: (reason: 'ended' | 'slow') => void },
): EventStream {
  response.writeHead(200, {
    ...options.headers,
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store, no-transform',
    // Proxies that buffer answers would hold events back.
    'x-accel-buffering': 'no',
  });
  let isSlow = false;

  function write(text: string): void {
    if (response.writableEnded || response.destroyed) return;
    response.write(text);
    if (response.writableLength > BUFFER_LIMIT) {
      isSlow = true;
      response.destroy();
    }
  }

  const heartbeat = setInterval(() => write(': heartbeat\n\n'), HEARTBEAT_MS);
  heartbeat.unref();
  response.on('close', () => {
    clearInterval(heartbeat);
    options.onClosed(isSlow ? 'slow' : 'ended');
  });
  // A broken connection is reported by `close`; without a listener it would end the process.
  response.on('error', () => {});
  write(`retry: ${RETRY_MS}\n\n`);

  return {
    send: ({ id, name, data }) =>
      write(`${id === undefined ? '' : `id: ${id}\n`}event: ${name}\ndata: ${data}\n\n`),
    close(reason) {
      if (response.writableEnded || response.destroyed) return;
      response.end(`event: end\ndata: ${JSON.stringify({ reason })}\n\n`);
    },
  };
}
