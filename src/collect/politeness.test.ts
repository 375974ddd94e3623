import { describe, expect, it } from 'vitest';
import { blockedUntil, createPoliteness } from './politeness.ts';
import type { FetchResponse, SafeFetch } from './safe-fetch.ts';

const ok: FetchResponse = {
  status: 200,
  notModified: false,
  headers: {},
  body: new Uint8Array(),
  finalUrl: '',
  etag: null,
  lastModified: null,
  retryAfterMs: null,
};

/** A clock that sleeping moves. */
function simulate() {
  let now = 1_000_000;
  const started: [url: string, at: number][] = [];
  const politeness = createPoliteness({
    clock: { now: () => now },
    sleep: async (milliseconds) => {
      now += milliseconds;
    },
  });
  let response: Partial<FetchResponse> = {};
  const fetch: SafeFetch = async (url) => {
    started.push([url, now - 1_000_000]);
    return { ...ok, ...response };
  };
  return {
    politeness,
    fetch,
    started,
    respond: (with_: Partial<FetchResponse>) => {
      response = with_;
    },
    pass: (milliseconds: number) => {
      now += milliseconds;
    },
  };
}

describe('politeness', () => {
  it('asks a host one thing at a time, a second apart, and other hosts meanwhile', async () => {
    const { politeness, fetch, started } = simulate();
    const polite = politeness.wrap(fetch, { id: 's', requestsPerMinute: 600 });
    for (const url of ['https://a.org/1', 'https://a.org/2', 'https://b.org/1', 'https://a.org/3'])
      await polite(url);
    expect(started).toEqual([
      ['https://a.org/1', 0],
      ['https://a.org/2', 1000],
      ['https://b.org/1', 1000],
      ['https://a.org/3', 2000],
    ]);
  });

  it('never has more requests to a host under way than its manners allow', async () => {
    const politeness = createPoliteness({ clock: { now: () => 0 }, sleep: async () => {} });
    let active = 0;
    let most = 0;
    const waiting: (() => void)[] = [];
    const fetch: SafeFetch = async () => {
      most = Math.max(most, ++active);
      await new Promise<void>((resolve) => waiting.push(resolve));
      active--;
      return ok;
    };
    const polite = politeness.wrap(fetch, {
      id: 's',
      requestsPerMinute: 600,
      manners: { concurrency: 3, minDelayMs: 0 },
    });
    const all = Promise.all(Array.from({ length: 10 }, (_, i) => polite(`https://a.org/${i}`)));
    let done = false;
    void all.then(() => (done = true));
    while (!done) {
      waiting.shift()?.();
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(most).toBe(3);
  });

  it('keeps a source to its requests per minute: a burst of that many, then evenly', async () => {
    const { politeness, fetch, started } = simulate();
    const polite = politeness.wrap(fetch, {
      id: 's',
      requestsPerMinute: 6,
      manners: { concurrency: 1, minDelayMs: 0 },
    });
    for (let i = 0; i < 8; i++) await polite(`https://a.org/${i}`);
    expect(started.map(([, at]) => at)).toEqual([0, 0, 0, 0, 0, 0, 10_000, 20_000]);
  });

  it('leaves a host alone as long as it asks, and gives the run up rather than wait long', async () => {
    const { politeness, fetch, started, respond, pass } = simulate();
    const polite = politeness.wrap(fetch, {
      id: 's',
      requestsPerMinute: 600,
      manners: { concurrency: 1, minDelayMs: 0 },
    });
    respond({ status: 429, retryAfterMs: 20_000 });
    await polite('https://a.org/1');
    respond({ status: 429, retryAfterMs: 3_600_000 });
    await polite('https://a.org/2');
    expect(started.map(([, at]) => at)).toEqual([0, 20_000]);
    await expect(polite('https://a.org/3')).rejects.toMatchObject({
      code: 'TOO_MANY_REQUESTS',
      details: { retryAfterMs: 3_600_000 },
    });
    respond({});
    await polite('https://b.org/');
    pass(3_600_000);
    await polite('https://a.org/4');
    expect(started.length).toBe(4);
  });

  it('stops waiting in the queue when it is told to, and the next goes on', async () => {
    const politeness = createPoliteness({ clock: { now: () => 0 }, sleep: async () => {} });
    let finish = () => {};
    const polite = politeness.wrap(() => new Promise((resolve) => (finish = () => resolve(ok))), {
      id: 's',
      requestsPerMinute: 600,
      manners: { concurrency: 1, minDelayMs: 0 },
    });
    const stop = new AbortController();
    const first = polite('https://a.org/1');
    const second = polite('https://a.org/2', { signal: stop.signal });
    const third = polite('https://a.org/3');
    await new Promise((resolve) => setImmediate(resolve));
    stop.abort(new Error('stopped'));
    await expect(second).rejects.toThrow('stopped');
    finish();
    await first;
    await new Promise((resolve) => setImmediate(resolve));
    finish();
    expect((await third).status).toBe(200);
  });
});

describe('the rate headers of vendors', () => {
  const now = Date.UTC(2026, 0, 1);
  it.each([
    ['Retry-After on 429', { status: 429, headers: {}, retryAfterMs: 5000 }, now + 5000],
    ['429 that says no time', { status: 429, headers: {}, retryAfterMs: null }, now + 60_000],
    ['503 that says no time', { status: 503, headers: {}, retryAfterMs: null }, 0],
    [
      'nothing left, reset in seconds from now',
      {
        status: 200,
        headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '30' },
        retryAfterMs: null,
      },
      now + 30_000,
    ],
    [
      'nothing left, reset as a time',
      {
        status: 200,
        headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(now / 1000 + 90) },
        retryAfterMs: null,
      },
      now + 90_000,
    ],
    [
      'the standard draft',
      { status: 200, headers: { 'ratelimit-remaining': '0', 'ratelimit-reset': '9' }, retryAfterMs: null },
      now + 9000,
    ],
    [
      'something left',
      {
        status: 200,
        headers: { 'x-ratelimit-remaining': '3', 'x-ratelimit-reset': '30' },
        retryAfterMs: null,
      },
      0,
    ],
    [
      'nonsense',
      {
        status: 200,
        headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': 'soon' },
        retryAfterMs: null,
      },
      0,
    ],
  ] as const)('%s', (_name, response, expected) => {
    expect(blockedUntil(response, now)).toBe(expected);
  });
});
