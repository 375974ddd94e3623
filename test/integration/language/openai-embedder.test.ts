import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { cosine, quantise } from '../../../src/domain/vector.ts';
import { createEndpoint, type Endpoint, type EndpointOptions } from '../../../src/drivers/openai/endpoint.ts';
import { createOpenAiEmbedder, type EmbeddingLimits } from '../../../src/drivers/openai/openai-embedder.ts';
import { createPrometheusMetrics } from '../../../src/drivers/prometheus/prometheus-metrics.ts';
import type { Budget, ModelUsage } from '../../../src/ports/budget.ts';
import type { Embedder } from '../../../src/ports/embedder.ts';
import { describeEmbedder } from '../../conformance/embedder.ts';
import {
  answerJson,
  type Behaviour,
  breakOff,
  embeddings,
  type ModelServer,
  refuse,
  silence,
  startModelServer,
  testVector,
  truncate,
} from './misbehaving-model.ts';

const DIMENSIONS = 16;
const KEY = 'sk-the-secret-of-the-test';
const calm = new AbortController().signal;
let server: ModelServer;
let now: number;
let waits: number[];
let usages: (ModelUsage | null)[];
let reserved: number[];
let metrics: ReturnType<typeof createPrometheusMetrics>;

beforeAll(async () => {
  server = await startModelServer(embeddings(DIMENSIONS));
});
afterAll(() => server[Symbol.asyncDispose]());
beforeEach(() => {
  now = 1_000_000;
  waits = [];
  usages = [];
  reserved = [];
  metrics = createPrometheusMetrics();
  server.reset();
});

const countingBudget: Budget = {
  async reserve(most) {
    reserved.push(most);
    return { settle: async (used) => void usages.push(used) };
  },
};

/** An endpoint whose waits only move its clock. */
function endpointWith(options: Partial<EndpointOptions> = {}): Endpoint {
  return createEndpoint({
    url: `${server.origin}/v1`,
    key: KEY,
    metrics,
    clock: { now: () => now },
    random: () => 1,
    wait: async (ms) => {
      waits.push(ms);
      now += ms;
    },
    ...options,
  });
}

function embedderWith(
  options: {
    endpoint?: Endpoint;
    limits?: Partial<EmbeddingLimits>;
    dimensions?: number;
    budget?: Budget;
  } = {},
): Embedder {
  return createOpenAiEmbedder({
    endpoint: options.endpoint ?? endpointWith(),
    budget: options.budget ?? countingBudget,
    model: 'test-embedding',
    dimensions: options.dimensions ?? DIMENSIONS,
    prices: { input: 100, output: 0 },
    limits: { parallel: 1, ...options.limits },
  });
}

describe('an OpenAI-compatible endpoint', () => {
  describeEmbedder(() => embedderWith());
});

describe('the OpenAI embedder', () => {
  it('puts vectors that come in any order back with their texts', async () => {
    const texts = ['first text', 'second text', 'a third one'];
    const vectors = await embedderWith().embed(texts, calm);
    for (const [i, text] of texts.entries())
      expect(cosine(vectors[i]!, quantise(testVector(text, DIMENSIONS)))).toBeCloseTo(1, 5);
    expect(server.bodies).toEqual([{ model: 'test-embedding', input: texts, encoding_format: 'float' }]);
    expect(server.authorizations).toEqual([`Bearer ${KEY}`]);
  });

  it('cuts what is asked into batches by number and by tokens', async () => {
    const texts = Array.from({ length: 10 }, (_, i) => `text ${i} ${'x'.repeat(290)}`);
    await embedderWith({ limits: { batchTexts: 4, batchTokens: 310 } }).embed(texts, calm);
    expect(server.bodies.map((body) => body.input!.length)).toEqual([3, 3, 3, 1]);
    expect(server.bodies.flatMap((body) => body.input)).toEqual(texts);
  });

  it('cuts a long text at its limit and never inside a pair', async () => {
    await embedderWith({ limits: { textTokens: 10 } }).embed(
      [`${'x'.repeat(28)}😀😀`, '😀'.repeat(50)],
      calm,
    );
    expect(server.bodies[0]!.input).toEqual(['x'.repeat(28), '😀'.repeat(7)]);
  });

  it('sends nothing for texts without a character, and makes lone surrogates and null bytes harmless', async () => {
    const vectors = await embedderWith().embed(['', ' \n', '\0', 'a\0b', 'x\ud800y'], calm);
    expect(server.bodies).toHaveLength(1);
    expect(server.bodies[0]!.input).toEqual(['a b', 'x\ufffdy']);
    expect(vectors.slice(0, 3).every((vector) => vector.every((value) => value === 0))).toBe(true);
    expect(vectors[3]!.some((value) => value !== 0)).toBe(true);
  });

  it('tries again after 429, waiting as long as the server asks', async () => {
    server.next(
      refuse(429, 'slow down', { 'retry-after': '7' }),
      refuse(429, 'slow', { 'retry-after-ms': '1500' }),
    );
    await embedderWith().embed(['text'], calm);
    expect(server.bodies).toHaveLength(3);
    expect(waits).toEqual([7000, 1500]);
    expect(usages.map((used) => used?.inputTokens ?? null)).toEqual([null, null, 10]);
  });

  it('does not wait for a server that asks for an hour', async () => {
    server.next(refuse(429, 'quota', { 'retry-after': '3600' }));
    await expect(embedderWith().embed(['text'], calm)).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      details: { status: 429, retryAfterMs: 3_600_000 },
    });
    expect(server.bodies).toHaveLength(1);
  });

  it('tries again after 500, a broken connection and a truncated answer, ever more slowly', async () => {
    server.next(refuse(500), breakOff, truncate);
    await embedderWith().embed(['text'], calm);
    expect(server.bodies).toHaveLength(4);
    expect(waits).toEqual([500, 1000, 2000]);
  });

  it('gives up after five attempts and says so', async () => {
    server.next(...Array.from({ length: 5 }, () => refuse(503, 'overloaded')));
    await expect(embedderWith().embed(['text'], calm)).rejects.toThrow(
      /answered with 503: "overloaded".*tried 5 times/,
    );
    expect(server.bodies).toHaveLength(5);
    expect(await metrics.render()).toMatch(/model_calls_total\{purpose="embeddings",outcome="failed"\} 1/);
  });

  it('leaves a server that never answers', async () => {
    server.next(silence, silence);
    const endpoint = endpointWith({ limits: { totalMs: 150 }, retry: { attempts: 2 } });
    await expect(embedderWith({ endpoint }).embed(['text'], calm)).rejects.toThrow(
      /did not answer within 150 ms.*tried 2 times/,
    );
    // It may have been worked on, and is counted as spent.
    expect(usages.map((used) => used?.inputTokens)).toEqual([2, 2]);
  });

  it('refuses more bytes than its limit, without asking again', async () => {
    server.next((_, response) => response.writeHead(200).end('x'.repeat(100_000)));
    const endpoint = endpointWith({ limits: { maxAnswerBytes: 10_000 } });
    await expect(embedderWith({ endpoint }).embed(['text'], calm)).rejects.toThrow(/more than 10000 bytes/);
    expect(server.bodies).toHaveLength(1);
  });

  it('follows no redirect: the key belongs to the address that was configured', async () => {
    server.next((_, response) => response.writeHead(307, { location: 'http://127.0.0.1:9/' }).end());
    await expect(embedderWith().embed(['text'], calm)).rejects.toThrow(/answered with 307/);
    expect(server.bodies).toHaveLength(1);
  });

  it.each([
    [
      'fewer vectors than texts',
      { data: [{ index: 0, embedding: testVector('x', DIMENSIONS) }] },
      /1 vectors/,
    ],
    [
      'the same number twice',
      { data: [0, 0].map((index) => ({ index, embedding: testVector('x', DIMENSIONS) })) },
      /two vectors for text 0/,
    ],
    [
      'a number out of range',
      { data: [0, 7].map((index) => ({ index, embedding: testVector('x', DIMENSIONS) })) },
      /numbered a vector 7/,
    ],
    [
      'text for vectors',
      { data: [0, 1].map((index) => ({ index, embedding: 'AAAA' })) },
      /not a list of numbers/,
    ],
    ['something else', { result: 'ok' }, /no vectors/],
    ['null', null, /no vectors/],
  ])('does not take %s', async (_, body, message) => {
    const answer: Behaviour = (_, response) => answerJson(response, body);
    server.next(answer, answer);
    const endpoint = endpointWith({ retry: { attempts: 2 } });
    await expect(embedderWith({ endpoint }).embed(['one', 'two'], calm)).rejects.toThrow(message);
  });

  it('names a wrong number of dimensions at once, since asking again does not help', async () => {
    await expect(embedderWith({ dimensions: 8 }).embed(['text'], calm)).rejects.toMatchObject({
      code: 'MODEL_INVALID',
      message: expect.stringContaining('16 dimensions; 8 are configured'),
    });
    expect(server.bodies).toHaveLength(1);
    // The server did its work.
    expect(usages).toEqual([expect.objectContaining({ inputTokens: 2 })]);
  });

  it('halves a batch until the text that the server objects to stands alone, and cuts that', async () => {
    const limit = 120;
    const picky = (body: { input?: readonly string[] }, response: Parameters<typeof answerJson>[0]) =>
      body.input!.some((text) => text.length > limit)
        ? answerJson(response, { error: { message: 'maximum context length exceeded' } }, 400)
        : embeddings(DIMENSIONS)(body as never, response, undefined as never);
    const strict = await startModelServer(picky);
    const embedder = embedderWith({ endpoint: endpointWith({ url: strict.origin }) });
    const texts = ['short one', 'short two', 'y'.repeat(400), 'short three'];
    const vectors = await embedder.embed(texts, calm);
    await strict[Symbol.asyncDispose]();
    for (const i of [0, 1, 3])
      expect(cosine(vectors[i]!, quantise(testVector(texts[i]!, DIMENSIONS)))).toBeCloseTo(1, 5);
    expect(vectors[2]!.some((value) => value !== 0)).toBe(true);
  });

  it('never says its key, not even when the server does', async () => {
    for (const status of [400, 401, 403, 500]) {
      server.next(...Array.from({ length: 2 }, () => refuse(status, `Incorrect API key provided: ${KEY}`)));
      const error: Error = await embedderWith({ endpoint: endpointWith({ retry: { attempts: 2 } }) })
        .embed(['text'], calm)
        .catch((thrown) => thrown);
      expect(error).toBeInstanceOf(Error);
      expect(JSON.stringify([error.message, error.stack, error.cause, error])).not.toContain(KEY);
      server.reset();
    }
  });

  it('stops at once when the caller does', async () => {
    const stop = new AbortController();
    server.next(() => stop.abort(new Error('enough')));
    await expect(embedderWith().embed(['text'], stop.signal)).rejects.toThrow('enough');
    expect(server.bodies).toHaveLength(1);
  });

  it('asks nothing when the budget does not allow it', async () => {
    const { BellwetherError } = await import('../../../src/base/errors.ts');
    const spent: Budget = {
      reserve: async () => {
        throw new BellwetherError('BUDGET_EXCEEDED', 'spent');
      },
    };
    await expect(embedderWith({ budget: spent }).embed(['text'], calm)).rejects.toMatchObject({
      code: 'BUDGET_EXCEEDED',
    });
    expect(server.bodies).toHaveLength(0);
  });

  it('sets money aside by estimate and settles what the server counted', async () => {
    await embedderWith().embed(['x'.repeat(300)], calm);
    expect(reserved).toEqual([(100 * 100) / 1e6]);
    expect(usages).toEqual([{ cost: (10 * 100) / 1e6, inputTokens: 10, outputTokens: 0 }]);
    const text = await metrics.render();
    expect(text).toMatch(/model_tokens_total\{purpose="embeddings",direction="input"\} 10/);
    expect(text).toMatch(/model_cost_total\{purpose="embeddings"\} 0\.001/);
  });

  it('keeps to requests and tokens per minute', async () => {
    const endpoint = endpointWith({ rate: { requestsPerMinute: 60, tokensPerMinute: 1_000_000 } });
    const embedder = embedderWith({ endpoint, limits: { batchTexts: 1 } });
    const started = now;
    await embedder.embed(
      Array.from({ length: 40 }, (_, i) => `text ${i}`),
      calm,
    );
    // One a second, after a burst of ten.
    expect(now - started).toBeGreaterThanOrEqual(29_000);
    expect(now - started).toBeLessThanOrEqual(31_000);
  });

  it('can be reached again after its server was away', async () => {
    const away = await startModelServer(embeddings(DIMENSIONS));
    const { origin } = away;
    await away[Symbol.asyncDispose]();
    const endpoint = endpointWith({ url: origin, retry: { attempts: 2 } });
    await expect(embedderWith({ endpoint }).embed(['text'], calm)).rejects.toThrow(/could not be reached/);
    expect(usages).toEqual([null, null]);
  });
});
