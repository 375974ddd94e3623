import { expect, it } from 'vitest';
import { type Link, relax } from './relax.ts';

const star = (leaves: number): { ids: string[]; links: Link[] } => ({
  ids: ['hub', ...Array.from({ length: leaves }, (_, at) => `leaf ${at}`)],
  links: Array.from({ length: leaves }, (_, at) => ({ source: 'hub', target: `leaf ${at}`, strength: 1 })),
});
const radiusOf = () => 8;

it('leaves what has a place where it is, to the last digit', () => {
  const { ids, links } = star(30);
  const settled = new Map([
    ['hub', { x: 12.5, y: -7.25 }],
    ['leaf 3', { x: 90, y: 40 }],
  ]);
  const placed = relax({ ids, links, settled, radiusOf });
  expect(placed.get('hub')).toEqual({ x: 12.5, y: -7.25 });
  expect(placed.get('leaf 3')).toEqual({ x: 90, y: 40 });
  expect(placed.size).toBe(31);
});

it('puts new nodes near the node that they hang on, not on top of anything', () => {
  const { ids, links } = star(12);
  const settled = new Map([
    ['hub', { x: 400, y: 0 }],
    ['other', { x: -400, y: 0 }],
  ]);
  const placed = relax({ ids: ['other', ...ids], links, settled, radiusOf });
  const at = [...placed.values()];
  for (const id of ids.slice(1)) {
    const { x, y } = placed.get(id)!;
    expect(Math.hypot(x - 400, y)).toBeLessThan(300);
  }
  for (const [index, one] of at.entries())
    for (const two of at.slice(index + 1))
      expect(Math.hypot(one.x - two.x, one.y - two.y)).toBeGreaterThan(16);
});

it('gives the same picture each time', () => {
  const { ids, links } = star(40);
  const once = relax({ ids, links, settled: new Map(), radiusOf });
  expect(relax({ ids, links, settled: new Map(), radiusOf })).toEqual(once);
  for (const { x, y } of once.values()) expect(Number.isFinite(x) && Number.isFinite(y)).toBe(true);
});

it('brings two groups that share no link apart', () => {
  const group = (name: string) => Array.from({ length: 6 }, (_, at) => `${name}${at}`);
  const links = ['a', 'b'].flatMap((name) =>
    group(name).flatMap((source, at) =>
      group(name)
        .slice(at + 1)
        .map((target) => ({ source, target, strength: 1 })),
    ),
  );
  const ids = [...group('a'), ...group('b')];
  const placed = relax({ ids, links, settled: new Map(), radiusOf });
  const middle = (name: string) => {
    const points = group(name).map((id) => placed.get(id)!);
    return {
      x: points.reduce((sum, { x }) => sum + x, 0) / 6,
      y: points.reduce((sum, { y }) => sum + y, 0) / 6,
    };
  };
  const [a, b] = [middle('a'), middle('b')];
  const spread = Math.max(
    ...group('a').map((id) => Math.hypot(placed.get(id)!.x - a.x, placed.get(id)!.y - a.y)),
  );
  expect(Math.hypot(a.x - b.x, a.y - b.y)).toBeGreaterThan(spread);
});

it('takes links to unknown nodes, loops and an empty graph', () => {
  expect(relax({ ids: [], links: [], settled: new Map(), radiusOf }).size).toBe(0);
  const placed = relax({
    ids: ['one'],
    links: [
      { source: 'one', target: 'one', strength: 1 },
      { source: 'one', target: 'gone', strength: 1 },
    ],
    settled: new Map(),
    radiusOf,
  });
  expect(placed.get('one')).toEqual({ x: 0, y: 0 });
});
