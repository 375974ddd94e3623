import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../../domain/series.ts';
import type { OpenCall } from '../runs/analysis.ts';
import { corpusOf, FIRST_AT, type ToldSignal, technology } from '../runs/corpus.fixture.ts';
import { burstResolvesAt } from './resolve-burst.ts';
import { resolveCalls } from './resolve-calls.ts';

const battery = technology('battery');
const day = (number: number): number => FIRST_AT + number * DAY_MS;

/** Somebody says something else every day, so that the sources are known to speak. */
const REST: ToldSignal[] = Array.from({ length: 600 }, (_, at) => ({ day: at, title: 'other', author: 'x' }));
const said = (days: readonly number[], authors: readonly string[]): ToldSignal[] =>
  days.flatMap((at) => authors.map((author) => ({ day: at, author, about: [battery] })));

function outcomeOf(told: readonly ToldSignal[], call: Partial<OpenCall>, lastDay = 600) {
  const corpus = corpusOf([...REST, ...told]);
  const whole: OpenCall = {
    id: 'call',
    kind: 'burst',
    subject: battery,
    firstAt: day(102),
    resolvesAt: burstResolvesAt(day(101)),
    evidence: null,
    burst: { startsAt: day(100), peaksAt: day(101), endsAt: day(103), expected: 0.3 },
    ...call,
  };
  return resolveCalls([whole], { corpus, asOf: day(lastDay) })[0]?.outcome;
}

describe('a burst', () => {
  const BURST = said([100, 101, 102], ['a', 'b']);

  it('came true when it lasted and others joined', () => {
    const outcome = outcomeOf([...BURST, ...said([105, 110, 115, 120], ['a', 'c', 'd'])], {});
    expect(outcome).toMatchObject({ cameTrue: true, resolvedAt: burstResolvesAt(day(101)) });
    expect(outcome!.text).toBe(
      'It lasted: 14 signals in the 28 days after the peak where 2.8 are usual, with 2 new voices.',
    );
  });

  it('did not when it passed, or when nobody joined, and repeats do not count', () => {
    expect(outcomeOf([...BURST, ...said([105], ['c'])], {})).toMatchObject({ cameTrue: false });
    const alone = outcomeOf([...BURST, ...said([105, 110, 115, 120], ['a', 'b'])], {});
    expect(alone).toMatchObject({ cameTrue: false });
    expect(alone!.text).toContain('Nobody joined');
    const copied = said([105, 110, 115, 120], ['c', 'd', 'e']).map((each) => ({ ...each, repeats: true }));
    expect(outcomeOf([...BURST, ...copied], {})!.text).toContain('It passed');
  });

  it('waits until its time has passed in the data', () => {
    expect(outcomeOf(BURST, {}, 120)).toBeUndefined();
  });
});

describe('a weak signal', () => {
  const call = { kind: 'weak_signal', firstAt: day(450), resolvesAt: day(540), burst: null } as const;

  it('came true when it emerged by the rule of backtests', () => {
    const emerged = outcomeOf(
      [...said([300, 400], ['a']), ...said([460, 470, 480, 490], ['a', 'b', 'c'])],
      call,
    );
    expect(emerged).toMatchObject({ cameTrue: true });
    expect(emerged!.text).toMatch(/^It emerged: 12 signals in the 90 days after the call/);
    expect(outcomeOf(said([300, 400, 460, 470], ['a']), call)).toMatchObject({ cameTrue: false });
  });

  it('of a subject that is no longer there did not', () => {
    expect(outcomeOf([], { ...call, subject: technology('gone') })!.cameTrue).toBe(false);
  });
});

it('a horizon of which nothing is said any more did not come true', () => {
  const evidence = { signals: 0, weeks: 0 };
  const call = {
    kind: 'horizon',
    resolvesAt: day(500),
    evidence,
    burst: null,
    subject: technology('gone'),
  } as const;
  expect(outcomeOf([], call)).toMatchObject({ cameTrue: false });
});
