import { describe, expect, it } from 'vitest';
import { seededRandom } from '../base/random.ts';
import { nextCronTime, parseCron } from './cron.ts';
import { retryDelay } from './retry-delay.ts';
import { checkSchedule, nextRun } from './schedule.ts';

const at = (text: string) => Date.parse(text);

describe('cron expressions, in UTC', () => {
  it.each([
    ['* * * * *', '2026-01-01T00:00:30Z', '2026-01-01T00:01:00Z'],
    ['*/15 * * * *', '2026-01-01T00:15:00Z', '2026-01-01T00:30:00Z'],
    ['5/20 * * * *', '2026-01-01T00:00:00Z', '2026-01-01T00:05:00Z'],
    ['0 8-18/2 * * mon-fri', '2026-01-02T18:00:00Z', '2026-01-05T08:00:00Z'],
    ['30 4 1,15 * *', '2026-01-02T00:00:00Z', '2026-01-15T04:30:00Z'],
    ['0 0 13 * fri', '2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z'],
    ['0 0 29 2 *', '2026-01-01T00:00:00Z', '2028-02-29T00:00:00Z'],
    ['0 0 * dec 7', '2026-01-01T00:00:00Z', '2026-12-06T00:00:00Z'],
    ['59 23 31 12 *', '2026-12-31T23:59:00Z', '2027-12-31T23:59:00Z'],
  ])('%s after %s comes at %s', (expression, after, expected) => {
    expect(new Date(nextCronTime(parseCron(expression), at(after))!).toISOString()).toBe(
      new Date(expected).toISOString(),
    );
  });

  it.each([
    '',
    '* * * *',
    '60 * * * *',
    '* 24 * * *',
    '* * 0 * *',
    '* * * 13 *',
    '* * * * 8',
    '*/0 * * * *',
    '5-1 * * * *',
    'a * * * *',
    '1,,2 * * * *',
    '0 0 31 feb *',
    '-1 * * * *',
  ])('refuses %j', (expression) => {
    expect(() => parseCron(expression)).toThrow(/cron expression/);
  });

  it('agrees with looking at every minute, on random expressions', () => {
    const seed = 20260101;
    const random = seededRandom(seed);
    const pick = (low: number, high: number) => low + Math.floor(random() * (high - low + 1));
    const field = (low: number, high: number) =>
      [`*`, `${pick(low, high)}`, `*/${pick(1, 20)}`, `${pick(low, low + 2)}-${pick(low + 3, high)}`][
        pick(0, 3)
      ]!;
    for (let round = 0; round < 60; round++) {
      const expression = [field(0, 59), field(0, 23), field(1, 28), field(1, 12), field(0, 6)].join(' ');
      const after = at('2026-01-01T00:00:00Z') + pick(0, 500_000) * 60_000;
      const cron = parseCron(expression);
      const matches = (time: number) => {
        const date = new Date(time);
        const day = cron.days.has(date.getUTCDate());
        const weekday = cron.weekdays.has(date.getUTCDay());
        return (
          cron.minutes.includes(date.getUTCMinutes()) &&
          cron.hours.includes(date.getUTCHours()) &&
          cron.months.has(date.getUTCMonth() + 1) &&
          (cron.eitherDay ? day || weekday : day && weekday)
        );
      };
      let expected = after + 60_000;
      while (!matches(expected)) expected += 60_000;
      expect(nextCronTime(cron, after), `${expression} after ${after}, seed ${seed}`).toBe(expected);
    }
  });
});

describe('schedules', () => {
  it('add at most a tenth of the period and at most a minute, so that sources do not start together', () => {
    for (const random of [() => 0, () => 0.5, () => 0.999]) {
      expect(nextRun({ kind: 'interval', everySeconds: 60 }, 1000, random)).toBe(
        Math.round(61_000 + random() * 6000),
      );
      expect(nextRun({ kind: 'interval', everySeconds: 86_400 }, 0, random)).toBe(
        Math.round(86_400_000 + random() * 60_000),
      );
      expect(nextRun({ kind: 'cron', expression: '0 * * * *' }, 0, random)).toBe(
        Math.round(3_600_000 + random() * 60_000),
      );
    }
    expect(nextRun({ kind: 'manual' }, 0, Math.random)).toBeNull();
  });

  it('are refused when they make no sense', () => {
    expect(() => checkSchedule({ kind: 'interval', everySeconds: 5 })).toThrow(/everySeconds is 5/);
    expect(() => checkSchedule({ kind: 'interval', everySeconds: 60.5 })).toThrow(/60\.5/);
    expect(() => checkSchedule({ kind: 'cron', expression: 'daily' })).toThrow(/"daily" has 1 fields/);
  });
});

describe('the delay after failures', () => {
  it('is fully jittered below a doubling ceiling, at least what was asked for, and long once the breaker is open', () => {
    expect([1, 2, 3, 4].map((failures) => retryDelay(failures, null, () => 1))).toEqual([
      30_000, 60_000, 120_000, 240_000,
    ]);
    expect(retryDelay(3, null, () => 0.5)).toBe(60_000);
    expect(retryDelay(1, null, () => 0)).toBe(1000);
    expect(retryDelay(1, 90_000, () => 0)).toBe(90_000);
    expect(retryDelay(5, null, () => 0)).toBe(600_000);
    expect(retryDelay(500, null, () => 1)).toBe(6 * 3_600_000);
  });
});
