import { describe, expect, it } from 'vitest';
import { timeTicks } from './time-ticks.ts';

const names = (from: string, to: string, width: number) =>
  timeTicks(Date.parse(from), Date.parse(to), width).map(({ text }) => text);

describe('names along an axis of time', () => {
  it('names days, then Mondays, then firsts of months, then years', () => {
    expect(names('2026-03-02', '2026-03-06', 600)).toEqual(['2 Mar', '3 Mar', '4 Mar', '5 Mar']);
    expect(names('2026-03-04', '2026-04-03', 600)).toEqual(['9 Mar', '16 Mar', '23 Mar', '30 Mar']);
    expect(names('2025-11-15', '2026-03-20', 600)).toEqual(['Dec 2025', 'Jan 2026', 'Feb', 'Mar']);
    expect(names('2007-02-01', '2012-03-01', 600)).toEqual(['2008', '2009', '2010', '2011', '2012']);
  });

  it('has few names on a narrow picture, and never more than fit, over 200 random spans', () => {
    let seed = 20_261_121;
    const random = () => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return seed / 2_147_483_648;
    };
    for (let round = 0; round < 200; round++) {
      const from = Math.floor(random() * 1.7e12);
      const to = from + 86_400_000 * (1 + random() ** 4 * 20_000);
      const width = 120 + random() * 1200;
      const ticks = timeTicks(from, to, width);
      expect(ticks.length, `seed 20261121, round ${round}`).toBeLessThanOrEqual(Math.max(2, width / 84) + 1);
      for (const { at } of ticks) expect(at >= from && at < to).toBe(true);
    }
  });
});
