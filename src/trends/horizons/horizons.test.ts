import { describe, expect, it } from 'vitest';
import { createDemoCorpus } from '../../../test/harness/demo-corpus.ts';
import { createUuidV7 } from '../../base/ids.ts';
import { HORIZONS, type TrendSubject } from '../../domain/trend.ts';
import { buildCorpus } from '../corpus/build-corpus.ts';
import type { CorpusSignal, CorpusSource, TrendCorpus } from '../corpus/corpus.ts';
import { assessHorizon } from './assess-horizon.ts';
import { type HorizonEvidence, horizonEvidence } from './horizon-evidence.ts';

const DAY = 86_400_000;
const START = Date.UTC(2020, 0, 1);
const PAPERS: CorpusSource = { id: 'papers', name: 'Papers', type: 'papers' };
const JOBS: CorpusSource = { id: 'jobs', name: 'Jobs', type: 'jobs' };
const NEWS: CorpusSource = { id: 'news', name: 'News', type: 'news' };

const technology = (key: string): TrendSubject => ({
  kind: 'entity',
  key,
  name: key,
  entityKind: 'technology',
});

function signal(
  key: string,
  day: number,
  source: CorpusSource,
  more: Partial<CorpusSignal> = {},
): CorpusSignal {
  return {
    id: createUuidV7(START + day * DAY),
    publishedAt: START + day * DAY,
    source,
    title: '',
    repeats: false,
    reach: 0,
    sentiment: null,
    pestle: [],
    subjects: [technology(key)],
    ...more,
  };
}

/** One signal of a source about a subject every so many days, from a day to a day. */
function every(
  days: number,
  key: string,
  source: CorpusSource,
  [from, to]: readonly [number, number],
): CorpusSignal[] {
  return Array.from({ length: Math.ceil((to - from) / days) }, (_, i) =>
    signal(key, from + i * days, source),
  );
}

function evidenceOf(corpus: TrendCorpus, key: string, asOfDay = corpus.endDay): HorizonEvidence {
  return horizonEvidence(
    corpus,
    corpus.subjects.findIndex((subject) => subject.key === key),
    asOfDay,
  );
}

/** `lab` is in papers, `shop` in jobs, both in the news. */
const twoWorlds = (): CorpusSignal[] => [
  ...every(20, 'lab', PAPERS, [0, 730]),
  ...every(60, 'lab', NEWS, [1, 730]),
  ...every(20, 'shop', JOBS, [2, 730]),
  ...every(30, 'shop', NEWS, [3, 730]),
];

describe('a horizon', () => {
  it('is research where papers speak of it, in use where employers do', () => {
    const corpus = buildCorpus(twoWorlds());
    expect(assessHorizon(evidenceOf(corpus, 'lab'))).toMatchObject({ formula: 'horizon-1', horizon: 'H3' });
    expect(assessHorizon(evidenceOf(corpus, 'shop'))).toMatchObject({ formula: 'horizon-1', horizon: 'H1' });
  });

  it('is recomputed from stored evidence to the last digit', () => {
    const { corpus } = createDemoCorpus({ seed: 3, end: Date.UTC(2026, 2, 1) });
    for (let subject = 0; subject < 20; subject++) {
      const evidence = horizonEvidence(corpus, subject, corpus.endDay);
      const stored = JSON.parse(JSON.stringify(evidence)) as HorizonEvidence;
      expect(assessHorizon(stored)).toEqual(assessHorizon(evidence));
    }
  });

  it('says nothing of fewer than five signals, or of one burst of days', () => {
    const few = buildCorpus([...twoWorlds(), ...every(90, 'rare', PAPERS, [300, 640])]);
    expect(evidenceOf(few, 'rare').signals).toBe(4);
    expect(assessHorizon(evidenceOf(few, 'rare'))).toBeNull();
    const sudden = buildCorpus([...twoWorlds(), ...every(1, 'rare', PAPERS, [700, 710])]);
    expect(evidenceOf(sudden, 'rare').signals).toBe(10);
    expect(assessHorizon(evidenceOf(sudden, 'rare'))).toBeNull();
  });

  it('is less sure of little evidence than of much of the same', () => {
    const little = buildCorpus([...twoWorlds(), ...every(100, 'idea', PAPERS, [100, 730])]);
    const much = buildCorpus([...twoWorlds(), ...every(10, 'idea', PAPERS, [100, 730])]);
    const [a, b] = [assessHorizon(evidenceOf(little, 'idea'))!, assessHorizon(evidenceOf(much, 'idea'))!];
    expect([a.horizon, b.horizon]).toEqual(['H3', 'H3']);
    expect(a.confidence).toBeLessThan(b.confidence - 0.02);
  });

  it('gives its reasons strongest first, and what speaks against it last', () => {
    const corpus = buildCorpus(twoWorlds());
    const { parts, reasons } = assessHorizon(evidenceOf(corpus, 'shop'))!;
    const weights = parts.map(({ weight }) => weight);
    expect(weights).toEqual(weights.toSorted((a, b) => b - a));
    expect(reasons[0]).toBe(parts[0]!.text);
    expect(reasons[0]).toBe('No papers of 62 signals, where 20 would be expected.');
  });

  it('compares what is written with what the types published, and keeps the sum of the parts', () => {
    const evidence = evidenceOf(buildCorpus(twoWorlds()), 'shop');
    expect(evidence.types.map(({ type, signals, published }) => [type, signals, published])).toEqual([
      ['papers', 0, 37],
      ['news', 25, 38],
      ['jobs', 37, 37],
    ]);
    expect(assessHorizon(evidence)!.mix).toEqual({ news: 25 / 62, jobs: 37 / 62 });
  });
});

describe('evidence for a horizon', () => {
  it('does not take a source that was added for growth or for maturity', () => {
    const labs = ['lab', 'lab2', 'lab3'].flatMap((key) => [
      ...every(20, key, PAPERS, [0, 730]),
      ...every(60, key, NEWS, [1, 730]),
    ]);
    const shops = ['shop', 'shop2', 'shop3'].flatMap((key) => [
      ...every(20, key, JOBS, [2, 730]),
      ...every(30, key, NEWS, [3, 730]),
    ]);
    // A large board that came a year later: most of all job advertisements, those for the labs among them.
    const board: CorpusSource = { id: 'board', name: 'Board', type: 'jobs' };
    const advertised = [
      ...['lab', 'lab2', 'lab3'].flatMap((key, i) => every(15, key, board, [400 + i, 730])),
      ...['shop', 'shop2', 'shop3'].flatMap((key, i) => every(2, key, board, [400 + i, 730])),
    ];
    const then = evidenceOf(buildCorpus([...labs, ...shops]), 'lab');
    const now = evidenceOf(buildCorpus([...labs, ...shops, ...advertised]), 'lab');
    expect(now.growth.up / now.growth.down).toBeCloseTo(then.growth.up / then.growth.down, 1);
    expect(now.types.find(({ type }) => type === 'jobs')!.signals).toBeGreaterThan(20);
    expect(assessHorizon(now)!.horizon).toBe('H3');
  });

  it('sees growth that the sources it compares have themselves', () => {
    const grown = buildCorpus([
      ...every(5, 'other', NEWS, [0, 730]),
      ...every(40, 'idea', NEWS, [0, 365]),
      ...every(10, 'idea', NEWS, [365, 730]),
    ]);
    const { growth } = evidenceOf(grown, 'idea');
    // 37 of 110 against 10 of 83, by Mantel and Haenszel.
    expect(growth.up / growth.down).toBeCloseTo((37 * 83) / (10 * 110), 10);
  });

  it('leaves repeats out, and knows nothing that came after its day', () => {
    const clean = buildCorpus(twoWorlds());
    const copied = buildCorpus([
      ...twoWorlds(),
      ...every(1, 'lab', JOBS, [0, 730]).map((each) => ({ ...each, repeats: true })),
    ]);
    expect(evidenceOf(copied, 'lab', clean.firstDay + 730)).toEqual(
      evidenceOf(clean, 'lab', clean.firstDay + 730),
    );
    const day = clean.firstDay + 500;
    const early = buildCorpus(twoWorlds().filter((each) => each.publishedAt < START + 500 * DAY));
    expect(evidenceOf(clean, 'lab', day)).toEqual(evidenceOf(early, 'lab', day));
  });

  it('says how old a thing is only where its sources were read long before', () => {
    const corpus = buildCorpus([
      ...twoWorlds(),
      ...every(10, 'young', NEWS, [500, 730]),
      ...every(10, 'old', NEWS, [4, 730]),
    ]);
    const named = (key: string): string[] =>
      assessHorizon(evidenceOf(corpus, key))!.parts.map(({ name }) => name);
    expect(named('young')).toContain('age');
    expect(named('old')).not.toContain('age');
  });

  it('counts the classes of its signals', () => {
    const corpus = buildCorpus([
      ...twoWorlds(),
      ...every(10, 'law', NEWS, [0, 100]).map((each) => ({
        ...each,
        pestle: ['legal', 'political'] as const,
      })),
      ...every(10, 'law', NEWS, [100, 400]),
    ]);
    const { pestle } = evidenceOf(corpus, 'law');
    expect(pestle.legal).toEqual({ signals: 10, share: 0.25 });
    expect(pestle.political).toEqual({ signals: 10, share: 0.25 });
    expect(pestle.social).toEqual({ signals: 0, share: 0 });
  });

  it('is empty, and no error, for a subject of whom nobody has spoken yet', () => {
    const corpus = buildCorpus([...twoWorlds(), ...every(10, 'late', NEWS, [600, 730])]);
    const evidence = evidenceOf(corpus, 'late', corpus.firstDay + 100);
    expect(evidence).toMatchObject({ signals: 0, total: 0, sources: 0, weeks: 0 });
    expect(assessHorizon(evidence)).toBeNull();
    expect(JSON.stringify(evidence)).not.toMatch(/null|NaN/);
  });

  it('stays finite when one source speaks ten thousand times', () => {
    const corpus = buildCorpus([...twoWorlds(), ...every(0.07, 'loud', JOBS, [0, 730])]);
    const { confidence, parts } = assessHorizon(evidenceOf(corpus, 'loud'))!;
    expect(confidence).toBeLessThanOrEqual(1);
    expect(parts.every(({ weight, normalised }) => Number.isFinite(weight) && normalised <= 1)).toBe(true);
  });
});

describe('horizons of the demonstration world', () => {
  it.each([20_240_229, 7])('are those that were planted, seed %i', (seed) => {
    const { world, corpus } = createDemoCorpus({ seed, end: Date.UTC(2026, 2, 1) });
    const confusion = new Map<string, number>();
    let right = 0;
    for (const { key, horizon } of world.truth.technologies) {
      const found = assessHorizon(evidenceOf(corpus, key))?.horizon ?? 'none';
      confusion.set(`${horizon} ${found}`, (confusion.get(`${horizon} ${found}`) ?? 0) + 1);
      if (found === horizon) right++;
    }
    const table = HORIZONS.map((truth) =>
      [truth, ...[...HORIZONS, 'none'].map((found) => confusion.get(`${truth} ${found}`) ?? 0)].join(' '),
    );
    const accuracy = right / world.truth.technologies.length;
    expect(accuracy, `truth, then found H1 H2 H3 none:\n${table.join('\n')}`).toBeGreaterThanOrEqual(0.9);
  });
});
