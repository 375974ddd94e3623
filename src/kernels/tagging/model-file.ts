import { BellwetherError } from '../../base/errors.ts';
import { LABELS } from './labels.ts';
import type { WordClusters } from './word-clusters.ts';

/**
 * `model.bin` of the tagger, little-endian:
 *
 *   header       16 words: magic, version, rows, cluster slots, fine clusters, labels, then zeros
 *   scale        one float64: a score in the tables times this is a natural logarithm
 *   transitions  LABELS x LABELS int16, from label to label, hugely negative where one may not follow;
 *                padded to 8 bytes
 *   coarse       one byte per fine cluster, padded to 8 bytes
 *   clusters     one word per slot
 *   rows         12 bytes per row: 11 weights + 128, then a check byte
 *
 * A feature's row is one of the two of the pair that its hash's low bits name, if its check byte is the hash's top
 * byte; a check byte of 0 is an empty row. A feature in neither row has no weight.
 */
export interface TaggerModel {
  /** Three words a row. */
  readonly rows: Int32Array;
  readonly transitions: Int16Array;
  /** Score units to natural logarithms. */
  readonly scale: number;
  readonly clusters: WordClusters;
}

const MAGIC = 0x47545742; // "BWTG"
const VERSION = 1;
const HEADER_BYTES = 64;
export const ROW_BYTES = 12;

/** Check byte of a feature hash: 1 to 255. */
export function checkByte(hash: number): number {
  return hash >>> 24 || 1;
}

interface Places {
  readonly transitions: number;
  readonly coarse: number;
  readonly clusters: number;
  readonly rows: number;
  readonly length: number;
}

function placesOf(rows: number, slots: number, fine: number): Places {
  const transitions = HEADER_BYTES + 8;
  const coarse = aligned(transitions + LABELS * LABELS * 2);
  const clusters = aligned(coarse + fine);
  const table = aligned(clusters + slots * 4);
  return { transitions, coarse, clusters, rows: table, length: aligned(table + rows * ROW_BYTES) };
}

function aligned(bytes: number): number {
  return Math.ceil(bytes / 8) * 8;
}

/** Views on the file's bytes, nothing copied. Throws MODEL_INVALID when they are not a tagger of this version. */
export function readTaggerModel(buffer: SharedArrayBuffer): TaggerModel {
  if (buffer.byteLength < HEADER_BYTES) throw invalid(`it has ${buffer.byteLength} bytes`);
  const header = new Uint32Array(buffer, 0, HEADER_BYTES / 4);
  const [magic, version, rows, slots, fine, labels] = header as unknown as readonly number[];
  if (magic !== MAGIC) throw invalid(`it starts with ${magic!.toString(16)}, not ${MAGIC.toString(16)}`);
  if (version !== VERSION || labels !== LABELS)
    throw invalid(`it is version ${version} with ${labels} labels, not version ${VERSION} with ${LABELS}`);
  if (!isPowerOfTwo(rows!) || !isPowerOfTwo(slots!) || fine! < 1 || fine! > 4096)
    throw invalid(`its tables have ${rows} rows, ${slots} slots and ${fine} clusters`);
  const places = placesOf(rows!, slots!, fine!);
  if (places.length !== buffer.byteLength)
    throw invalid(`it has ${buffer.byteLength} bytes, its tables need ${places.length}`);
  const scale = new Float64Array(buffer, HEADER_BYTES, 1)[0]!;
  if (!(scale > 0 && scale < 10)) throw invalid(`its scale is ${scale}`);
  const table = new Uint32Array(buffer, places.clusters, slots!);
  return {
    scale,
    transitions: new Int16Array(buffer, places.transitions, LABELS * LABELS),
    clusters: { slots: table, coarse: new Uint8Array(buffer, places.coarse, fine!) },
    rows: new Int32Array(buffer, places.rows, (rows! * ROW_BYTES) / 4),
  };
}

/** The bytes of `model.bin`. For the trainer. */
export function writeTaggerModel(model: TaggerModel): Uint8Array {
  const rows = (model.rows.length * 4) / ROW_BYTES;
  const { slots, coarse } = model.clusters;
  const places = placesOf(rows, slots.length, coarse.length);
  const bytes = new Uint8Array(places.length);
  new Uint32Array(bytes.buffer).set([MAGIC, VERSION, rows, slots.length, coarse.length, LABELS]);
  new Float64Array(bytes.buffer, HEADER_BYTES, 1)[0] = model.scale;
  new Int16Array(bytes.buffer, places.transitions).set(model.transitions);
  bytes.set(coarse, places.coarse);
  new Uint32Array(bytes.buffer, places.clusters).set(slots);
  new Int32Array(bytes.buffer, places.rows, model.rows.length).set(model.rows);
  return bytes;
}

function isPowerOfTwo(value: number): boolean {
  return value >= 2 && value <= 2 ** 24 && (value & (value - 1)) === 0;
}

function invalid(what: string): BellwetherError {
  return new BellwetherError(
    'MODEL_INVALID',
    `The file is not a model of the tagger: ${what}. Install the package again, or train it again as models/tagger/CARD.md says.`,
  );
}
