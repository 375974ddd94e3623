import { describe, expect, it } from 'vitest';
import { mapPicture, OTHERS } from './map-picture.ts';

const topic = (id: string, group: number, signals: number, growth: number | null = 0) => ({
  id,
  label: id,
  x: 0.5,
  y: -0.25,
  signals,
  growth,
  group,
});

describe('the map of topics', () => {
  it('gives the group with the most signals the first letter, and names it by its largest topic', () => {
    const { legend, picture } = mapPicture(
      [topic('a', 7, 10), topic('b', 7, 20), topic('c', 3, 5), topic('d', 3, 2)],
      new Set(),
    );
    expect(legend.map(({ group, letter, label, count }) => [group, letter, label, count])).toEqual([
      ['7', 'A', 'b', 2],
      ['3', 'B', 'c', 2],
    ]);
    expect(picture.nodes.map(({ letter }) => letter)).toEqual(['A', 'A', 'B', 'B']);
  });

  it('draws four times the signals at twice the size above the least, and rings what grows', () => {
    const { picture } = mapPicture(
      [topic('a', 1, 400, 0.6), topic('b', 1, 100, 0.4), topic('c', 1, 1, null)],
      new Set(),
    );
    const [a, b, c] = picture.nodes;
    expect(((a?.size ?? 0) - 4) / ((b?.size ?? 0) - 4)).toBeCloseTo(2);
    expect([a?.more, b?.more, c?.more]).toEqual([true, false, false]);
  });

  it('names a dot by as many terms as fit', () => {
    const { picture } = mapPicture(
      [
        { ...topic('a', 1, 4), label: 'language models, language model, model engineer' },
        { ...topic('b', 1, 3), label: 'gdpr, privacy, consent' },
      ],
      new Set(),
    );
    expect(picture.nodes.map(({ label }) => label)).toEqual(['language models', 'gdpr, privacy, consent']);
  });

  it('leaves out the groups that the legend hides, and keeps them in the legend', () => {
    const { legend, picture } = mapPicture([topic('a', 1, 4), topic('b', 2, 3)], new Set(['2']));
    expect(picture.nodes.map(({ id }) => id)).toEqual(['a']);
    expect(legend.map(({ group, shown }) => [group, shown])).toEqual([
      ['1', true],
      ['2', false],
    ]);
  });

  it('puts groups beyond twelve, and groups of one among many, under others', () => {
    const many = Array.from({ length: 20 }, (_, at) => topic(`t${at}`, at, 20 - at));
    const { legend } = mapPicture([...many, topic('u', 0, 3)], new Set());
    expect(legend.map(({ group }) => group)).toEqual(['0', OTHERS]);
    expect(legend.at(-1)?.count).toBe(19);
  });
});
