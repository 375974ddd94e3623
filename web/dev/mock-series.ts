import type { Series } from '../src/api/contract.ts';

export const DAY_MS = 86_400_000;
const PERIOD = { hour: 3_600_000, day: DAY_MS, week: 7 * DAY_MS, month: 30 * DAY_MS } as const;

export function randomFrom(start: number): () => number {
  let seed = start % 2_147_483_648;
  return () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return seed / 2_147_483_648;
  };
}

export interface Shape {
  readonly seed: number;
  /** Signals a day at the end; growth over the span, as a factor. */
  readonly level: number;
  readonly growth: number;
  /** Days before the end at which a burst peaks; none when null. */
  readonly burst: number | null;
}

/** An invented series by day: weekday rhythm, growth, a burst, and a week without data. `end` is the last day. */
export function dailyCounts(shape: Shape, days: number) {
  const random = randomFrom(shape.seed);
  return Array.from({ length: days }, (_, at) => {
    const ago = days - 1 - at;
    const weekday = ago % 7 === 2 || ago % 7 === 3 ? 0.4 : 1.1;
    const expected = shape.level * shape.growth ** (-ago / 365) * weekday;
    const gap = ago >= 200 && ago < 207;
    const near = shape.burst === null ? 0 : Math.max(0, 1 - Math.abs(ago - shape.burst) / 4);
    const mean = expected * (1 + near * 6);
    const count = gap
      ? 0
      : Math.max(0, Math.round(mean + (random() + random() - 1) * Math.sqrt(mean + 0.3) * 1.6));
    return { count, expected: gap ? null : expected, known: !gap };
  });
}

export function seriesOf(
  shape: Shape,
  end: number,
  {
    from,
    to,
    interval = 'day',
  }: { from: string | null; to: string | null; interval: string | null | undefined },
): Series {
  const days = 730;
  const all = dailyCounts(shape, days);
  const step = PERIOD[(interval ?? 'day') as keyof typeof PERIOD] ?? DAY_MS;
  const first = end - (days - 1) * DAY_MS;
  const start = Math.max(first, from === null ? first : Date.parse(from));
  const stop = Math.min(end + DAY_MS, to === null ? end + DAY_MS : Date.parse(to));
  const begins =
    step === PERIOD.week
      ? start - ((new Date(start).getUTCDay() + 6) % 7) * DAY_MS
      : Math.floor(start / DAY_MS) * DAY_MS;
  const starts: string[] = [];
  const signals: number[] = [];
  const expected: (number | null)[] = [];
  const known: boolean[] = [];
  for (let at = begins; at < stop; at += step) {
    const part = all.slice(
      Math.max(0, Math.round((at - first) / DAY_MS)),
      Math.round((at + step - first) / DAY_MS),
    );
    starts.push(new Date(at).toISOString());
    signals.push(part.reduce((sum, { count }) => sum + count, 0));
    expected.push(step === DAY_MS ? (part[0]?.expected ?? null) : null);
    known.push(part.every((day) => day.known));
  }
  return {
    interval: (interval ?? 'day') as Series['interval'],
    starts,
    signals,
    fresh: signals.map((count) => Math.round(count * 0.9)),
    sources: signals.map((count) => Math.min(9, Math.ceil(count / 2))),
    sentiment: signals.map((count, at) => (count === 0 ? null : Math.sin(at / 9) * 0.4)),
    reach: signals.map((count) => count * 30),
    expected,
    known,
  };
}
