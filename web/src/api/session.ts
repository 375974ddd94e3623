import type { Identity, TokenResponse } from './contract.ts';
import { ApiProblem, problemFrom, unreachable } from './problem.ts';

export type SessionState =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'signed-out' }
  | { readonly kind: 'signed-in'; readonly identity: Identity };

export interface Session {
  state(): SessionState;
  subscribe(listener: () => void): () => void;
  /** Who is signed in, asking the server once if the page was just loaded. Null when nobody is. */
  restore(): Promise<Identity | null>;
  signIn(email: string, password: string): Promise<Identity>;
  /** Exchanges the code of a sign-in link; the same code is exchanged only once. */
  exchange(code: string): Promise<Identity>;
  signOut(): Promise<void>;
  /** `fetch` under `/api/v1` with the access token; a 401 is answered by one refresh and one retry. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
}

export interface SessionOptions {
  readonly fetch: typeof fetch;
  /** Remembers only that someone signed in here, so that a first visit does not ask in vain. */
  readonly remember: { get(): boolean; set(signedIn: boolean): void };
  /** Runs one refresh at a time across the tabs of a browser, which share the refresh cookie. */
  readonly exclusive: <T>(work: () => Promise<T>) => Promise<T>;
  readonly wait: (ms: number) => Promise<void>;
}

const BASE = '/api/v1/';
/** Waits before asking again after 409: another tab has just replaced the cookie, and the browser has it soon. */
const SIMULTANEOUS_WAITS_MS = [150, 500, 1500];

/** Keeps the access token in memory only; the refresh token is an HttpOnly cookie that scripts cannot read. */
export function createSession(options: SessionOptions): Session {
  let current: SessionState = { kind: 'unknown' };
  let token: string | null = null;
  let refreshing: Promise<Identity | null> | null = null;
  const exchanges = new Map<string, Promise<Identity>>();
  const listeners = new Set<() => void>();

  const become = (next: SessionState) => {
    current = next;
    for (const listener of listeners) listener();
  };
  const accept = (answer: TokenResponse): Identity => {
    token = answer.access_token;
    options.remember.set(true);
    become({ kind: 'signed-in', identity: answer.identity });
    return answer.identity;
  };
  const forget = () => {
    token = null;
    options.remember.set(false);
    become({ kind: 'signed-out' });
  };
  const send = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers(init.headers);
    if (token !== null) headers.set('authorization', `Bearer ${token}`);
    try {
      return await options.fetch(BASE + path, { ...init, headers, credentials: 'same-origin' });
    } catch (error) {
      if (init.signal?.aborted) throw error;
      throw unreachable(error);
    }
  };
  const post = async (path: string, body: unknown): Promise<TokenResponse> => {
    const response = await send(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw await problemFrom(response);
    return (await response.json()) as TokenResponse;
  };
  const refresh = (): Promise<Identity | null> => {
    refreshing ??= options
      .exclusive(async () => {
        token = null;
        for (let attempt = 0; ; attempt++) {
          try {
            return accept(await post('auth/refresh', {}));
          } catch (error) {
            const status = error instanceof ApiProblem ? error.status : 0;
            const wait = SIMULTANEOUS_WAITS_MS[attempt];
            if (status === 409 && wait !== undefined) {
              await options.wait(wait);
              continue;
            }
            if (status >= 400 && status < 500 && status !== 429) {
              forget();
              return null;
            }
            throw error;
          }
        }
      })
      .finally(() => {
        refreshing = null;
      });
    return refreshing;
  };

  return {
    state: () => current,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async restore() {
      if (current.kind === 'signed-in') return current.identity;
      if (current.kind === 'signed-out') return null;
      if (!options.remember.get()) {
        become({ kind: 'signed-out' });
        return null;
      }
      return await refresh();
    },
    async signIn(email, password) {
      token = null;
      return accept(await post('auth/login', { email, password }));
    },
    exchange(code) {
      const known = exchanges.get(code);
      if (known !== undefined) return known;
      const started = post('auth/link', { code }).then(accept);
      exchanges.set(code, started);
      return started;
    },
    async signOut() {
      try {
        await send('auth/logout', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: '{}',
        });
      } finally {
        forget();
      }
    },
    async fetch(path, init) {
      const used = token;
      const first = await send(path, init);
      if (first.status !== 401) return first;
      // Another request may have refreshed while this one was on its way.
      const identity = token !== null && token !== used ? true : await refresh();
      return identity ? await send(path, init) : first;
    },
  };
}
