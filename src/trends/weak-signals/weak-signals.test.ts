import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../base/random.ts';
import { DAY_MS } from '../../domain/series.ts';
import { buildCorpus } from '../corpus/build-corpus.ts';
import type { CorpusSignal, CorpusSource } from '../corpus/corpus.ts';
import { toPanel } from '../corpus/to-panel.ts';
import { createEmergences } from './emergences.ts';
import { recomputeWeakSignal } from './score.ts';
import { scoreWeakSignals, type WeakSignal } from './score-weak-signals.ts';

const SEED = 20_261_121;
const TYPES = ['news', 'papers', 'social', 'code', 'funding', 'jobs'] as const;
const sources: readonly CorpusSource[] = TYPES.map((type) => ({ id: type, name: type, type }));
const start = Date.UTC(2020, 0, 1);
const DAYS = 300;

let next = 0;
function signal(day: number, title: string, source: number, rest: Partial<CorpusSignal> = {}): CorpusSignal {
  return {
    id: `00000000-0000-7000-8000-${String(next++).padStart(12, '0')}`,
    publishedAt: start + day * DAY_MS + 1,
    source: sources[source]!,
    title,
    repeats: false,
    reach: 0,
    sentiment: null,
    pestle: [],
    subjects: [],
    ...rest,
  };
}

/** Four signals a day about things that are always spoken of. */
function background(): CorpusSignal[] {
  const random = seededRandom(SEED);
  const words = Array.from({ length: 40 }, (_, i) => `thing${String.fromCharCode(97 + (i % 26))}${i}`);
  return Array.from({ length: DAYS * 4 }, (_, i) =>
    signal(i / 4, words[Math.floor(random() * 40)]!, Math.floor(random() * sources.length)),
  );
}

function scored(signals: readonly CorpusSignal[], name: string): WeakSignal | undefined {
  const corpus = buildCorpus(signals);
  const found = scoreWeakSignals(corpus, toPanel(corpus), { asOfDay: corpus.endDay });
  return found.find(({ subject }) => corpus.subjects[subject]!.key === name);
}

const fiveVoices = [0, 1, 2, 3, 4].map((i) => signal(DAYS - 2 + i / 10, 'Graphyne', i));

describe(`weak signals (seed ${SEED})`, () => {
  it('are what several sources that do not copy begin to speak of', () => {
    const found = scored([...background(), ...fiveVoices], 'graphyne')!;
    expect(found.reason).toBeNull();
    expect(found.rows).toHaveLength(5);
  });

  it('have a score that evidence in JSON gives again, to the last digit', () => {
    const { evidence, score } = scored([...background(), ...fiveVoices], 'graphyne')!;
    expect(recomputeWeakSignal(JSON.parse(JSON.stringify(evidence)))).toEqual(score);
    expect(score.parts.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 12);
    for (const { normalised } of score.parts) expect(normalised >= 0 && normalised <= 1).toBe(true);
  });

  it('are not called for 10,000 posts of one source', () => {
    const posts = Array.from({ length: 10_000 }, (_, i) => signal(DAYS - 1 + i / 20_000, 'Graphyne', 2));
    expect(scored([...background(), ...posts], 'graphyne')!.reason).toMatch(/independent sources/);
  });

  it('are not called for copies of one story', () => {
    const copies = fiveVoices.map((each, i) => ({ ...each, repeats: i > 0 }));
    expect(scored([...background(), ...copies], 'graphyne')).toBeUndefined();
  });

  it('are not called for what is always spoken of, nor for a source that has just started', () => {
    const corpus = buildCorpus(background());
    const calls = scoreWeakSignals(corpus, toPanel(corpus), { asOfDay: corpus.endDay });
    expect(calls.filter(({ reason }) => reason === null)).toEqual([]);
    const late = Array.from({ length: 60 }, (_, i) => ({
      ...signal(DAYS - 5 + i / 15, i % 2 === 0 ? 'Graphyne' : 'Other', 0),
      source: { id: `late${i % 5}`, name: 'late', type: 'news' as const },
    }));
    expect(scored([...background(), ...late], 'graphyne')!.reason).not.toBeNull();
  });

  it('are not called for a clock a century off, which is left out', () => {
    const corpus = buildCorpus([
      ...background(),
      signal(36_525, 'Graphyne', 0),
      signal(-36_525, 'Graphyne', 1),
    ]);
    expect(corpus.leftOut).toBe(2);
    const found = scoreWeakSignals(corpus, toPanel(corpus), { asOfDay: corpus.endDay });
    expect(found.filter(({ reason }) => reason === null)).toEqual([]);
  });

  it('of one signal, of none, and with a sentiment that is no number are none', () => {
    for (const signals of [[], [signal(0, 'Graphyne', 0)]]) {
      const corpus = buildCorpus(signals, { minTermSignals: 1 });
      expect(scoreWeakSignals(corpus, toPanel(corpus), { asOfDay: corpus.endDay })).toEqual([]);
    }
    const strange = fiveVoices.map((each) => ({ ...each, sentiment: Number.NaN, reach: Number.NaN }));
    expect(Number.isFinite(scored([...background(), ...strange], 'graphyne')!.score.score)).toBe(true);
  });

  it('do not know what comes later', () => {
    const later = Array.from({ length: 50 }, (_, i) => signal(DAYS + i / 2, 'Graphyne', i % 6));
    const corpus = buildCorpus([...background(), ...fiveVoices, ...later]);
    const then = scoreWeakSignals(corpus, toPanel(corpus), { asOfDay: corpus.firstDay + DAYS });
    const known = scored([...background(), ...fiveVoices], 'graphyne')!;
    const found = then.find(({ subject }) => corpus.subjects[subject]!.key === 'graphyne')!;
    expect(found.score).toEqual(known.score);
  });

  it('are called once per emergence', () => {
    const corpus = buildCorpus([...background(), ...fiveVoices]);
    const panel = toPanel(corpus);
    const emergences = createEmergences();
    let calls = 0;
    for (let day = corpus.endDay - 5; day <= corpus.endDay + 3; day++)
      calls += emergences.follow(scoreWeakSignals(corpus, panel, { asOfDay: day }), day).length;
    expect(calls).toBe(1);
  });
});
