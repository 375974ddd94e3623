import { expect, it } from 'vitest';
import { encodeFrame } from '../../../test/harness/graph-frame.ts';
import { decodeFrame } from './decode-frame.ts';

const view = {
  networkId: 'knowledge',
  version: 7,
  directed: true,
  total: { nodes: 10, ties: 20 },
  level: 0,
  levels: [
    { level: 0, places: 10 },
    { level: 1, places: 2 },
  ],
  community: null,
  metric: 'pagerank',
  attribute: 'team',
  shown: { places: 5, ties: 3 },
  offset: 2,
  places: {
    ids: Int32Array.of(4, 9, 1),
    labels: ['Zoë', '', '日本 🚀'],
    x: Float32Array.of(0, 999.5, 12.25),
    y: Float32Array.of(1, 2, 3),
    members: Int32Array.of(1, 1, 1),
    values: Float64Array.of(0.5, Number.NaN, -3),
    communities: Int32Array.of(10, 11, 10),
    groups: Int32Array.of(0, -1, 1),
  },
  ties: { from: Int32Array.of(0, 4), to: Int32Array.of(2, 3), weights: Float32Array.of(1, 2.5) },
  groups: ['Research', 'Sales'],
  legend: [],
  partial: true,
  limits: ['5 of 10 nodes are shown.'],
  nextOffset: null,
};

it('reads what the server sends', () => {
  const { places, ties, ...facts } = view;
  const { groups, ...columns } = places;
  expect(decodeFrame(encodeFrame(view))).toEqual({
    ...facts,
    ...columns,
    ...ties,
    values: Float32Array.of(0.5, Number.NaN, -3),
    placeGroups: groups,
  });
});

it('reads a frame that lies anywhere in a buffer', () => {
  const bytes = encodeFrame(view);
  const moved = new Uint8Array(bytes.length + 3);
  moved.set(bytes, 3);
  expect(decodeFrame(moved.subarray(3))).toEqual(decodeFrame(bytes));
});

it('reads an empty picture', () => {
  const none = new Int32Array(0);
  const places = {
    ids: none,
    labels: [],
    x: new Float32Array(0),
    y: new Float32Array(0),
    members: none,
    values: new Float64Array(0),
    communities: none,
    groups: none,
  };
  const frame = decodeFrame(
    encodeFrame({ ...view, places, ties: { from: none, to: none, weights: new Float32Array(0) } }),
  );
  expect([frame.ids.length, frame.labels, frame.from.length]).toEqual([0, [], 0]);
});

it('refuses what is not a frame, and a frame that was cut off', () => {
  const bytes = encodeFrame(view);
  expect(() => decodeFrame(new Uint8Array(3))).toThrow('not a picture');
  expect(() => decodeFrame(new TextEncoder().encode(`{"a": "${'x'.repeat(40)}"}`))).toThrow('not a picture');
  expect(() => decodeFrame(bytes.slice(0, -1))).toThrow(`instead of ${bytes.length}`);
  // A count that would reach past the end.
  const claims = bytes.slice();
  new DataView(claims.buffer).setUint32(4, 0xffffffff, true);
  expect(() => decodeFrame(claims)).toThrow('missing');
});
