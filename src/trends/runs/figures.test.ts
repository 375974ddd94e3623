import { expect, it } from 'vitest';
import { DAY_MS } from '../../domain/series.ts';
import { corpusOf, FIRST_AT, numberOf, rowsOf, type ToldSignal, technology } from './corpus.fixture.ts';
import { figuresOf, windowVolumes } from './figures.ts';

const END = 90;
const battery = technology('battery');

function figures(told: readonly ToldSignal[]) {
  const corpus = corpusOf([{ day: 0, title: 'first' }, ...told, { day: END - 1, title: 'last' }]);
  const volumes = windowVolumes(corpus, END);
  return figuresOf(corpus, rowsOf(corpus, numberOf(corpus, 'battery')), { endDay: END, volumes });
}
const times = (count: number, told: Partial<ToldSignal> & { day: number }): ToldSignal[] =>
  Array.from({ length: count }, () => ({ about: [battery], ...told }));

it('counts the last 30 days, the 30 before and all, and leaves repeats out', () => {
  const found = figures([
    ...times(2, { day: 5 }),
    ...times(3, { day: 59 }),
    ...times(4, { day: 60, source: 'b' }),
    ...times(9, { day: 61, repeats: true, source: 'c' }),
    ...times(1, { day: 89 }),
  ]);
  expect(found).toMatchObject({ signals: 10, recent: 5, before: 3, sources: 2 });
  expect(found.firstAt).toBe(FIRST_AT + 5 * DAY_MS + 1_000);
  expect(found.sparkline).toHaveLength(13);
  expect(found.sparkline.reduce((sum, each) => sum + each, 0)).toBe(10);
  expect(found.sparkline.at(-1)).toBe(1);
});

it('takes no new source for growth', () => {
  const steady = [...times(20, { day: 40 }), ...times(20, { day: 70 })];
  const rest = (day: number, source: string): ToldSignal[] =>
    Array.from({ length: 100 }, () => ({ day, source, title: 'other' }));
  const joined = figures([
    ...steady,
    ...rest(40, 'a'),
    ...rest(70, 'a'),
    ...times(50, { day: 70, source: 'new' }),
    ...rest(70, 'new'),
  ]);
  expect(joined.recent).toBe(70);
  expect(joined.direction).toBe(0);
  expect(Math.abs(joined.growthZ)).toBeLessThan(1);
  const risen = figures([
    ...times(20, { day: 40 }),
    ...times(70, { day: 70 }),
    ...rest(40, 'a'),
    ...rest(70, 'a'),
  ]);
  expect(risen.direction).toBe(1);
  expect(risen.growth).toBeGreaterThan(1);
});

it('falls when what is said goes back, and says nothing of nothing', () => {
  const rest = (day: number): ToldSignal[] => Array.from({ length: 100 }, () => ({ day, title: 'other' }));
  expect(
    figures([...times(60, { day: 40 }), ...times(5, { day: 70 }), ...rest(40), ...rest(70)]).direction,
  ).toBe(-1);
  expect(figures(times(3, { day: 2 }))).toMatchObject({ recent: 0, before: 0, growthZ: 0, direction: 0 });
});

it('takes no season for growth', () => {
  const year = (shift: number, now: number): ToldSignal[] => [
    ...times(10, { day: 400 + shift }),
    ...times(now, { day: 430 + shift }),
    ...[400, 430].flatMap((day) => Array.from({ length: 100 }, () => ({ day: day + shift, title: 'other' }))),
  ];
  const figuresAt = (told: readonly ToldSignal[]) => {
    const corpus = corpusOf([...told, { day: 0 }, { day: 449 }]);
    const volumes = windowVolumes(corpus, 450);
    return figuresOf(corpus, rowsOf(corpus, numberOf(corpus, 'battery')), { endDay: 450, volumes });
  };
  expect(figuresAt([...year(-364, 50), ...year(0, 60)])).toMatchObject({ direction: 0, growthZ: 0 });
  expect(figuresAt([...year(-364, 12), ...year(0, 60)]).direction).toBe(1);
});
