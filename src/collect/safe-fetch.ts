import { lookup as systemLookup } from 'node:dns/promises';
import type { LookupFunction } from 'node:net';
import { Agent, type Dispatcher } from 'undici';
import { type Clock, systemClock } from '../base/clock.ts';
import { BellwetherError, isBellwetherError, messageOf } from '../base/errors.ts';
import { type AddressPolicy, createAddressPolicy } from './address-policy.ts';
import { readBoundedBody } from './bounded-body.ts';
import { checkRedirect, checkTarget, refusedByPolicy } from './fetch-target.ts';
import { retryAfterMs } from './retry-after.ts';

interface FetchRequest {
  readonly headers?: Readonly<Record<string, string>>;
  /** From an earlier response; sent as `If-None-Match` and `If-Modified-Since`. */
  readonly etag?: string | null;
  readonly lastModified?: string | null;
  readonly signal?: AbortSignal;
  /** Lowers the limit of `createSafeFetch` for this request. */
  readonly maxBytes?: number;
}

export interface FetchResponse {
  readonly status: number;
  /** The server answered 304 to a conditional request: the body is empty and nothing changed. */
  readonly notModified: boolean;
  /** Names in lower case; repeated headers joined by a comma. */
  readonly headers: Readonly<Record<string, string>>;
  /** Decompressed. */
  readonly body: Uint8Array;
  readonly finalUrl: string;
  readonly etag: string | null;
  readonly lastModified: string | null;
  /** `Retry-After` in milliseconds from now, or null. */
  readonly retryAfterMs: number | null;
}

/**
 * GETs a URL that somebody else wrote. Answers with any status but a redirect; throws `FETCH_REFUSED` when
 * the address may not be fetched, `FETCH_TIMEOUT`, `FETCH_TOO_LARGE`, or `FETCH_FAILED`.
 */
export type SafeFetch = (url: string, request?: FetchRequest) => Promise<FetchResponse>;

export interface SafeFetchOptions {
  /** Sent in `User-Agent`. */
  readonly version: string;
  /** A page or address where the operator of a site can reach the operator of this instance. */
  readonly contact?: string;
  readonly policy?: AddressPolicy;
  readonly clock?: Clock;
  /** Replaced in tests only; gives every address of a name. */
  readonly resolve?: (
    host: string,
  ) => Promise<readonly { readonly address: string; readonly family: number }[]>;
  readonly limits?: Partial<FetchLimits>;
}

export interface FetchLimits {
  readonly connectMs: number;
  /** From the request sent to the headers received. */
  readonly headersMs: number;
  /** Between two pieces of the body. */
  readonly bodyMs: number;
  /** For everything together, redirects included. */
  readonly totalMs: number;
  readonly maxBytes: number;
  readonly maxRatio: number;
  readonly maxRedirects: number;
}

const FETCH_LIMITS: FetchLimits = {
  connectMs: 10_000,
  headersMs: 20_000,
  bodyMs: 20_000,
  totalMs: 60_000,
  maxBytes: 10 * 1024 * 1024,
  maxRatio: 200,
  maxRedirects: 5,
};

const REDIRECTS = new Set([301, 302, 303, 307, 308]);
/** Headers that belong to one origin and do not follow a redirect to another. */
const ORIGIN_HEADERS = new Set(['authorization', 'cookie', 'x-api-key', 'proxy-authorization']);

export interface SafeFetcher extends AsyncDisposable {
  readonly fetch: SafeFetch;
}

/**
 * The only way out for collection (SRC-7). Names are resolved here, every address is checked, and the
 * connection is made to the very address that was checked, so an answer that changes between check and
 * use (DNS rebinding) changes nothing. Redirects are followed by hand and each is checked like the first.
 */
export function createSafeFetch(options: SafeFetchOptions): SafeFetcher {
  const limits = { ...FETCH_LIMITS, ...options.limits };
  const policy = options.policy ?? createAddressPolicy();
  const clock = options.clock ?? systemClock;
  const resolve = options.resolve ?? ((host: string) => systemLookup(host, { all: true, verbatim: true }));
  const userAgent = `Bellwether/${options.version} (+${options.contact ?? 'self-hosted, no contact configured'})`;

  const lookup: LookupFunction = (host, lookupOptions, callback) => {
    resolve(host).then(
      (addresses) => {
        const refusal = addresses
          .map(({ address }) => policy.refusal(address, host))
          .find((reason) => reason !== null);
        if (refusal !== undefined)
          callback(refusedByPolicy(`${host} resolves to an address that may not be fetched: ${refusal}`), '');
        else if (addresses.length === 0) callback(new Error(`${host} has no address`), '');
        else if (lookupOptions.all === true)
          callback(
            null,
            addresses.map(({ address, family }) => ({ address, family })),
          );
        else callback(null, addresses[0]!.address, addresses[0]!.family);
      },
      (error: Error) => callback(error, ''),
    );
  };
  const agent = new Agent({
    connect: { lookup, timeout: limits.connectMs },
    headersTimeout: limits.headersMs,
    bodyTimeout: limits.bodyMs,
    keepAliveTimeout: 10_000,
    keepAliveMaxTimeout: 60_000,
    maxResponseSize: -1,
  });

  const fetch: SafeFetch = async (text, request = {}) => {
    const total = AbortSignal.timeout(limits.totalMs);
    const signal = request.signal === undefined ? total : AbortSignal.any([total, request.signal]);
    const first = checkTarget(text, policy);
    let url = first;
    let headers = requestHeaders(request, userAgent);
    try {
      for (let hop = 0; ; hop++) {
        const response = await agent.request({
          origin: url.origin,
          path: url.pathname + url.search,
          method: 'GET',
          headers,
          signal,
        });
        const location = REDIRECTS.has(response.statusCode)
          ? singleHeader(response.headers.location)
          : undefined;
        if (location === undefined) return await finish(response, url, signal, request);
        response.body.destroy();
        response.body.on('error', () => {});
        if (hop === limits.maxRedirects)
          throw new BellwetherError(
            'FETCH_FAILED',
            `${text} redirects more than ${limits.maxRedirects} times, last to ${location}.`,
          );
        const next = checkRedirect({ first, from: url, location }, policy);
        if (next.origin !== url.origin) {
          headers = Object.fromEntries(Object.entries(headers).filter(([name]) => !ORIGIN_HEADERS.has(name)));
        }
        url = next;
      }
    } catch (error) {
      throw codedError(error, {
        url: url.href,
        limits,
        total,
        ...(request.signal === undefined ? {} : { caller: request.signal }),
      });
    }
  };

  const finish = async (
    response: Dispatcher.ResponseData,
    url: URL,
    signal: AbortSignal,
    request: FetchRequest,
  ): Promise<FetchResponse> => {
    const headers: Record<string, string> = {};
    for (const [name, value] of Object.entries(response.headers)) {
      if (value !== undefined) headers[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : value;
    }
    const conditional = request.etag != null || request.lastModified != null;
    const maxBytes = Math.min(request.maxBytes ?? limits.maxBytes, limits.maxBytes);
    const stated = Number(headers['content-length']);
    if (stated > maxBytes) {
      response.body.on('error', () => {});
      response.body.destroy();
      throw new BellwetherError(
        'FETCH_TOO_LARGE',
        `${url.href} says that it has ${stated} bytes; the limit is ${maxBytes}. It was not read.`,
      );
    }
    const encoding = (headers['content-encoding'] ?? '').trim().toLowerCase();
    const body = await readBoundedBody(
      response.body,
      encoding,
      { maxBytes, maxRatio: limits.maxRatio },
      url.href,
    );
    signal.throwIfAborted();
    return {
      status: response.statusCode,
      notModified: response.statusCode === 304 && conditional,
      headers,
      body,
      finalUrl: url.href,
      etag: headers.etag ?? null,
      lastModified: headers['last-modified'] ?? null,
      retryAfterMs: retryAfterMs(headers['retry-after'], clock.now()),
    };
  };

  return { fetch, [Symbol.asyncDispose]: () => agent.destroy() };
}

function requestHeaders(request: FetchRequest, userAgent: string): Record<string, string> {
  const headers: Record<string, string> = {
    'user-agent': userAgent,
    accept: '*/*',
    'accept-encoding': 'gzip, deflate, br, zstd',
  };
  for (const [name, value] of Object.entries(request.headers ?? {})) headers[name.toLowerCase()] = value;
  if (request.etag != null) headers['if-none-match'] = request.etag;
  if (request.lastModified != null) headers['if-modified-since'] = request.lastModified;
  return headers;
}

interface Attempt {
  readonly url: string;
  readonly limits: FetchLimits;
  readonly total: AbortSignal;
  readonly caller?: AbortSignal;
}

/** Wraps what the client threw, once, so that the message says where and why. */
function codedError(error: unknown, attempt: Attempt): unknown {
  if (isBellwetherError(error)) return error;
  const { url, limits } = attempt;
  if (attempt.caller?.aborted === true) return attempt.caller.reason;
  const timedOut = (what: string) =>
    new BellwetherError('FETCH_TIMEOUT', `${url} ${what}.`, { cause: error });
  if (attempt.total.aborted) return timedOut(`took longer than ${limits.totalMs} ms in all`);
  const code = (error as { code?: string }).code;
  if (code === 'UND_ERR_CONNECT_TIMEOUT')
    return timedOut(`did not accept a connection within ${limits.connectMs} ms`);
  if (code === 'UND_ERR_HEADERS_TIMEOUT') return timedOut(`did not answer within ${limits.headersMs} ms`);
  if (code === 'UND_ERR_BODY_TIMEOUT') return timedOut(`stopped sending for ${limits.bodyMs} ms`);
  if (isBellwetherError((error as { cause?: unknown }).cause)) return (error as { cause: unknown }).cause;
  return new BellwetherError(
    'FETCH_FAILED',
    `${url} could not be fetched: ${messageOf(error) || code || 'the connection failed'}.`,
    { cause: error },
  );
}

function singleHeader(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
