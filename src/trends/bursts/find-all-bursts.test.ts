import { describe, expect, it } from 'vitest';
import { derivedUuid } from '../../base/ids.ts';
import { seededRandom } from '../../base/random.ts';
import { DAY_MS } from '../../domain/series.ts';
import { buildCorpus } from '../corpus/build-corpus.ts';
import type { CorpusSignal } from '../corpus/corpus.ts';
import { toPanel } from '../corpus/to-panel.ts';
import { createBurstFinder } from './burst-finder.ts';
import { BURST_DEFAULTS, burstChance, burstWeight, recomputeBurst } from './burst-formula.ts';
import { findAllBursts } from './find-all-bursts.ts';

const START = Date.UTC(2020, 0, 6);
const source = (name: string) => ({ id: derivedUuid(name), name, type: 'news' as const });
let made = 0;

interface Told {
  readonly day: number;
  readonly title: string;
  readonly from?: string;
  readonly host?: string;
  readonly repeats?: boolean;
}

function signal({ day, title, from = 'wire', host = 'example.org', repeats = false }: Told): CorpusSignal {
  return {
    id: derivedUuid(`signal ${made++}`),
    publishedAt: START + day * DAY_MS + 12 * 3_600_000,
    source: source(from),
    title,
    host,
    repeats,
    reach: made % 50,
    sentiment: null,
    pestle: [],
    subjects: [],
  };
}

/** Twenty titles a day of a source, each about one of thirty subjects, from one of forty sites. */
function background(days: readonly number[], from = 'wire'): CorpusSignal[] {
  const random = seededRandom(days.length);
  return days.flatMap((day) =>
    Array.from({ length: 20 }, () =>
      signal({
        day,
        from,
        title: `subject${Math.floor(random() * 30)} alpha`,
        host: `site${Math.floor(random() * 40)}.org`,
      }),
    ),
  );
}

const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);

function find(signals: readonly CorpusSignal[]) {
  const corpus = buildCorpus(signals);
  const panel = toPanel(corpus);
  const named = (name: string): number => corpus.subjects.findIndex((subject) => subject.name === name);
  return {
    corpus,
    named,
    finder: createBurstFinder(corpus, panel),
    bursts: findAllBursts(corpus, panel).map((found) => ({
      ...found,
      name: corpus.subjects[found.subject]!.name,
    })),
  };
}

/** A few signals on each of these days, each from another site. */
function event(days: readonly number[], title: string, rest: Partial<Told> = {}): CorpusSignal[] {
  return days.flatMap((day) =>
    range(0, 6).map((i) => signal({ day, title, host: `voice${i}-${day}.org`, ...rest })),
  );
}

const day = (number: number): number => START + number * DAY_MS;

describe('an event of which many sites speak', () => {
  const { bursts } = find([...background(range(0, 400)), ...event(range(200, 204), 'meltdown spectre')]);

  it('is called, dated to the day, with its voices', () => {
    const found = bursts.find(({ name }) => name === 'meltdown')!;
    expect(found.burst).toMatchObject({
      startsAt: day(200),
      endsAt: day(204),
      signals: 24,
      sources: 24,
    });
    expect(found.burst.falseDiscovery).toBeLessThan(1e-6);
  });

  it('is one event with several names, and nothing else is called', () => {
    expect(new Set(bursts.map(({ name }) => name))).toEqual(
      new Set(['meltdown', 'spectre', 'meltdown spectre']),
    );
    expect(new Set(bursts.map(({ event: number }) => number)).size).toBe(1);
  });

  it('keeps evidence from which score, weight and chance come out again to the last digit', () => {
    for (const { evidence, score, burst } of bursts) {
      const stored = JSON.parse(JSON.stringify(evidence)) as typeof evidence;
      expect(recomputeBurst(stored)).toEqual(score);
      expect(burstWeight(stored)).toBe(burst.score);
      expect(burstChance(stored)).toBe(evidence.logP);
      expect(score.score).toBeGreaterThan(0);
      expect(score.score).toBeLessThan(1);
    }
  });

  it('keeps evidence small', () => {
    for (const { evidence } of bursts) expect(JSON.stringify(evidence).length).toBeLessThan(6_000);
  });

  it('a changed figure changes the score', () => {
    const { evidence, score } = bursts[0]!;
    const observed = evidence.days.observed.map((count, i) =>
      i === evidence.burst.from ? count + 1 : count,
    );
    expect(recomputeBurst({ ...evidence, days: { ...evidence.days, observed } }).score).not.toBe(score.score);
    expect(recomputeBurst({ ...evidence, falseDiscovery: 0.04 }).score).toBeLessThan(score.score);
  });
});

describe('what is no event', () => {
  it('one site that says the same 10,000 times in a day', () => {
    const { bursts, finder, named } = find([
      ...background(range(0, 300)),
      ...Array.from({ length: 10_000 }, () => signal({ day: 200, title: 'miracle cure', host: 'spam.org' })),
    ]);
    expect(bursts).toEqual([]);
    expect(finder.find(named('miracle')).refused.map(({ reason }) => reason)).toEqual(['few_voices']);
  });

  it('one site that floods among others who speak as ever', () => {
    const others = range(0, 300).flatMap((at) => [
      signal({ day: at, title: 'miracle', host: `site${at % 7}.org` }),
    ]);
    const { bursts, finder, named } = find([
      ...background(range(0, 300)),
      ...others,
      ...range(200, 204).flatMap((at) =>
        Array.from({ length: 500 }, () => signal({ day: at, title: 'miracle', host: 'spam.org' })),
      ),
    ]);
    expect(bursts.map(({ name }) => name)).not.toContain('miracle');
    expect(finder.find(named('miracle')).refused.map(({ reason }) => reason)).toContain('one_voice');
  });

  it('copies of one story', () => {
    const { bursts } = find([
      ...background(range(0, 300)),
      ...event(range(200, 204), 'meltdown spectre', { repeats: true }),
    ]);
    expect(bursts).toEqual([]);
  });

  it('a list that starts, and one that stops', () => {
    const starts = range(200, 300).flatMap((at) =>
      range(0, 20).map((i) => signal({ day: at, from: 'python list', title: 'python', host: `p${i}.org` })),
    );
    expect(find([...background(range(0, 300)), ...starts]).bursts).toEqual([]);
    const stops = range(0, 200).flatMap((at) =>
      range(0, 20).map((i) => signal({ day: at, from: 'python list', title: 'python', host: `p${i}.org` })),
    );
    expect(find([...background(range(0, 300)), ...stops]).bursts).toEqual([]);
  });

  it('what there is after a gap of all sources', () => {
    const after = range(160, 175).flatMap((at) => event([at], 'eclipse'));
    const { bursts } = find([...background(range(0, 120)), ...background(range(160, 300)), ...after]);
    expect(bursts.filter(({ burst }) => burst.startsAt < day(176))).toEqual([]);
  });

  it('a season that comes back', () => {
    const season = [100, 465, 830].flatMap((at) => event(range(at, at + 5), 'conference papers'));
    const { bursts, finder, named } = find([...background(range(0, 1_000)), ...season]);
    expect(bursts.map(({ name }) => name)).not.toContain('conference');
    expect(finder.find(named('conference')).refused.map(({ reason }) => reason)).toContain('season');
  });

  it('a clock a hundred years off: it has no row and moves nothing', () => {
    const plain = [...background(range(0, 300)), ...event(range(200, 204), 'meltdown spectre')];
    const odd = event([36_500, 36_501], 'time travel');
    const { bursts, corpus } = find([...plain, ...odd]);
    expect(corpus.leftOut).toBe(odd.length);
    expect(bursts.map(({ burst }) => burst)).toEqual(find(plain).bursts.map(({ burst }) => burst));
  });

  it('nothing at all, a single signal, a single day', () => {
    expect(find([]).bursts).toEqual([]);
    expect(find([signal({ day: 0, title: 'alone' })]).bursts).toEqual([]);
    expect(find(event([0], 'alone today')).bursts).toEqual([]);
  });
});

it('an event that comes once is no season when the year before has the data and not the event', () => {
  const { bursts } = find([...background(range(0, 800)), ...event(range(500, 505), 'eclipse')]);
  expect(bursts.map(({ name }) => name)).toEqual(['eclipse']);
  expect(bursts[0]!.evidence.otherYears).toHaveLength(1);
});

it('noise alone gives hardly a call', () => {
  let calls = 0;
  for (let trial = 0; trial < 10; trial++) calls += find(background(range(0, 300 + trial))).bursts.length;
  // 10 runs of 31 subjects, judged together at 0.05.
  expect(calls).toBeLessThanOrEqual(2);
});

it('stops when it is told to', () => {
  const corpus = buildCorpus(background(range(0, 60)));
  const stop = new Error('stopped');
  expect(() =>
    findAllBursts(corpus, toPanel(corpus), {
      settings: BURST_DEFAULTS,
      progress: () => {
        throw stop;
      },
    }),
  ).toThrow(stop);
});
