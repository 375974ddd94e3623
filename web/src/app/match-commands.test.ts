import { expect, it } from 'vitest';
import { type Command, matchCommands } from './match-commands.ts';

const command = (label: string, group = 'Go to'): Command => ({
  label,
  group,
  icon: 'search',
  run: () => undefined,
});
const ALL = [
  command('Add source'),
  command('Sources'),
  command('Sign out'),
  command('Source weekly', 'Signals from source'),
];
const labels = (text: string) => matchCommands(ALL, text).map((item) => item.label);

it('finds commands that hold every word, those that start so first', () => {
  expect(labels('source')).toEqual(['Sources', 'Source weekly', 'Add source']);
  expect(labels('OUT sign')).toEqual(['Sign out']);
  expect(labels('zzz')).toEqual([]);
});

it('shows pages and commands before anything is typed, not every source', () => {
  expect(labels('')).toEqual(['Add source', 'Sources', 'Sign out']);
});
