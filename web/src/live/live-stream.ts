import type { Session } from '../api/session.ts';
import { createSseParser, type SseEvent } from './sse-parser.ts';

export type LiveState = 'connecting' | 'live' | 'waiting';

export interface LiveStream {
  state(): LiveState;
  subscribe(listener: () => void): () => void;
  onEvent(listener: (event: SseEvent) => void): () => void;
  close(): void;
}

const FIRST_DELAY_MS = 500;
const MAX_DELAY_MS = 30_000;
/** The server sends at least a comment this often; a longer silence means that the connection is dead. */
const SILENCE_MS = 60_000;

/** Doubles up to the limit; half of it is random, so that a restarted server is not met by everyone at once. */
export function reconnectDelay(attempt: number, random: number, first = FIRST_DELAY_MS): number {
  const full = Math.min(MAX_DELAY_MS, first * 2 ** attempt);
  return full / 2 + (full / 2) * random;
}

/** Reads `/stream` until closed, reconnecting with Last-Event-ID so that the server can go on where it stopped. */
export function openLiveStream(session: Session): LiveStream {
  const stateListeners = new Set<() => void>();
  const eventListeners = new Set<(event: SseEvent) => void>();
  let state: LiveState = 'connecting';
  let closed = false;
  let attempt = 0;
  let lastEventId = '';
  let firstDelay: number | undefined;
  let abort = new AbortController();
  let wake: (() => void) | null = null;

  const become = (next: LiveState) => {
    if (state === next) return;
    state = next;
    for (const listener of stateListeners) listener();
  };

  const readOnce = async () => {
    abort = new AbortController();
    const { signal } = abort;
    const headers: Record<string, string> = { accept: 'text/event-stream' };
    if (lastEventId !== '') headers['last-event-id'] = lastEventId;
    const response = await session.fetch('stream', { headers, signal, cache: 'no-store' });
    if (!response.ok || response.body === null) throw new Error(`the stream answered ${response.status}`);
    become('live');
    const parser = createSseParser();
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let silence: ReturnType<typeof setTimeout> | undefined;
    try {
      for (;;) {
        clearTimeout(silence);
        silence = setTimeout(() => abort.abort(), SILENCE_MS);
        const { done, value } = await reader.read();
        if (done) return;
        attempt = 0;
        for (const event of parser.push(value)) for (const listener of eventListeners) listener(event);
        if (parser.lastEventId() !== '') lastEventId = parser.lastEventId();
        firstDelay = parser.retry() ?? firstDelay;
      }
    } finally {
      clearTimeout(silence);
      reader.cancel().catch(() => undefined);
    }
  };

  const run = async () => {
    while (!closed) {
      try {
        await readOnce();
      } catch {
        // Whatever ended it, the answer is the same: wait, then connect again.
      }
      if (closed || session.state().kind === 'signed-out') return;
      become('waiting');
      await new Promise<void>((resolve) => {
        wake = resolve;
        setTimeout(resolve, reconnectDelay(attempt++, Math.random(), firstDelay));
      });
    }
  };
  const reconnectNow = () => wake?.();
  window.addEventListener('online', reconnectNow);
  void run();

  return {
    state: () => state,
    subscribe(listener) {
      stateListeners.add(listener);
      return () => stateListeners.delete(listener);
    },
    onEvent(listener) {
      eventListeners.add(listener);
      return () => eventListeners.delete(listener);
    },
    close() {
      closed = true;
      window.removeEventListener('online', reconnectNow);
      abort.abort();
      wake?.();
    },
  };
}
