import type { ViewedGraph } from './viewed-graph.ts';

/** The first four bytes of a frame, `BWG1`: its name and its version. */
const MAGIC = 0x31475742;
const HEADER_BYTES = 32;
const PLACE_COLUMNS = 7;
const TIE_COLUMNS = 3;

/**
 * A chunk of a picture as bytes for the browser: header, columns, labels, and the rest as JSON, in the byte order of
 * the machine, which is little-endian. `docs/design/graph-view.md` has the table, `web/src/graph/decode-frame.ts` reads it.
 */
export function encodeFrame(view: ViewedGraph): Uint8Array<ArrayBuffer> {
  const { places, ties, ...rest } = view;
  const text = new TextEncoder();
  const labels = places.labels.map((label) => text.encode(label));
  const labelBytes = labels.reduce((sum, label) => sum + label.length, 0);
  const json = text.encode(JSON.stringify(rest));
  const count = places.ids.length;
  const tieCount = ties.from.length;
  const words = PLACE_COLUMNS * count + (count + 1) + TIE_COLUMNS * tieCount;
  const bytes = new Uint8Array(HEADER_BYTES + 4 * words + labelBytes + json.length);
  new Uint32Array(bytes.buffer, 0, 6).set([MAGIC, count, tieCount, view.offset, labelBytes, json.length]);
  let at = HEADER_BYTES;
  const integers = (column: ArrayLike<number>): void => {
    new Int32Array(bytes.buffer, at, column.length).set(column);
    at += 4 * column.length;
  };
  const floats = (column: ArrayLike<number>): void => {
    new Float32Array(bytes.buffer, at, column.length).set(column);
    at += 4 * column.length;
  };
  integers(places.ids);
  floats(places.x);
  floats(places.y);
  integers(places.members);
  floats(places.values);
  integers(places.communities);
  integers(places.groups);
  let end = 0;
  integers([0, ...labels.map((label) => (end += label.length))]);
  integers(ties.from);
  integers(ties.to);
  floats(ties.weights);
  for (const label of labels) {
    bytes.set(label, at);
    at += label.length;
  }
  bytes.set(json, at);
  return bytes;
}
