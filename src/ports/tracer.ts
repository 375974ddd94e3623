/** Attributes of a span: OpenTelemetry's names where it has one. Never a secret, never a document's text. */
export type SpanAttributes = Readonly<Record<string, string | number | boolean>>;

export interface Span {
  set(attributes: SpanAttributes): void;
}

/**
 * Traces what takes time. Spans nest by the asynchronous call they are opened in. A tracer that is not enabled costs
 * a function call.
 */
export interface Tracer {
  readonly enabled: boolean;
  /** Runs the work inside a span; an error is recorded on it and thrown on. */
  span<T>(name: string, attributes: SpanAttributes, work: (span: Span) => Promise<T>): Promise<T>;
  /**
   * Opens the span of a request that came from outside. `run` runs a callback inside it, `end` closes it with the
   * answer's status. `traceparent` is the W3C header (https://www.w3.org/TR/trace-context/), honoured when well formed.
   */
  serve(name: string, attributes: SpanAttributes, traceparent: string | undefined): ServedSpan;
}

export interface ServedSpan {
  run(work: () => void): void;
  end(outcome: { readonly status: number; readonly error?: unknown }): void;
}

const ignore: Span = { set: () => {} };

export const noTracing: Tracer = {
  enabled: false,
  span: (_name, _attributes, work) => work(ignore),
  serve: () => ({ run: (work) => work(), end: () => {} }),
};
