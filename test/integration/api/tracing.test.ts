import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  createOpenTelemetryTracer,
  type OpenTelemetryTracer,
} from '../../../src/drivers/opentelemetry/opentelemetry-tracer.ts';
import { type ApiWorld, createApiWorld, type TestTenant } from '../../harness/api-world.ts';

interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly attributes: readonly {
    readonly key: string;
    readonly value: { readonly stringValue?: string; readonly intValue?: number };
  }[];
}

const spans: Span[] = [];
let collector: Server;
let world: ApiWorld;
let tenant: TestTenant;
let tracer: OpenTelemetryTracer;

beforeAll(async () => {
  collector = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const sent = JSON.parse(Buffer.concat(chunks).toString()) as {
      resourceSpans: { scopeSpans: { spans: Span[] }[] }[];
    };
    spans.push(...sent.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)));
    response.setHeader('content-type', 'application/json').end('{}');
  });
  await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
  tracer = createOpenTelemetryTracer({
    endpoint: `http://127.0.0.1:${(collector.address() as AddressInfo).port}`,
    version: 'test',
  });
  world = await createApiWorld({
    overrides: {
      tracer,
      ingest: {
        submit: () =>
          tracer.span('ingest.submit', { documents: 1 }, async () => ({
            runId: '0190a0a0-0000-7000-8000-000000000000',
            queued: 1,
          })),
        run: async () => null,
      },
    },
  });
  tenant = await world.createTenant();
});
afterAll(async () => {
  await world[Symbol.asyncDispose]();
  collector.close();
});

it('sends a span for a request, under the trace of the caller, and those opened inside under it', async () => {
  const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
  const response = await world.server.app.inject({
    method: 'POST',
    url: '/api/v1/signals',
    headers: {
      authorization: `Bearer ${tenant.users.analyst.token}`,
      traceparent: `00-${traceId}-00f067aa0ba902b7-01`,
    },
    payload: { source_type: 'news', documents: [{ title: 'a' }] },
  });
  expect(response.statusCode).toBe(202);
  await world.server.app.inject({ method: 'GET', url: '/health', headers: { traceparent: 'nonsense' } });
  await tracer[Symbol.asyncDispose]();
  const request = spans.find(({ name }) => name === 'POST /api/v1/signals')!;
  expect(request).toMatchObject({ traceId, parentSpanId: '00f067aa0ba902b7' });
  expect(
    Object.fromEntries(
      request.attributes.map(({ key, value }) => [key, value.stringValue ?? value.intValue]),
    ),
  ).toMatchObject({
    'http.request.method': 'POST',
    'http.route': '/api/v1/signals',
    'http.response.status_code': 202,
  });
  expect(spans.find(({ name }) => name === 'ingest.submit')).toMatchObject({
    traceId,
    parentSpanId: request.spanId,
  });
  const other = spans.find(({ name }) => name === 'GET /health')!;
  expect(other.traceId).not.toBe(traceId);
  expect(other.parentSpanId ?? '').toBe('');
});
