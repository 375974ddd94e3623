import { expect, it } from 'vitest';
import type { GraphFrame } from '../graph/decode-frame.ts';
import { addFrame, type NetworkView } from './combine-frames.ts';
import { networkPicture, OTHERS } from './network-picture.ts';

function frame(change: Partial<GraphFrame> = {}): GraphFrame {
  return {
    networkId: 'n',
    version: 3,
    directed: true,
    total: { nodes: 4, ties: 3 },
    level: 0,
    levels: [{ level: 0, places: 4 }],
    community: null,
    metric: null,
    attribute: 'team',
    shown: { places: 4, ties: 3 },
    offset: 0,
    groups: ['Sales', 'Legal'],
    legend: [{ id: 9, label: 'Ada, Bob and 2 more', members: 4 }],
    partial: false,
    limits: [],
    nextOffset: 3,
    ids: Int32Array.of(5, 6, 7),
    labels: ['Ada', 'Bob', 'Cyd'],
    x: Float32Array.of(0, 500, 1000),
    y: Float32Array.of(0, 500, 1000),
    members: Int32Array.of(1, 1, 1),
    values: Float32Array.of(Number.NaN, 1, 4),
    communities: Int32Array.of(9, 9, 10),
    placeGroups: Int32Array.of(0, 0, -1),
    from: Int32Array.of(0, 1),
    to: Int32Array.of(1, 2),
    weights: Float32Array.of(1, 8),
    ...change,
  };
}
const later = frame({
  offset: 3,
  nextOffset: null,
  legend: [],
  groups: ['Legal'],
  ids: Int32Array.of(8),
  labels: ['Dee'],
  x: Float32Array.of(10),
  y: Float32Array.of(20),
  members: Int32Array.of(1),
  values: Float32Array.of(2),
  communities: Int32Array.of(9),
  placeGroups: Int32Array.of(0),
  from: Int32Array.of(0),
  to: Int32Array.of(3),
  weights: Float32Array.of(2),
});
const whole = (first = frame()): NetworkView => addFrame(addFrame(null, first), later) as NetworkView;

it('puts chunks together in their order, each with groups of its own', () => {
  const view = whole();
  expect(view.places.map(({ id, group, value }) => [id, group, value])).toEqual([
    [5, 'Sales', null],
    [6, 'Sales', 1],
    [7, null, 4],
    [8, 'Legal', 2],
  ]);
  expect(view.ties.at(-1)).toEqual({ from: 0, to: 3, weight: 2 });
  expect([view.next, view.facts.legend.length]).toEqual([null, 1]);
});

it('refuses a chunk of another version and one that does not follow', () => {
  const first = addFrame(null, frame());
  expect(addFrame(first, { ...later, version: 4 })).toBeNull();
  expect(addFrame(first, { ...later, offset: 2 })).toBeNull();
  expect(addFrame(null, later)).toBeNull();
});

it('gives groups colours and letters by size, and those without a name one entry', () => {
  const byTeam = networkPicture(whole(), { isColouredByAttribute: true, off: new Set() });
  expect(byTeam.legend.map(({ group, letter, count }) => [group, letter, count])).toEqual([
    ['Sales', 'A', 2],
    ['Legal', 'B', 1],
    [OTHERS, undefined, 1],
  ]);
  const byCommunity = networkPicture(whole(), { isColouredByAttribute: false, off: new Set() });
  expect(byCommunity.legend.map(({ group, label, count }) => [group, label, count])).toEqual([
    ['9', 'Ada …', 3],
    [OTHERS, 'Others', 1],
  ]);
});

it('hides what the legend hides, with its ties', () => {
  const { picture, legend } = networkPicture(whole(), {
    isColouredByAttribute: true,
    off: new Set(['Sales']),
  });
  expect(picture.nodes.map(({ label }) => label)).toEqual(['Cyd', 'Dee']);
  expect(picture.edges).toEqual([]);
  expect(legend[0]).toMatchObject({ group: 'Sales', shown: false, count: 2 });
});

it('draws up as up, arrows where ties have a direction, and sizes by ties or by the metric', () => {
  const sizes = (view: NetworkView) =>
    networkPicture(view, { isColouredByAttribute: false, off: new Set() }).picture.nodes.map(({ size }) =>
      Math.round(size),
    );
  const { picture } = networkPicture(whole(), { isColouredByAttribute: false, off: new Set() });
  expect(picture.nodes[0]).toMatchObject({ x: -500, y: 500, letter: 'A' });
  expect(picture.edges[0]).toMatchObject({ source: '5', target: '6', arrows: 'forward' });
  expect(sizes(whole())).toEqual([16, 16, 12, 12]);
  expect(sizes(whole(frame({ metric: 'betweenness' })))).toEqual([4, 10, 16, 12]);
});
