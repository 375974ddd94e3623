import { expect, it } from 'vitest';
import { DAY_MS } from '../../domain/series.ts';
import type { TrendFigures } from './analysis.ts';
import { attentionOf } from './attention.ts';
import { headlineOf } from './headline.ts';
import { packExpected, unpackExpected } from './pack-expected.ts';
import { isWorthListing } from './worth-listing.ts';

const AS_OF = Date.UTC(2018, 5, 1);
const FIGURES: TrendFigures = {
  recent: 41,
  before: 10,
  signals: 90,
  sources: 17,
  firstAt: AS_OF - 400 * DAY_MS,
  lastAt: AS_OF - DAY_MS,
  growth: 3,
  growthZ: 4,
  direction: 1,
  sparkline: [],
};
const BURST = {
  startsAt: Date.UTC(2018, 4, 20),
  peaksAt: Date.UTC(2018, 4, 25),
  endsAt: null,
  score: 20,
  falseDiscovery: 0.001,
  signals: 30,
  expected: 2,
  sources: 9,
};
const subject = {
  kind: 'entity',
  key: 'x',
  name: 'solid-state batteries',
  entityKind: 'technology',
} as const;
const change = { at: Date.UTC(2018, 2, 3), before: 0.1, after: 1, falseDiscovery: 0.01 };
const told = (change_: Partial<Parameters<typeof headlineOf>[0]>) =>
  headlineOf({
    subject,
    figures: FIGURES,
    burst: null,
    changePoints: [],
    horizon: null,
    asOf: AS_OF,
    ...change_,
  });

it('says what a colleague would say', () => {
  expect(told({ changePoints: [change], horizon: 'H2' })).toBe(
    'Solid-state batteries: rising since March, 41 signals from 17 sources in 30 days, H2',
  );
  expect(told({ burst: BURST })).toContain('in a burst since 20 May, 41 signals');
  expect(
    told({ burst: { ...BURST, endsAt: Date.UTC(2018, 4, 28) }, figures: { ...FIGURES, direction: 0 } }),
  ).toContain('calm again after a burst that peaked on 25 May');
  const silent = { ...FIGURES, recent: 0, sources: 0, lastAt: Date.UTC(2017, 0, 5), direction: 0 } as const;
  expect(told({ figures: silent })).toBe(
    'Solid-state batteries: silent since January 2017, no signal in 30 days',
  );
  expect(told({ figures: { ...FIGURES, direction: -1 }, changePoints: [change] })).toContain(
    'falling in the last 30 days',
  );
  expect(told({ figures: { ...FIGURES, direction: 0, recent: 1, sources: 1 } })).toContain(
    'steady, 1 signal from 1 source',
  );
});

it('gives attention as the sum of its parts, each within 0 and 1, and less of it as a burst passes', () => {
  const lasting = attentionOf({
    figures: FIGURES,
    current: { burst: BURST, score: 0.8 },
    weakSignal: 0.6,
    asOf: AS_OF,
  });
  const sum = lasting.parts.reduce((total, { weight, normalised }) => total + weight * normalised, 0);
  expect(lasting.score).toBe(sum);
  expect(lasting.parts.reduce((total, { weight }) => total + weight, 0)).toBeCloseTo(1, 12);
  const wild = { ...FIGURES, growthZ: 99, sources: 10_000, recent: 10_000_000 };
  for (const { normalised } of attentionOf({ figures: wild, current: null, weakSignal: 1, asOf: AS_OF })
    .parts)
    expect(normalised >= 0 && normalised <= 1).toBe(true);
  const passed = { ...BURST, endsAt: AS_OF - 20 * DAY_MS };
  expect(
    attentionOf({ figures: FIGURES, current: { burst: passed, score: 0.8 }, weakSignal: 0.6, asOf: AS_OF })
      .score,
  ).toBeLessThan(lasting.score);
});

it('lists topics and entities by their signals, words and places only when they did something', () => {
  const facts = {
    kind: 'entity',
    entityKind: 'technology',
    figures: { recent: 1, signals: 12, direction: 0 },
    hasBurst: false,
    weakCalled: false,
    tracked: false,
  } as const;
  expect(isWorthListing(facts)).toBe(true);
  expect(isWorthListing({ ...facts, entityKind: 'location' })).toBe(false);
  expect(isWorthListing({ ...facts, entityKind: 'location', hasBurst: true })).toBe(true);
  const term = {
    ...facts,
    kind: 'term',
    entityKind: null,
    figures: { recent: 50, signals: 900, direction: 0 },
  } as const;
  expect(isWorthListing(term)).toBe(false);
  expect(isWorthListing({ ...term, figures: { ...term.figures, direction: 1 } })).toBe(true);
  expect(isWorthListing({ ...term, tracked: true })).toBe(true);
  expect(isWorthListing({ ...facts, figures: { recent: 0, signals: 9, direction: 0 } })).toBe(false);
});

it('packs what is expected to within a hundredth, or a 65,000th of the largest, and keeps what is unknown', () => {
  const expected = Float64Array.of(0, 0.126, 3.5, 12, 0);
  const known = Uint8Array.of(1, 1, 1, 1, 0);
  const back = unpackExpected(packExpected({ expected, known }));
  expect([...back.subarray(0, 4)].map((value) => Math.round(value * 100) / 100)).toEqual([0, 0.13, 3.5, 12]);
  expect(back[4]).toBeNaN();
  const large = unpackExpected(
    packExpected({ expected: Float64Array.of(1e6, 1), known: Uint8Array.of(1, 1) }),
  );
  expect(large[0]! / 1e6).toBeCloseTo(1, 4);
  expect(
    unpackExpected(packExpected({ expected: Float64Array.of(Number.NaN), known: Uint8Array.of(1) }))[0],
  ).toBeNaN();
});
