import { AsyncLocalStorage } from 'node:async_hooks';
import {
  type Context,
  type ContextManager,
  context,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  trace,
} from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { defaultResource, resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { messageOf } from '../../base/errors.ts';
import type { Tracer } from '../../ports/tracer.ts';

/** How long finished spans wait to be sent together, milliseconds. */
const SEND_EVERY_MS = 1_000;

export interface OpenTelemetryTracer extends Tracer, AsyncDisposable {}

/**
 * Sends spans to an OpenTelemetry collector over HTTP. Import this module only when tracing is asked for: the SDK is
 * large. Headers and the service's name come from OpenTelemetry's own variables (OTEL_EXPORTER_OTLP_HEADERS,
 * OTEL_SERVICE_NAME). Disposing sends what is left.
 */
export function createOpenTelemetryTracer(options: {
  endpoint: string;
  version: string;
  sendEveryMs?: number;
}): OpenTelemetryTracer {
  const provider = new TracerProvider({
    resource: defaultResource().merge(
      resourceFromAttributes({
        'service.name': process.env.OTEL_SERVICE_NAME ?? 'bellwether',
        'service.version': options.version,
      }),
    ),
    spanProcessors: [
      new BatchSpanProcessor({
        exporter: new OTLPTraceExporter({ url: `${options.endpoint.replace(/\/+$/, '')}/v1/traces` }),
        scheduledDelayMillis: options.sendEveryMs ?? SEND_EVERY_MS,
      }),
    ],
  });
  const contexts = createContextManager();
  context.setGlobalContextManager(contexts);
  const tracer = provider.getTracer('bellwether', options.version);

  return {
    enabled: true,
    async span(name, attributes, work) {
      const span = tracer.startSpan(name, { attributes: { ...attributes } }, contexts.active());
      try {
        return await contexts.with(trace.setSpan(contexts.active(), span), () =>
          work({ set: (more) => void span.setAttributes({ ...more }) }),
        );
      } catch (error) {
        fail(span, error);
        throw error;
      } finally {
        span.end();
      }
    },
    serve(name, attributes, traceparent) {
      const parent = readTraceparent(traceparent);
      const span = tracer.startSpan(name, { kind: SpanKind.SERVER, attributes: { ...attributes } }, parent);
      const inside = trace.setSpan(parent, span);
      return {
        run: (work) => contexts.with(inside, work),
        end({ status, error }) {
          span.setAttribute('http.response.status_code', status);
          if (error !== undefined) fail(span, error);
          else if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
          span.end();
        },
      };
    },
    async [Symbol.asyncDispose]() {
      await provider.shutdown();
      context.disable();
    },
  };
}

function fail(span: Span, error: unknown): void {
  span.recordException(error instanceof Error ? error : messageOf(error));
  span.setStatus({ code: SpanStatusCode.ERROR, message: messageOf(error) });
}

/** `version-traceid-parentid-flags` in lower-case hexadecimal; anything else starts a trace of its own. */
function readTraceparent(header: string | undefined): Context {
  const match = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:-.*)?$/.exec(header ?? '');
  if (match === null || match[1] === 'ff' || /^0+$/.test(match[2]!) || /^0+$/.test(match[3]!))
    return ROOT_CONTEXT;
  return trace.setSpanContext(ROOT_CONTEXT, {
    traceId: match[2]!,
    spanId: match[3]!,
    traceFlags: Number.parseInt(match[4]!, 16) & TraceFlags.SAMPLED,
    isRemote: true,
  });
}

/** The current context follows asynchronous calls, as OpenTelemetry's own manager for Node.js does it. */
function createContextManager(): ContextManager {
  const storage = new AsyncLocalStorage<Context>();
  const manager: ContextManager = {
    active: () => storage.getStore() ?? ROOT_CONTEXT,
    with: (inside, work, thisArgument, ...values) =>
      storage.run(inside, () => work.call(thisArgument as ThisParameterType<typeof work>, ...values)),
    bind: (inside, target) =>
      typeof target === 'function'
        ? (((...values: unknown[]) => storage.run(inside, () => target(...values))) as typeof target)
        : target,
    enable: () => manager,
    disable() {
      storage.disable();
      return manager;
    },
  };
  return manager;
}
