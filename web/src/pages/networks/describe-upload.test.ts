import { expect, it } from 'vitest';
import {
  changedMapping,
  correctedMapping,
  correctionsOf,
  describeUpload,
  nameFrom,
} from './describe-upload.ts';

it('says what a file is and how large', () => {
  const file = { file_name: 'ties.csv', format: 'csv', bytes: 12_400, state: 'inspected' } as const;
  expect(describeUpload(file)).toBe('ties.csv is a table of ties, 12 kB');
  expect(describeUpload({ ...file, state: 'receiving' })).toBe('ties.csv is not complete');
});

it('names a network after its file', () => {
  expect(nameFrom('who_works-with.csv.gz')).toBe('Who works with');
  expect(nameFrom('.csv')).toBe('Network');
});

it('tells a corrected mapping from the guessed one', () => {
  const guessed = { source: 'a', target: 'b', weight: null, at: null, kind: null };
  expect(changedMapping(guessed, { ...guessed })).toBe(false);
  expect(changedMapping(guessed, { ...guessed, weight: 'n' })).toBe(true);
  expect(changedMapping(null, null)).toBe(false);
});

it('keeps corrections in the address, and takes back those that fit the file', () => {
  const guessed = { source: 'day', target: 'who', weight: 'hours', at: null, kind: null };
  const now = { source: 'who', target: 'a~b', weight: null, at: 'day', kind: null };
  const corrections = correctionsOf(guessed, now);
  expect(corrections).toEqual(['source~who', 'target~a~b', 'weight~', 'at~day']);
  expect(correctedMapping(guessed, corrections, ['day', 'who', 'a~b', 'hours'])).toEqual(now);
  expect(correctedMapping(guessed, ['source~gone', 'source~', 'x~who'], ['who'])).toEqual(guessed);
  expect(correctionsOf(guessed, guessed)).toBeUndefined();
});
