import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../../domain/series.ts';
import { buildCorpus } from '../corpus/build-corpus.ts';
import type { CorpusSignal, CorpusSource } from '../corpus/corpus.ts';
import { backtest } from './backtest.ts';
import { createOutcomeRule } from './emerged.ts';

const news: CorpusSource = { id: 'n', name: 'News', type: 'news' };
const forum: CorpusSource = { id: 'f', name: 'Forum', type: 'social' };
const start = Date.UTC(2020, 0, 1);
const DATE = 500;
const HORIZON = 90;

let next = 0;
function signal(day: number, title: string, source = news, repeats = false): CorpusSignal {
  return {
    id: `00000000-0000-7000-8000-${String(next++).padStart(12, '0')}`,
    publishedAt: start + day * DAY_MS + 1,
    source,
    title,
    host: `site${next % 50}.example`,
    repeats,
    reach: 0,
    sentiment: null,
    pestle: [],
    subjects: [],
  };
}

const every = (from: number, to: number, days: number, title: string, source = news, repeats = false) =>
  Array.from({ length: Math.floor((to - from) / days) }, (_, i) =>
    signal(from + i * days, title, source, repeats),
  );
const daily = every(0, DATE + HORIZON + 10, 1, 'Rivers');

function outcome(signals: readonly CorpusSignal[], name: string) {
  const corpus = buildCorpus([...daily, ...signals]);
  const rule = createOutcomeRule(corpus, { asOfDay: corpus.firstDay + DATE, horizonDays: HORIZON });
  return rule.outcome(corpus.subjects.findIndex(({ key }) => key === name));
}

describe('whether a subject emerged', () => {
  it('asks for twice as much as before', () => {
    expect(outcome(every(DATE, DATE + HORIZON, 10, 'Zig'), 'zig')).toMatchObject({
      before: 0,
      after: 9,
      emerged: true,
      leadDays: 41,
    });
    const steady = every(0, DATE + HORIZON, 10, 'Zig');
    expect(outcome(steady, 'zig').emerged).toBe(false);
  });

  it('does not count a return to what was usual', () => {
    const quiet = [...every(0, DATE - 130, 10, 'Zig'), ...every(DATE, DATE + HORIZON, 10, 'Zig')];
    const { before, emerged } = outcome(quiet, 'zig');
    expect(before).toBeGreaterThan(4.5);
    expect(emerged).toBe(false);
  });

  it('counts a story once, and a source for what it publishes', () => {
    expect(outcome(every(DATE, DATE + HORIZON, 5, 'Zig', news, true), 'zig')).toMatchObject({ after: 0 });
    // The forum starts with the horizon: it has no past to compare with.
    expect(outcome(every(DATE, DATE + HORIZON, 1, 'Zig', forum), 'zig').emerged).toBe(false);
    // It doubles all that it publishes, of which half is about one thing, as before.
    const doubled = [
      ...every(0, DATE, 4, 'Zig', forum),
      ...every(0, DATE, 4, 'Else', forum),
      ...every(DATE, DATE + HORIZON, 1.5, 'Zig', forum),
      ...every(DATE, DATE + HORIZON, 1.5, 'Else', forum),
    ];
    expect(outcome(doubled, 'zig').emerged).toBe(false);
  });
});

describe('a backtest', () => {
  const corpus = buildCorpus([
    ...daily,
    ...every(DATE - 12, DATE, 2, 'Zig'),
    ...every(DATE, DATE + HORIZON, 4, 'Zig'),
    ...every(DATE - 200, DATE, 20, 'Cobol'),
  ]);
  const at = (corpus.firstDay + DATE) * DAY_MS - 1;

  it('judges every method on the same candidates', () => {
    const { dates, scores } = backtest(corpus, { asOf: [at], horizonDays: HORIZON, k: [1, 3] });
    expect(dates[0]).toMatchObject({ candidates: 3, emerged: 1, leftOut: null });
    const of = (method: string, k: number) => scores.find((each) => each.method === method && each.k === k)!;
    expect(of('weak_signal', 1)).toMatchObject({ precision: 1, recall: 1 });
    expect(of('growth', 3)).toMatchObject({ precision: 1 / 3, recall: 1 });
    expect(dates[0]!.calls[0]).toMatchObject({ kind: 'weak_signal', rank: 1, subject: { key: 'zig' } });
  });

  it('says why a date cannot be judged', () => {
    const { dates, scores } = backtest(corpus, {
      asOf: [at + 60 * DAY_MS, start - DAY_MS],
      horizonDays: HORIZON,
      k: [1],
    });
    expect(dates[0]!.leftOut).toMatch(/ends after the last signal/);
    expect(dates[1]!.leftOut).toMatch(/cannot be compared/);
    expect(scores.every(({ precision }) => precision === null)).toBe(true);
  });

  it('of nothing has nothing to say', () => {
    const { dates } = backtest(buildCorpus([]), { asOf: [at], horizonDays: 30, k: [1] });
    expect(dates[0]!.leftOut).not.toBeNull();
  });
});
