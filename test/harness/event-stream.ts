/** One server-sent event as a client sees it. */
export interface ReceivedEvent {
  readonly id: string | null;
  readonly name: string;
  readonly data: string;
}

export interface StreamReader extends AsyncDisposable {
  readonly status: number;
  readonly headers: Headers;
  /** The next event; null when the server ended the stream. */
  next(): Promise<ReceivedEvent | null>;
  /** The next event of this name, others skipped; null when the stream ended before it. */
  nextNamed(name: string): Promise<ReceivedEvent | null>;
}

/** Reads a stream of server-sent events with `fetch`, as a browser's code does that sends a token. */
export async function readEventStream(url: string, headers: Record<string, string>): Promise<StreamReader> {
  const abort = new AbortController();
  const response = await fetch(url, { headers, signal: abort.signal });
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let buffer = '';
  async function next(): Promise<ReceivedEvent | null> {
    for (;;) {
      const end = buffer.indexOf('\n\n');
      if (end === -1) {
        const { done, value } = await reader.read();
        if (done) return null;
        buffer += value;
        continue;
      }
      const block = buffer.slice(0, end).split('\n');
      buffer = buffer.slice(end + 2);
      const field = (name: string) =>
        block.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
      const name = field('event');
      if (name !== undefined) return { id: field('id') ?? null, name, data: field('data') ?? '' };
    }
  }
  return {
    status: response.status,
    headers: response.headers,
    next,
    async nextNamed(name) {
      for (;;) {
        const event = await next();
        if (event === null || event.name === name) return event;
      }
    },
    async [Symbol.asyncDispose]() {
      abort.abort();
      await reader.cancel().catch(() => {});
    },
  };
}
