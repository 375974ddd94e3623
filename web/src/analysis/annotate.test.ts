import { expect, it } from 'vitest';
import { annotate as cutAlong, layersOf, type Range } from './annotate.ts';

const none = { mentions: [], marked: [], decided: [], evidence: null };
const annotate = <Mention extends { start: number; end: number }>(
  text: string,
  part: Range,
  found: Parameters<typeof layersOf<Mention>>[0],
) => cutAlong(text, part, layersOf(found));
const TEXT = 'Northvolt 🔋 buys Cuberg in Sweden.';
const span = (text: string, kind = 'x') => {
  const start = TEXT.indexOf(text);
  return { start, end: start + text.length, kind };
};
const range = (text: string): Range => [span(text).start, span(text).end];

it('keeps a mention in one piece, whatever marks and evidence begin or end inside it', () => {
  const pieces = annotate(TEXT, [0, TEXT.length], {
    mentions: [span('Cuberg', 'organisation')],
    marked: [range('buys Cu')],
    decided: [range('berg')],
    evidence: range('erg in Sweden.'),
  });
  expect(pieces.map(({ mention, runs }) => [mention?.kind ?? null, runs.map(({ text }) => text)])).toEqual([
    [null, ['Northvolt 🔋 ', 'buys ']],
    ['organisation', ['Cu', 'b', 'erg']],
    [null, [' in Sweden.']],
  ]);
  expect(pieces[1]!.runs).toEqual([
    { text: 'Cu', marked: true, decided: false, evidence: false },
    { text: 'b', marked: false, decided: true, evidence: false },
    { text: 'erg', marked: false, decided: true, evidence: true },
  ]);
});

it('drops a mention that overlaps one before it, and clips what reaches outside the part', () => {
  const pieces = annotate('abcdef', [1, 5], {
    ...none,
    mentions: [
      { start: 2, end: 4, kind: 'inner' },
      { start: 0, end: 3, kind: 'outer' },
      { start: 4, end: 99, kind: 'last' },
    ],
  });
  expect(pieces.map(({ start, mention, runs }) => [start, mention?.kind, runs[0]!.text])).toEqual([
    [1, 'outer', 'bc'],
    [3, undefined, 'd'],
    [4, 'last', 'e'],
  ]);
});

it('gives a text without layers back as it is, and nothing for an empty part', () => {
  expect(annotate(TEXT, [0, TEXT.length], none)).toEqual([
    { start: 0, mention: null, runs: [{ text: TEXT, marked: false, decided: false, evidence: false }] },
  ]);
  expect(annotate(TEXT, [4, 4], none)).toEqual([]);
});

it('keeps every character once and in order, whatever the layers', () => {
  const seed = Math.floor(Math.random() * 1e9);
  let state = seed;
  const random = (below: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state % below;
  };
  const text = 'the quick brown fox jumps over the lazy dog';
  const ranges = (): Range[] =>
    Array.from({ length: random(6) }, () => {
      const start = random(60) - 8;
      return [start, start + random(14) - 2];
    });
  for (let round = 0; round < 400; round++) {
    const mentions = ranges().map(([start, end]) => ({ start, end }));
    const evidence = ranges()[0] ?? null;
    const part: Range = [random(20), 20 + random(40)];
    const pieces = annotate(text, part, { mentions, marked: ranges(), decided: ranges(), evidence });
    const joined = pieces.flatMap(({ runs }) => runs.map((run) => run.text)).join('');
    expect(joined, `seed ${seed}, round ${round}`).toBe(text.slice(part[0], part[1]));
    expect(
      pieces.every(({ runs }) => runs.every((run) => run.text !== '')),
      `seed ${seed}`,
    ).toBe(true);
  }
});
