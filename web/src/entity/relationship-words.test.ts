import { expect, it } from 'vitest';
import { kindStyle } from './kind-style.ts';
import { kindLabel, pathSentence, verbFrom } from './relationship-words.ts';

const nameOf = (id: string) => ({ v: 'Volkswagen', n: 'Northvolt', s: 'Sweden' })[id] ?? id;

it('tells a relationship from either end', () => {
  const invests = { kind: 'invests_in', subject_id: 'v' };
  expect(verbFrom(invests, 'v')).toBe('invests in');
  expect(verbFrom(invests, 'n')).toBe('has an investment by');
  expect(verbFrom({ kind: 'mentioned_with', subject_id: 'v' }, 'n')).toBe('is named together with');
  expect(verbFrom({ kind: 'reports_to', subject_id: 'v' }, 'n')).toBe('is the object of “reports to” by');
});

it('tells a path as one sentence, against the direction too', () => {
  const ties = [
    { kind: 'invests_in', subject_id: 'v' },
    { kind: 'located_in', subject_id: 'n' },
  ];
  expect(pathSentence(['v', 'n', 's'], ties, nameOf)).toBe(
    'Volkswagen invests in Northvolt, which is located in Sweden.',
  );
  expect(pathSentence(['s', 'n', 'v'], [...ties].reverse(), nameOf)).toBe(
    'Sweden is the location of Northvolt, which has an investment by Volkswagen.',
  );
  expect(pathSentence(['v'], [], nameOf)).toBe('Volkswagen.');
});

it('gives kinds of other tools words, a letter and always the same colour', () => {
  expect(kindLabel('mentioned_with')).toBe('Named together');
  expect(kindLabel('reports_to')).toBe('Reports to');
  expect(kindStyle('person')).toEqual({
    letter: 'P',
    one: 'Person',
    many: 'People',
    colour: '--kind-person',
  });
  expect(kindStyle('attack_pattern')).toMatchObject({ letter: 'A', one: 'Attack pattern' });
  expect(kindStyle('attack_pattern')).toEqual(kindStyle('attack_pattern'));
});
