import { describe, expect, it } from 'vitest';
import { createLiveFeed, LIVE_DEFAULTS } from './live.ts';

const NOW = Date.UTC(2026, 2, 18, 15, 42, 7, 345);

describe('createLiveFeed', () => {
  it('gives a document due soon after the time asked for', () => {
    const feed = createLiveFeed({ seed: 5, interval: 4_000 });
    const { dueAt, document, source } = feed.after(NOW);
    expect(dueAt).toBeGreaterThan(NOW);
    expect(dueAt - NOW).toBeLessThan(8_000);
    expect(document.publishedAt).toBe(new Date(dueAt).toISOString());
    expect(document.externalId).toMatch(new RegExp(`^${source.key}-live\\.`));
    expect(document.body!.length).toBeGreaterThan(60);
  });

  it('gives the same item again after a restart', () => {
    expect(createLiveFeed({ seed: 5 }).after(NOW)).toEqual(createLiveFeed({ seed: 5 }).after(NOW));
  });

  it('goes through distinct items when asked again for what follows each', () => {
    const feed = createLiveFeed({ seed: 5 });
    const ids = new Set<string>();
    let time = NOW;
    for (let i = 0; i < 300; i++) {
      const { dueAt, document } = feed.after(time);
      expect(dueAt).toBeGreaterThan(time);
      ids.add(document.externalId!);
      time = dueAt;
    }
    expect(ids.size).toBe(300);
    expect((time - NOW) / 300).toBeCloseTo(LIVE_DEFAULTS.interval, -2);
  });

  it('refuses an interval that would flood the feed', () => {
    expect(() => createLiveFeed({ seed: 5, interval: 0 })).toThrow('0 ms');
  });
});
