import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '../base/clock.ts';
import { BellwetherError } from '../base/errors.ts';
import type { FetchResponse, SafeFetch } from './safe-fetch.ts';

/** How gently a host is treated. */
export interface HostManners {
  /** Requests at once. */
  readonly concurrency: number;
  /** From the start of one request to the start of the next, in milliseconds. */
  readonly minDelayMs: number;
}

const POLITENESS = {
  /** A site that did not say otherwise: one request at a time, one a second. */
  manners: { concurrency: 1, minDelayMs: 1000 } as HostManners,
  /** A longer wait is not sat out: the run ends and goes on when the source may be asked again. */
  longestWaitMs: 30_000,
  /** Requests that wait for one host; more are put off. */
  queue: 25,
  /** Hosts remembered; the ones longest unused are forgotten first. */
  hosts: 10_000,
} as const;

export interface Politeness {
  /**
   * The same fetch, with manners: waits for its turn, keeps the source's own rate, and obeys what hosts answer.
   * Throws `TOO_MANY_REQUESTS` with `details.retryAfterMs` rather than wait longer than 30 s.
   */
  wrap(
    fetch: SafeFetch,
    source: { readonly id: string; readonly requestsPerMinute: number; readonly manners?: HostManners },
  ): SafeFetch;
}

export interface PolitenessOptions {
  readonly clock: Clock;
  /** Waits; replaced in tests. Rejects when the signal aborts. */
  readonly sleep?: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
}

interface HostState {
  active: number;
  /** The earliest start of the next request. */
  nextStart: number;
  /** Until when the host asked to be left alone. */
  blockedUntil: number;
  readonly queue: (() => void)[];
}

interface Bucket {
  tokens: number;
  filledAt: number;
}

export function createPoliteness(options: PolitenessOptions): Politeness {
  const { clock } = options;
  const sleep =
    options.sleep ??
    (async (milliseconds, signal) =>
      delay(milliseconds, undefined, { ...(signal === undefined ? {} : { signal }) }));
  const hosts = new Map<string, HostState>();
  const buckets = new Map<string, Bucket>();

  const wait = async (until: number, what: string, signal: AbortSignal | undefined): Promise<void> => {
    const milliseconds = until - clock.now();
    if (milliseconds <= 0) return;
    if (milliseconds > POLITENESS.longestWaitMs)
      throw postponed(`${what} for another ${Math.ceil(milliseconds / 1000)} s`, milliseconds);
    await sleep(milliseconds, signal);
  };

  /** Takes a token; gives when the request may start. Tokens go below zero by those who wait, at most half a minute's worth. */
  const takeToken = (id: string, perMinute: number): number => {
    const now = clock.now();
    const bucket = touch(buckets, id, () => ({ tokens: perMinute, filledAt: now }));
    bucket.tokens = Math.min(perMinute, bucket.tokens + ((now - bucket.filledAt) * perMinute) / 60_000);
    bucket.filledAt = now;
    const start = now + (Math.max(0, 1 - bucket.tokens) * 60_000) / perMinute;
    // Who would wait too long is put off and takes no token.
    if (start - now <= POLITENESS.longestWaitMs) bucket.tokens--;
    return start;
  };

  return {
    wrap(fetch, source) {
      const manners = source.manners ?? POLITENESS.manners;
      return async (url, request) => {
        const host = URL.parse(url)?.host ?? url;
        const state = touch(hosts, host, () => ({ active: 0, nextStart: 0, blockedUntil: 0, queue: [] }));
        await wait(
          takeToken(source.id, source.requestsPerMinute),
          `The source's own limit of ${source.requestsPerMinute} requests a minute is used up`,
          request?.signal,
        );
        if (state.queue.length >= POLITENESS.queue)
          throw postponed(`${host} has ${state.queue.length} requests waiting`, POLITENESS.longestWaitMs);
        await enter(state, manners.concurrency, request?.signal);
        try {
          const start = Math.max(clock.now(), state.nextStart);
          state.nextStart = start + manners.minDelayMs;
          await wait(start, `${host} has too many requests waiting`, request?.signal);
          await wait(state.blockedUntil, `${host} asked to be left alone`, request?.signal);
          const response = await fetch(url, request);
          state.blockedUntil = Math.max(state.blockedUntil, blockedUntil(response, clock.now()));
          return response;
        } finally {
          leave(state);
        }
      };
    },
  };
}

function postponed(why: string, retryAfterMs: number): BellwetherError {
  return new BellwetherError('TOO_MANY_REQUESTS', `${why}. The run goes on later.`, {
    details: { retryAfterMs },
  });
}

async function enter(state: HostState, concurrency: number, signal: AbortSignal | undefined): Promise<void> {
  if (state.active < concurrency) {
    state.active++;
    return;
  }
  await new Promise<void>((resolve, reject) => {
    const turn = (): void => {
      signal?.removeEventListener('abort', giveUp);
      resolve();
    };
    const giveUp = (): void => {
      state.queue.splice(state.queue.indexOf(turn), 1);
      reject(signal?.reason);
    };
    if (signal?.aborted === true) reject(signal.reason);
    else {
      signal?.addEventListener('abort', giveUp, { once: true });
      state.queue.push(turn);
    }
  });
}

/** Hands the place to whoever waits longest, else frees it. */
function leave(state: HostState): void {
  const next = state.queue.shift();
  if (next === undefined) state.active--;
  else next();
}

/**
 * Until when the answer asks to be left alone, in milliseconds since the epoch, or 0: `Retry-After` on 429
 * and 503, and `X-RateLimit-Remaining: 0` (or `RateLimit-Remaining`) with its reset, which vendors give in
 * seconds from now or since the epoch.
 */
export function blockedUntil(
  response: Pick<FetchResponse, 'status' | 'headers' | 'retryAfterMs'>,
  now: number,
): number {
  const { status, headers, retryAfterMs } = response;
  let until = 0;
  if (status === 429 || status === 503) until = now + (retryAfterMs ?? (status === 429 ? 60_000 : 0));
  const remaining = Number(headers['x-ratelimit-remaining'] ?? headers['ratelimit-remaining'] ?? Number.NaN);
  const reset = Number(headers['x-ratelimit-reset'] ?? headers['ratelimit-reset'] ?? Number.NaN);
  if (remaining < 1 && reset >= 0) {
    const at = reset > 1e12 ? reset : reset > 1e9 ? reset * 1000 : now + reset * 1000;
    until = Math.max(until, Math.min(at, now + 86_400_000));
  }
  return until > now ? until : 0;
}

/** Gets or makes an entry and moves it to the young end of the map; drops the oldest beyond the bound. */
function touch<T>(map: Map<string, T>, key: string, make: () => T): T {
  const value = map.get(key) ?? make();
  map.delete(key);
  map.set(key, value);
  if (map.size > POLITENESS.hosts) map.delete(map.keys().next().value!);
  return value;
}
