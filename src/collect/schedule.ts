import { BellwetherError } from '../base/errors.ts';
import type { Random } from '../base/random.ts';
import type { Schedule } from '../domain/source.ts';
import { nextCronTime, parseCron } from './cron.ts';

const INTERVAL_BOUNDS = { leastSeconds: 30, mostSeconds: 31_536_000 } as const;

/** Runs that would all fall on the same second are spread over at most this long. */
const MOST_JITTER = 60_000;

/** Checks a schedule from outside. Throws `INVALID_INPUT`. */
export function checkSchedule(schedule: Schedule): Schedule {
  switch (schedule.kind) {
    case 'interval': {
      const { everySeconds } = schedule;
      const { leastSeconds, mostSeconds } = INTERVAL_BOUNDS;
      if (Number.isInteger(everySeconds) && everySeconds >= leastSeconds && everySeconds <= mostSeconds)
        return schedule;
      throw new BellwetherError(
        'INVALID_INPUT',
        `schedule.everySeconds is ${everySeconds}. Give a whole number from ${leastSeconds} to ${mostSeconds}.`,
      );
    }
    case 'cron':
      parseCron(schedule.expression);
      return schedule;
    case 'manual':
      return schedule;
    default:
      throw new BellwetherError(
        'INVALID_INPUT',
        `schedule.kind is ${JSON.stringify((schedule satisfies never as Schedule).kind)}. Use interval, cron or manual.`,
      );
  }
}

/**
 * When a source runs next after `after` (milliseconds since the epoch), or null when only people run it. Up to
 * a tenth of the period, at most a minute, is added at random so that sources do not start together.
 */
export function nextRun(schedule: Schedule, after: number, random: Random): number | null {
  switch (schedule.kind) {
    case 'interval': {
      const period = schedule.everySeconds * 1000;
      return Math.round(after + period + random() * Math.min(period / 10, MOST_JITTER));
    }
    case 'cron': {
      const cron = parseCron(schedule.expression);
      const next = nextCronTime(cron, after);
      if (next === null) return null;
      const period = (nextCronTime(cron, next) ?? next) - next;
      return Math.round(next + random() * Math.min(period / 10, MOST_JITTER));
    }
    case 'manual':
      return null;
    default:
      throw new TypeError(`unknown schedule ${schedule satisfies never}`);
  }
}

/** The period of a schedule in milliseconds, for judging lag; null when there is none. */
export function periodOf(schedule: Schedule, now: number): number | null {
  switch (schedule.kind) {
    case 'interval':
      return schedule.everySeconds * 1000;
    case 'cron': {
      const cron = parseCron(schedule.expression);
      const next = nextCronTime(cron, now);
      const following = next === null ? null : nextCronTime(cron, next);
      return next === null || following === null ? null : following - next;
    }
    case 'manual':
      return null;
    default:
      throw new TypeError(`unknown schedule ${schedule satisfies never}`);
  }
}
