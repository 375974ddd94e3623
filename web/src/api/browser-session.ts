import { createSession, type Session } from './session.ts';

const KEY = 'bellwether-signed-in';

/** The session of this browser tab. */
export function createBrowserSession(): Session {
  return createSession({
    fetch: (input, init) => fetch(input, init),
    remember: {
      get: () => {
        try {
          return localStorage.getItem(KEY) === '1';
        } catch {
          return true;
        }
      },
      set: (signedIn) => {
        try {
          if (signedIn) localStorage.setItem(KEY, '1');
          else localStorage.removeItem(KEY);
        } catch {
          // Storage may be forbidden; then every visit asks the server.
        }
      },
    },
    wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    // `navigator.locks` exists in secure contexts only; over plain HTTP tabs may refresh at the same moment.
    exclusive: async (work) =>
      'locks' in navigator ? await navigator.locks.request('bellwether-refresh', work) : await work(),
  });
}
