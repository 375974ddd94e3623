import { setTimeout as delay } from 'node:timers/promises';
import { Agent } from 'undici';
import { type Clock, systemClock } from '../../base/clock.ts';
import { BellwetherError, messageOf } from '../../base/errors.ts';
import type { Random } from '../../base/random.ts';
import type { Budget } from '../../ports/budget.ts';
import type { Metrics } from '../../ports/metrics.ts';
import { createRateLimiter, type RateLimits, type Wait } from './rate-limiter.ts';
import { askedWait, isRetryable, RETRY_LIMITS, type RetryLimits, retryDelay } from './retry.ts';

/** In some currency per million tokens; 0 for a server of one's own. */
export interface ModelPrices {
  readonly input: number;
  readonly output: number;
}

export interface EndpointOptions {
  /** The address up to and with the version: `https://api.example/v1`, `http://127.0.0.1:11434/v1`. */
  readonly url: string;
  /** Sent as bearer token; null for servers without. Never logged, never quoted in an error. */
  readonly key: string | null;
  readonly metrics: Metrics;
  readonly limits?: Partial<EndpointLimits>;
  readonly rate?: Partial<RateLimits>;
  readonly retry?: Partial<RetryLimits>;
  readonly clock?: Clock;
  readonly random?: Random;
  /** Replaced in tests, so that they need not wait. */
  readonly wait?: Wait;
}

export interface EndpointLimits {
  readonly connectMs: number;
  /** One attempt, from the request to the last byte of the answer. */
  readonly totalMs: number;
  readonly maxAnswerBytes: number;
}

export const ENDPOINT_DEFAULTS: EndpointLimits & RateLimits = {
  connectMs: 10_000,
  totalMs: 60_000,
  maxAnswerBytes: 64 * 1024 * 1024,
  requestsPerMinute: 3000,
  tokensPerMinute: 1_000_000,
};

export interface ModelCall<T> {
  readonly path: '/embeddings' | '/chat/completions';
  readonly purpose: 'embeddings' | 'summaries';
  readonly body: object;
  readonly budget: Budget;
  readonly prices: ModelPrices;
  /** Before the call: what goes in, nearly, and the most that can come out. */
  readonly estimate: { readonly inputTokens: number; readonly outputTokens: number };
  /** Reads the answer and checks it. Throws `UnusableAnswer` when another attempt may give a better one. */
  read(answer: unknown): { readonly value: T; readonly inputTokens?: number; readonly outputTokens?: number };
}

/** A server of OpenAI's interface. Calls for all tenants share its connections and its rate limit. */
export interface Endpoint extends AsyncDisposable {
  /**
   * Throws UNAVAILABLE after the last attempt (`details.status` is the HTTP status when there was one), BUDGET_EXCEEDED,
   * or what `read` throws.
   */
  call<T>(call: ModelCall<T>, signal: AbortSignal): Promise<T>;
}

/** The server answered, and not with what was asked for. */
export class UnusableAnswer extends Error {}

/** Why one attempt failed, and whether to make another. */
interface Failure {
  readonly reason: string;
  readonly status?: number;
  readonly again: boolean;
  readonly askedMs: number | null;
  /** The server worked on it and may charge for it. */
  readonly charged: boolean;
}

export function createEndpoint(options: EndpointOptions): Endpoint {
  const limits = { ...ENDPOINT_DEFAULTS, ...options.limits };
  const retry = { ...RETRY_LIMITS, ...options.retry };
  const clock = options.clock ?? systemClock;
  const random = options.random ?? Math.random;
  const wait = options.wait ?? ((ms, signal) => delay(ms, undefined, { signal }));
  const base = checkAddress(options.url);
  const limiter = createRateLimiter({ ...ENDPOINT_DEFAULTS, ...options.rate }, clock, wait);
  const agent = new Agent({
    connect: { timeout: limits.connectMs },
    headersTimeout: limits.totalMs,
    bodyTimeout: limits.totalMs,
    maxResponseSize: limits.maxAnswerBytes,
  });

  /** The answer as JSON, or why there is none. Never throws but when the caller's signal aborts. */
  async function attempt(
    call: ModelCall<unknown>,
    signal: AbortSignal,
  ): Promise<{ answer: unknown } | Failure> {
    const timeout = AbortSignal.timeout(limits.totalMs);
    try {
      const response = await agent.request({
        origin: base.origin,
        path: `${base.pathname.replace(/\/$/, '')}${call.path}${base.search}`,
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: 'application/json',
          ...(options.key === null ? {} : { authorization: `Bearer ${options.key}` }),
        },
        body: JSON.stringify(call.body),
        signal: AbortSignal.any([signal, timeout]),
      });
      const text = await response.body.text();
      const status = response.statusCode;
      if (status !== 200)
        return {
          reason: `answered with ${status}${explanation(status, text, options.key)}`,
          status,
          again: isRetryable(status),
          askedMs: askedWait(response.headers, clock.now()),
          charged: false,
        };
      try {
        return { answer: JSON.parse(text) as unknown };
      } catch {
        return unusable('sent an answer that is not JSON');
      }
    } catch (error) {
      signal.throwIfAborted();
      if (timeout.aborted) return { ...unusable(`did not answer within ${limits.totalMs} ms`) };
      const code = (error as { code?: string }).code;
      if (code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE')
        return { ...unusable(`sent more than ${limits.maxAnswerBytes} bytes`), again: false };
      return {
        reason: `could not be reached: ${messageOf(error) || code || 'the connection failed'}`,
        again: true,
        askedMs: null,
        // A connection that was never made cost nothing; one that broke may have.
        charged: code !== 'ECONNREFUSED' && code !== 'ENOTFOUND' && code !== 'UND_ERR_CONNECT_TIMEOUT',
      };
    }
  }

  /** One attempt with its money: set aside before, settled after, whatever happens. */
  async function paidAttempt<T>(
    call: ModelCall<T>,
    signal: AbortSignal,
  ): Promise<{ value: T } | { failure: Failure }> {
    const { inputTokens, outputTokens } = call.estimate;
    const cost = (input: number, output: number) =>
      (input * call.prices.input + output * call.prices.output) / 1e6;
    await limiter.take(inputTokens + outputTokens, signal);
    const reservation = await call.budget.reserve(cost(inputTokens, outputTokens)).catch((error) => {
      options.metrics.counter('model_calls_total', { purpose: call.purpose, outcome: 'refused' }).add();
      throw error;
    });
    let used: { input: number; output: number } | null = { input: inputTokens, output: 0 };
    try {
      const started = performance.now();
      const result = await attempt(call, signal);
      options.metrics
        .histogram('model_call_duration_seconds', { purpose: call.purpose })
        .observe((performance.now() - started) / 1000);
      if (!('answer' in result)) {
        if (!result.charged) used = null;
        return { failure: result };
      }
      const read = call.read(result.answer);
      used = { input: read.inputTokens ?? inputTokens, output: read.outputTokens ?? 0 };
      return { value: read.value };
    } catch (error) {
      if (error instanceof UnusableAnswer) return { failure: unusable(error.message) };
      throw error;
    } finally {
      const spent = used === null ? 0 : cost(used.input, used.output);
      if (used !== null) {
        const { metrics } = options;
        const tokens = (direction: string) =>
          metrics.counter('model_tokens_total', { purpose: call.purpose, direction });
        tokens('input').add(used.input);
        tokens('output').add(used.output);
        metrics.counter('model_cost_total', { purpose: call.purpose }).add(spent);
      }
      await reservation.settle(
        used === null ? null : { cost: spent, inputTokens: used.input, outputTokens: used.output },
      );
    }
  }

  return {
    async call(call, signal) {
      const count = (outcome: string) =>
        options.metrics.counter('model_calls_total', { purpose: call.purpose, outcome }).add();
      for (let failures = 1; ; failures++) {
        signal.throwIfAborted();
        const result = await paidAttempt(call, signal);
        if ('value' in result) {
          count('answered');
          return result.value;
        }
        const { failure } = result;
        const pause = retryDelay(failures, failure.askedMs, retry, random);
        if (!failure.again || pause === null || failures >= retry.attempts) {
          count('failed');
          throw unavailable(base, failure, failures);
        }
        count('retried');
        if (failure.status === 429) limiter.holdBack(pause);
        await wait(pause, signal);
      }
    },
    [Symbol.asyncDispose]: () => agent.destroy(),
  };
}

function unusable(reason: string): Failure {
  return { reason, again: true, askedMs: null, charged: true };
}

function unavailable(base: URL, failure: Failure, attempts: number): BellwetherError {
  const where = `${base.origin}${base.pathname}`;
  const asked =
    failure.askedMs === null || !failure.again
      ? ''
      : ` It asks to wait for ${Math.ceil(failure.askedMs / 1000)} s.`;
  const advice = failure.again
    ? `It was tried ${attempts} times.`
    : 'The same request would fail again: check the address, the key and the name of the model.';
  return new BellwetherError('UNAVAILABLE', `The model at ${where} ${failure.reason}. ${advice}${asked}`, {
    details: {
      ...(failure.status === undefined ? {} : { status: failure.status }),
      ...(failure.askedMs === null ? {} : { retryAfterMs: failure.askedMs }),
    },
  });
}

/** What the server said, shortened and without the key. Servers quote parts of a refused key, so then nothing is repeated. */
function explanation(status: number, text: string, key: string | null): string {
  if (status === 401 || status === 403) return ': it refuses the key';
  let said = text;
  try {
    const parsed = JSON.parse(text) as { error?: { message?: unknown } | string; message?: unknown };
    const message =
      typeof parsed.error === 'object' ? parsed.error?.message : (parsed.error ?? parsed.message);
    if (typeof message === 'string') said = message;
  } catch {
    // Not JSON: a proxy's page, of which the start says enough.
  }
  if (key !== null && key !== '') said = said.replaceAll(key, '[key]');
  said = said.replace(/\s+/g, ' ').trim().slice(0, 200).toWellFormed();
  return said === '' ? '' : `: "${said}"`;
}

function checkAddress(text: string): URL {
  const url = URL.parse(text);
  if (
    url === null ||
    !['http:', 'https:'].includes(url.protocol) ||
    url.username !== '' ||
    url.password !== ''
  )
    throw new BellwetherError(
      'CONFIG_INVALID',
      `The address of a model endpoint must be like https://host/v1, without a user or password in it.`,
    );
  return url;
}
