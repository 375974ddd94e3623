import { expect, it } from 'vitest';
import { corpusOf, numberOf, rowsOf, type ToldSignal, technology } from './corpus.fixture.ts';
import { foldName, sameTrends } from './same-trend.ts';

function standsOf(
  told: readonly ToldSignal[],
  {
    tracked = [],
    attention = {},
  }: { readonly tracked?: readonly string[]; readonly attention?: Readonly<Record<string, number>> } = {},
) {
  const corpus = corpusOf(told);
  const candidates = corpus.subjects.map((subject, number) => ({
    number,
    subject,
    rows: rowsOf(corpus, number),
    signals: rowsOf(corpus, number).length,
    attention: attention[subject.name] ?? 0.5,
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

it('keeps apart what is mostly said without the pair, and what someone tracks', () => {
  const apart = [...told(4, { title: 'quantum annealing' }), ...told(6, { title: 'annealing' })];
  expect(standsOf(apart).of('annealing')).toBeNull();
  const near = told(10, { title: 'quantum annealing' });
  expect(standsOf(near).of('annealing')).toBe('term quantum annealing');
  expect(standsOf(near, { tracked: ['annealing'] }).of('annealing')).toBeNull();
});

// What nothing below is about, so that no share is that of everything.
const noise = told(60, { title: 'weather' });

it('takes a word of a name for what is named when most of its signals are that one’s', () => {
  const labs = [
    ...noise,
    ...told(6, { title: 'labs', about: [technology('Aldrista Labs')] }),
    ...told(20, { about: [technology('Aldrista Labs')] }),
  ];
  const loud = { attention: { labs: 0.9 } };
  expect(standsOf([...labs, ...told(5, { title: 'labs' })], loud).of('labs')).toBe('entity Aldrista Labs');
  expect(standsOf([...labs, ...told(7, { title: 'labs' })], loud).of('labs')).toBeNull();
  expect(standsOf(labs, { tracked: ['labs'] }).of('labs')).toBeNull();
});

it('takes a term that is said with one subject for it, unless it draws more attention', () => {
  const chips = [
    ...noise,
    ...told(7, { title: 'meltdown', about: [technology('Intel')] }),
    ...told(3, { title: 'meltdown' }),
    ...told(20, { about: [technology('Intel')] }),
  ];
  expect(standsOf(chips).of('meltdown')).toBe('entity Intel');
  expect(standsOf(chips, { attention: { meltdown: 0.6 } }).of('meltdown')).toBeNull();
  expect(standsOf([...chips, ...told(1, { title: 'meltdown' })]).of('meltdown')).toBeNull();
  const small = [...chips, ...noise, ...noise, ...told(50, { about: [technology('Intel')] })];
  expect(standsOf(small).of('meltdown')).toBeNull();
});

it('takes nothing for a subject that is in most signals', () => {
  const everywhere = [
    ...told(40, { about: [technology('Intel')] }),
    ...told(10, { title: 'meltdown', about: [technology('Intel')] }),
  ];
  expect(standsOf(everywhere).of('meltdown')).toBeNull();
});

it('keeps a term that is most of a topic beside it', () => {
  const topic = { kind: 'topic', key: 'a', name: 'privacy, law', entityKind: null } as const;
  const law = [...noise, ...told(10, { title: 'gdpr', about: [topic] }), ...told(5, { about: [topic] })];
  expect(standsOf(law).of('gdpr')).toBeNull();
  expect(standsOf([...law, ...told(9, { about: [topic] })]).of('gdpr')).toBe('topic privacy, law');
});

it('looks at the last 60 days of a term that is said in them', () => {
  const late = [
    ...noise.map((signal) => ({ ...signal, day: signal.day + 40 })),
    ...told(20, { title: 'duplex' }),
    ...told(6, { title: 'duplex', about: [technology('Google')] }).map((signal) => ({ ...signal, day: 95 })),
    ...told(20, { about: [technology('Google')] }),
  ];
  expect(standsOf(late).of('duplex')).toBe('entity Google');
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
