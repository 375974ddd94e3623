import { expect, it } from 'vitest';
import { corpusOf, numberOf, rowsOf, type ToldSignal, technology } from './corpus.fixture.ts';
import { foldName, sameTrends } from './same-trend.ts';

function standsOf(told: readonly ToldSignal[], tracked: readonly string[] = []) {
  const corpus = corpusOf(told);
  const candidates = corpus.subjects.map((subject, number) => ({
    number,
    subject,
    rows: rowsOf(corpus, number),
    signals: rowsOf(corpus, number).length,
    tracked: tracked.includes(subject.name),
  }));
  const stands = sameTrends(corpus, candidates);
  const label = (number: number): string =>
    `${corpus.subjects[number]!.kind} ${corpus.subjects[number]!.name}`;
  return {
    corpus,
    of: (name: string) => {
      const other = stands.get(numberOf(corpus, name));
      return other === undefined ? null : label(other);
    },
  };
}
const told = (count: number, signal: Partial<ToldSignal>): ToldSignal[] =>
  Array.from({ length: count }, (_, day) => ({ day, ...signal }));

it('takes a term with an entity’s name for the entity, however few signals they share', () => {
  const stands = standsOf([
    ...told(10, { title: 'batteries everywhere' }),
    ...told(3, { about: [technology('Battery')] }),
  ]);
  expect(stands.of('batteries')).toBe('entity Battery');
});

it('takes a word that is nearly always said within a pair for the pair', () => {
  const stands = standsOf([...told(9, { title: 'quantum annealing' }), ...told(1, { title: 'annealing' })]);
  expect(stands.of('annealing')).toBe('term quantum annealing');
  expect(stands.of('quantum annealing')).toBeNull();
});

it('keeps apart what is said together less than four fifths of the time, and what someone tracks', () => {
  const apart = [...told(7, { title: 'quantum annealing' }), ...told(3, { title: 'annealing' })];
  expect(standsOf(apart).of('annealing')).toBeNull();
  const near = told(10, { title: 'quantum annealing' });
  expect(standsOf(near).of('annealing')).toBe('term quantum annealing');
  expect(standsOf(near, ['annealing']).of('annealing')).toBeNull();
});

it('never lets an entity give way', () => {
  const both = told(8, { about: [technology('Alpha'), technology('Beta')] });
  const stands = standsOf(both);
  expect([stands.of('Alpha'), stands.of('Beta')]).toEqual([null, null]);
});

it('folds marks, case, hyphens and plurals', () => {
  expect(foldName('Solid-State Batteries')).toBe(foldName('solid state battery'));
  expect(foldName('Café Networks')).toBe('cafe network');
  expect(foldName('GDPR')).toBe('gdpr');
  expect(foldName('wireless')).toBe('wireless');
  expect(foldName('C++')).not.toBe(foldName('C#'));
});
