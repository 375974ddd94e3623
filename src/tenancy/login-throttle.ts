import type { Clock } from '../base/clock.ts';
import { BellwetherError } from '../base/errors.ts';

/**
 * Failed sign-ins allowed in a window. The tight limit is on account and address together, so that a stranger
 * cannot lock a person out; the loose ones stop guessing from many addresses and over many accounts.
 * Each process counts on its own. Whether the account exists makes no difference.
 */
const LIMITS = {
  windowMs: 15 * 60_000,
  accountFromAddress: 10,
  account: 100,
  address: 100,
  remembered: 50_000,
} as const;

export interface LoginThrottle {
  /** Throws TOO_MANY_REQUESTS, with the seconds to wait. */
  check(email: string, address: string): void;
  failed(email: string, address: string): void;
  succeeded(email: string, address: string): void;
}

interface Counter {
  failures: number;
  /** When the window ends, milliseconds. */
  endsAt: number;
}

export function createLoginThrottle(clock: Clock): LoginThrottle {
  const counters = new Map<string, Counter>();

  const limitsOf = (email: string, address: string): readonly (readonly [string, number])[] => {
    const account = email.toLowerCase();
    return [
      [`pair:${account}|${address}`, LIMITS.accountFromAddress],
      [`account:${account}`, LIMITS.account],
      [`address:${address}`, LIMITS.address],
    ];
  };

  return {
    check(email, address) {
      const now = clock.now();
      for (const [key, limit] of limitsOf(email, address)) {
        const counter = counters.get(key);
        if (counter === undefined || counter.endsAt <= now || counter.failures < limit) continue;
        const seconds = Math.ceil((counter.endsAt - now) / 1000);
        throw new BellwetherError(
          'TOO_MANY_REQUESTS',
          `Too many failed sign-ins. Wait ${seconds} seconds and try again.`,
          {
            details: { retryAfterSeconds: seconds },
          },
        );
      }
    },
    failed(email, address) {
      const now = clock.now();
      for (const [key] of limitsOf(email, address)) {
        const counter = counters.get(key);
        if (counter !== undefined && counter.endsAt > now) counter.failures++;
        else {
          counters.delete(key);
          counters.set(key, { failures: 1, endsAt: now + LIMITS.windowMs });
        }
      }
      // Insertion order is order of expiry, because every window is equally long.
      for (const [key, counter] of counters) {
        if (counter.endsAt > now && counters.size <= LIMITS.remembered) break;
        counters.delete(key);
      }
    },
    succeeded(email, address) {
      counters.delete(`pair:${email.toLowerCase()}|${address}`);
    },
  };
}
