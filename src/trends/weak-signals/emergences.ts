import type { WeakSignal } from './score-weak-signals.ts';

/** Days after a call in which the subject is not called again: it is the same emergence. */
const SAME_EMERGENCE_DAYS = 180;

/**
 * Calls a weak signal once per emergence: when its subject first meets the conditions, and not again while it meets them, nor
 * for half a year. For replays, day after day; stored calls follow the same rule through their rows.
 */
export interface Emergences {
  /** Those of a day's scores that are new. Days ascend. */
  follow(scored: readonly WeakSignal[], asOfDay: number): WeakSignal[];
}

export function createEmergences(): Emergences {
  const lastMet = new Map<number, number>();
  const called = new Map<number, number>();
  return {
    follow(scored, asOfDay) {
      const calls: WeakSignal[] = [];
      for (const each of scored) {
        if (each.reason !== null) continue;
        const since = Math.max(called.get(each.subject) ?? -Infinity, lastMet.get(each.subject) ?? -Infinity);
        lastMet.set(each.subject, asOfDay);
        if (asOfDay - since <= SAME_EMERGENCE_DAYS) continue;
        called.set(each.subject, asOfDay);
        calls.push(each);
      }
      return calls;
    },
  };
}
