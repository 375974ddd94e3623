import { expect, it } from 'vitest';
import { corpusOf, numberOf, rowsOf, type ToldSignal, technology } from './corpus.fixture.ts';
import { countTogether, logLikelihoodRatio, relatedOf } from './together.ts';

const [bitcoin, mining, weather] = ['bitcoin', 'mining rigs', 'weather'].map((name) => technology(name));

function relatedTo(name: string, told: readonly ToldSignal[]) {
  const corpus = corpusOf(told);
  const placeOf = Int32Array.from(corpus.subjects, (_, number) => number);
  const rows = rowsOf(corpus, numberOf(corpus, name));
  const scratch = new Int32Array(corpus.subjects.length);
  const counted = countTogether(corpus, numberOf(corpus, name), { rows, placeOf, scratch });
  expect(scratch.every((value) => value === 0)).toBe(true);
  return relatedOf(
    counted,
    { signals: rows.length, name },
    {
      signals: Int32Array.from(corpus.subjects, (_, number) => rowsOf(corpus, number).length),
      name: (place) => corpus.subjects[place]!.name,
      all: corpus.signals,
    },
  ).map(({ place, together, lift }) => ({ name: corpus.subjects[place]!.name, together, lift }));
}

it('names what is said together more than chance has it, with the lift', () => {
  const found = relatedTo('bitcoin', [
    ...Array.from({ length: 10 }, (_, day) => ({ day, about: [bitcoin!, mining!] })),
    ...Array.from({ length: 10 }, (_, day) => ({ day, about: [bitcoin!, weather!] })),
    ...Array.from({ length: 180 }, (_, day) => ({ day: day % 30, about: [weather!] })),
  ]);
  expect(found).toEqual([{ name: 'mining rigs', together: 10, lift: 10 }]);
});

it('leaves out what chance may do, and parts of its own name', () => {
  const quantum = technology('quantum');
  const computing = technology('quantum computing');
  expect(
    relatedTo(
      'quantum',
      Array.from({ length: 50 }, (_, day) => ({ day, about: [quantum, computing] })),
    ),
  ).toEqual([]);
  expect(
    relatedTo('bitcoin', [
      ...Array.from({ length: 2 }, (_, day) => ({ day, about: [bitcoin!, mining!] })),
      ...Array.from({ length: 98 }, (_, day) => ({ day: day % 9, about: [weather!] })),
    ]),
  ).toEqual([]);
});

it('gives the published value of the log-likelihood ratio', () => {
  // Dunning, 1993, the bigram "the swiss": 110 together, 2,442 and 111 apart, 29,114 neither.
  expect(logLikelihoodRatio(110, 2552, { other: 221, all: 31_777 })).toBeCloseTo(270.72, 0);
});
