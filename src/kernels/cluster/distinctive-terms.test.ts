import { expect, it } from 'vitest';
import { distinctiveTerms } from './distinctive-terms.ts';
import type { TermColumns } from './nearest-by-terms.ts';
import { representatives } from './representatives.ts';

/** Titles as their terms, with what each term is made of. */
function columnsOf(titles: readonly (readonly string[])[]): { columns: TermColumns; names: string[] } {
  const names = [...new Set(titles.flat())];
  const starts = [0];
  const terms: number[] = [];
  for (const title of titles) {
    terms.push(...title.map((term) => names.indexOf(term)).sort((a, b) => a - b));
    starts.push(terms.length);
  }
  return {
    columns: {
      rows: titles.length,
      starts: Int32Array.from(starts),
      terms: Int32Array.from(terms),
      count: names.length,
    },
    names,
  };
}

function labelsOf(titles: readonly (readonly string[])[], membership: readonly number[]): string[][] {
  const { columns, names } = columnsOf(titles);
  const found = distinctiveTerms(columns, Int32Array.from(membership), {
    clusters: Math.max(...membership) + 1,
    limit: 4,
    within: (term) =>
      names[term]!.includes(' ') ? names[term]!.split(' ').map((word) => names.indexOf(word)) : [],
  });
  return found.map((terms) => terms.map(({ term }) => names[term]!));
}

it('what a cluster says often and others do not comes first', () => {
  const titles = [
    ['meltdown', 'intel', 'new'],
    ['meltdown', 'spectre', 'new'],
    ['spectre', 'intel', 'meltdown'],
    ['bitcoin', 'new'],
    ['bitcoin', 'price', 'new'],
    ['price', 'bitcoin'],
  ];
  const [first, second] = labelsOf(titles, [0, 0, 0, 1, 1, 1]);
  expect(first!.slice(0, 3)).toEqual(['meltdown', 'intel', 'spectre']);
  expect(second!.slice(0, 2)).toEqual(['bitcoin', 'price']);
  expect(first!.at(-1)).toBe('new');
});

it('weighs a term by the formula of class-based TF-IDF', () => {
  const { columns } = columnsOf([
    ['a', 'b'],
    ['a', 'c'],
    ['b', 'c'],
    ['b', 'd'],
  ]);
  const [first] = distinctiveTerms(columns, Int32Array.of(0, 0, 1, 1), {
    clusters: 2,
    limit: 5,
    within: () => [],
  });
  // Four terms a cluster on average; `a` is half of the first cluster's and stands twice in all.
  expect(first![0]!.weight).toBeCloseTo((2 / 4) * Math.log(1 + 4 / 2), 12);
});

it('names a pair once, not with its words', () => {
  const title = ['net neutrality', 'net', 'neutrality'];
  const titles = [
    title,
    title,
    [...title, 'fcc'],
    ['fcc', 'neutrality'],
    ['other', 'thing'],
    ['other', 'thing'],
  ];
  const [first] = labelsOf(titles, [0, 0, 0, 0, 1, 1]);
  expect(first).toContain('net neutrality');
  expect(first).toContain('fcc');
  expect(first).not.toContain('net');
  expect(first).not.toContain('neutrality');
});

it('representatives are near, of different sources, and no two of one story', () => {
  const of = {
    affinities: Float32Array.of(0.9, 0.89, 0.88, 0.87, 0.5),
    sources: Int32Array.of(1, 1, 1, 2, 3),
    stories: Int32Array.of(0, 1, 0, 3, 4),
  };
  expect(representatives([0, 1, 2, 3, 4], of, 3)).toEqual([0, 3, 1]);
  expect(representatives([0, 2], of, 3)).toEqual([0]);
  expect(representatives([], of, 3)).toEqual([]);
});
