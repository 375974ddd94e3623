/** One dispatched event of a `text/event-stream`. */
export interface SseEvent {
  readonly type: string;
  readonly data: string;
  readonly id: string;
}

export interface SseParser {
  /** Takes the next characters of the stream and returns the events they complete. */
  push(chunk: string): SseEvent[];
  /** Milliseconds to wait before reconnecting, where the server said so. */
  retry(): number | null;
  lastEventId(): string;
}

/**
 * The event stream format of the HTML standard, section 9.2.6, because EventSource cannot send an
 * Authorization header. Lines end in CR, LF or CRLF, which may fall between two chunks.
 */
export function createSseParser(): SseParser {
  let rest = '';
  let type = '';
  let data: string[] = [];
  let id = '';
  let retry: number | null = null;
  let started = false;

  const line = (text: string, events: SseEvent[]) => {
    if (text === '') {
      if (data.length > 0) events.push({ type: type === '' ? 'message' : type, data: data.join('\n'), id });
      type = '';
      data = [];
      return;
    }
    if (text.startsWith(':')) return;
    const colon = text.indexOf(':');
    const field = colon < 0 ? text : text.slice(0, colon);
    const raw = colon < 0 ? '' : text.slice(colon + 1);
    const value = raw.startsWith(' ') ? raw.slice(1) : raw;
    if (field === 'event') type = value;
    else if (field === 'data') data.push(value);
    else if (field === 'id' && !value.includes('\0')) id = value;
    else if (field === 'retry' && /^\d+$/.test(value)) retry = Number(value);
  };

  return {
    push(chunk) {
      const events: SseEvent[] = [];
      if (chunk === '') return events;
      rest += !started && chunk.startsWith('\uFEFF') ? chunk.slice(1) : chunk;
      started = true;
      let from = 0;
      for (let at = 0; at < rest.length; at++) {
        const character = rest[at];
        if (character !== '\n' && character !== '\r') continue;
        // A CR at the very end may be the first half of CRLF: wait for what follows.
        if (character === '\r' && at === rest.length - 1) break;
        line(rest.slice(from, at), events);
        if (character === '\r' && rest[at + 1] === '\n') at++;
        from = at + 1;
      }
      rest = rest.slice(from);
      return events;
    },
    retry: () => retry,
    lastEventId: () => id,
  };
}
