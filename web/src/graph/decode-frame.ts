/** A chunk of a picture of a graph: the columns are views into the bytes that came, ready for the graphics card. */
export interface GraphFrame extends FrameFacts {
  readonly ids: Int32Array;
  readonly labels: readonly string[];
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly members: Int32Array;
  /** NaN where there is none. */
  readonly values: Float32Array;
  /** Number of the community whose colour a place has. */
  readonly communities: Int32Array;
  /** Position in `groups`; -1 for none. */
  readonly placeGroups: Int32Array;
  /** By position in the whole picture; a tie comes in the chunk of the later one of its ends. */
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly weights: Float32Array;
}

/** What a frame says besides its columns. */
export interface FrameFacts {
  readonly networkId: string;
  readonly version: number;
  readonly directed: boolean;
  readonly total: { readonly nodes: number; readonly ties: number };
  readonly level: number;
  readonly levels: readonly { readonly level: number; readonly places: number }[];
  readonly community: number | null;
  readonly metric: string | null;
  readonly attribute: string | null;
  /** Places and ties in all chunks. */
  readonly shown: { readonly places: number; readonly ties: number };
  /** Position of the first place in the whole picture. */
  readonly offset: number;
  readonly groups: readonly string[];
  /** In the first chunk only. */
  readonly legend: readonly { readonly id: number; readonly label: string; readonly members: number }[];
  readonly partial: boolean;
  readonly limits: readonly string[];
  readonly nextOffset: number | null;
}

/** `BWG1` */
const MAGIC = 0x31475742;
const HEADER_BYTES = 32;

/**
 * Reads a binary frame (`docs/design/graph-view.md`). Throws when the bytes are not one, or end too early. The columns
 * share the memory of `bytes` where they lie at a multiple of four bytes, as those of a response do.
 */
export function decodeFrame(bytes: Uint8Array<ArrayBuffer>): GraphFrame {
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
  const { buffer, byteOffset, byteLength } = aligned;
  const header = new DataView(buffer, byteOffset, byteLength);
  if (byteLength < HEADER_BYTES || header.getUint32(0, true) !== MAGIC)
    throw new Error('The server sent something that is not a picture of a graph.');
  const word = (at: number): number => header.getUint32(4 * at, true);
  const [places, ties, labelBytes, jsonBytes] = [word(1), word(2), word(4), word(5)];
  const expected = HEADER_BYTES + 4 * (8 * places + 1 + 3 * ties) + labelBytes + jsonBytes;
  if (byteLength !== expected)
    throw new Error(
      `The picture of the graph has ${byteLength} bytes instead of ${expected}: part of it is missing.`,
    );

  let at = byteOffset + HEADER_BYTES;
  const integers = (length: number): Int32Array => {
    const column = new Int32Array(buffer, at, length);
    at += 4 * length;
    return column;
  };
  const floats = (length: number): Float32Array => {
    const column = new Float32Array(buffer, at, length);
    at += 4 * length;
    return column;
  };
  const columns = {
    ids: integers(places),
    x: floats(places),
    y: floats(places),
    members: integers(places),
    values: floats(places),
    communities: integers(places),
    placeGroups: integers(places),
  };
  const ends = integers(places + 1);
  const tieColumns = { from: integers(ties), to: integers(ties), weights: floats(ties) };
  const text = new TextDecoder();
  const labels = Array.from({ length: places }, (_, place) =>
    text.decode(new Uint8Array(buffer, at + ends[place]!, ends[place + 1]! - ends[place]!)),
  );
  const json = text.decode(new Uint8Array(buffer, at + labelBytes, jsonBytes));
  return { ...(JSON.parse(json) as FrameFacts), ...columns, labels, ...tieColumns };
}
