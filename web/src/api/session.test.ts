import { describe, expect, it } from 'vitest';
import type { TokenResponse } from './contract.ts';
import { createSession } from './session.ts';

const IDENTITY: TokenResponse['identity'] = {
  method: 'session',
  user: { id: 'u', email: 'a@b.c', name: 'A' },
  role: 'owner',
  tenant: { id: 't', slug: 'demo', name: 'Demo' },
};

/** A server whose tokens are numbered; `valid` is the one it accepts. */
function server(options: { readonly session?: boolean } = {}) {
  const state = {
    valid: 1,
    refreshes: 0,
    calls: [] as string[],
    session: options.session ?? true,
    down: false,
    remembered: true,
    conflicts: 0,
    waits: [] as number[],
  };
  const tokens = () =>
    Response.json({
      access_token: String(state.valid),
      token_type: 'Bearer',
      expires_in: 1,
      refresh_token: 'r',
      identity: IDENTITY,
    });
  const refuse = () =>
    Response.json({ status: 401, title: 'no', detail: 'no', code: 'UNAUTHENTICATED' }, { status: 401 });
  const session = createSession({
    fetch: async (input, init) => {
      const path = String(input).replace('/api/v1/', '');
      state.calls.push(path);
      if (state.down) throw new TypeError('refused');
      if (path === 'auth/refresh') {
        state.refreshes++;
        await Promise.resolve();
        if (state.conflicts-- > 0)
          return Response.json({ status: 409, detail: 'just replaced' }, { status: 409 });
        if (!state.session) return refuse();
        state.valid++;
        return tokens();
      }
      if (path === 'auth/login' || path === 'auth/link') return tokens();
      return new Headers(init?.headers).get('authorization') === `Bearer ${state.valid}`
        ? Response.json({})
        : refuse();
    },
    remember: { get: () => state.remembered, set: (value) => void (state.remembered = value) },
    exclusive: (work) => work(),
    wait: async (ms) => void state.waits.push(ms),
  });
  return { state, session };
}

describe('the session', () => {
  it('refreshes once for many requests that meet an old token, and repeats each', async () => {
    const { state, session } = server();
    await session.signIn('a@b.c', 'x');
    state.valid = 99;
    const answers = await Promise.all(['a', 'b', 'c'].map((path) => session.fetch(path)));
    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200]);
    expect(state.refreshes).toBe(1);
  });

  it('signs out when the refresh is refused, and passes the refusal on', async () => {
    const { state, session } = server({ session: false });
    await session.signIn('a@b.c', 'x');
    state.valid = 99;
    expect((await session.fetch('a')).status).toBe(401);
    expect(session.state().kind).toBe('signed-out');
    expect(state.remembered).toBe(false);
  });

  it('restores after a reload by one refresh, and asks nothing when nobody was signed in here', async () => {
    const { state, session } = server();
    expect(await session.restore()).toEqual(IDENTITY);
    expect(await session.restore()).toEqual(IDENTITY);
    expect(state.calls).toEqual(['auth/refresh']);
    const fresh = server();
    fresh.state.remembered = false;
    expect(await fresh.session.restore()).toBeNull();
    expect(fresh.state.calls).toEqual([]);
  });

  it('does not sign out because the server is away', async () => {
    const { state, session } = server();
    state.down = true;
    await expect(session.restore()).rejects.toMatchObject({ status: 0, code: 'UNREACHABLE' });
    expect(state.remembered).toBe(true);
    state.down = false;
    expect(await session.restore()).toEqual(IDENTITY);
  });

  it('asks again when another tab has just replaced the cookie', async () => {
    const { state, session } = server();
    state.conflicts = 2;
    expect(await session.restore()).toEqual(IDENTITY);
    expect(state.waits).toEqual([150, 500]);
    expect(state.remembered).toBe(true);
  });

  it('exchanges a code once, however often it is asked', async () => {
    const { state, session } = server();
    await Promise.all([session.exchange('c'), session.exchange('c')]);
    expect(state.calls).toEqual(['auth/link']);
  });
});
