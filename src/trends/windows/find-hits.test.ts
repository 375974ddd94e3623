import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../base/random.ts';
import { findHits, type HitSpan, type WindowThreshold } from './find-hits.ts';

/** Looks at every hour by itself, and paints the hours of the windows that hold. */
function naiveHits(fresh: readonly number[], { signals, sources, hours }: WindowThreshold): HitSpan[] {
  const cells = Array.from({ length: fresh.length / 3 }, (_, i) => fresh.slice(i * 3, i * 3 + 3));
  const painted = new Map<number, { signals: number; sources: number }>();
  for (const hour of new Set(cells.map(([at]) => at!))) {
    const inside = cells.filter(([at]) => at! > hour - hours && at! <= hour);
    const sum = inside.reduce((total, [, , count]) => total + count!, 0);
    const distinct = new Set(inside.map(([, source]) => source)).size;
    if (sum < signals || distinct < sources) continue;
    for (let at = Math.min(...inside.map(([start]) => start!)); at <= hour; at++) {
      const before = painted.get(at);
      painted.set(at, {
        signals: Math.max(before?.signals ?? 0, sum),
        sources: Math.max(before?.sources ?? 0, distinct),
      });
    }
  }
  const hits: HitSpan[] = [];
  for (const [at, most] of [...painted].sort((a, b) => a[0] - b[0])) {
    const last = hits.at(-1);
    if (last?.end === at)
      hits[hits.length - 1] = {
        start: last.start,
        end: at + 1,
        signals: Math.max(last.signals, most.signals),
        sources: Math.max(last.sources, most.sources),
      };
    else hits.push({ start: at, end: at + 1, ...most });
  }
  return hits;
}

describe('the hits of a rule', () => {
  it('are those of a look at every hour by itself', () => {
    let held = 0;
    for (let seed = 1; seed <= 300; seed++) {
      const random = seededRandom(seed);
      const within = (most: number) => 1 + Math.floor(random() * most);
      const threshold = { signals: within(6), sources: within(4), hours: within(30) };
      const cells = new Map<string, number[]>();
      for (let i = within(60); i > 0; i--) {
        const [hour, source] = [within(300), within(6)];
        cells.set(`${hour} ${source}`, [hour, source, within(3)]);
      }
      const fresh = [...cells.values()].sort((a, b) => a[0]! - b[0]! || a[1]! - b[1]!).flat();
      const hits = findHits(fresh, threshold);
      expect(hits, `seed ${seed}`).toEqual(naiveHits(fresh, threshold));
      held += hits.length;
    }
    expect(held).toBeGreaterThan(500);
  });

  it('need as many sources as the rule says, however many signals one source has', () => {
    const rule = { signals: 3, sources: 3, hours: 24 };
    expect(findHits([5, 1, 10_000], rule)).toEqual([]);
    expect(findHits([5, 1, 10_000, 6, 2, 1, 28, 3, 1], rule)).toEqual([
      { start: 5, end: 29, signals: 10_002, sources: 3 },
    ]);
    // An hour later the first of them is out of the window.
    expect(findHits([5, 1, 10_000, 6, 2, 1, 29, 3, 1], rule)).toEqual([]);
    expect(findHits([], rule)).toEqual([]);
  });
});
