import { BellwetherError } from '../../base/errors.ts';
import { createWordPiece } from './word-piece.ts';

/**
 * Static sentence embedding: the sum of the trained vectors of a text's word pieces (model2vec: van Dongen and Tulkens
 * 2024). A piece's weight is in its vector's length. Linear in the text; `models/embedding/CARD.md` says how the table was
 * made.
 *
 * File, little-endian, sections aligned to 8 bytes:
 *
 *     0  u32 magic "BWSE"     4  u32 version         8  u32 bytes in all      12  u32 checksum of what follows the header
 *    16  u32 dimensions      20  u32 pieces         24  u32 beginning         28  u32 slots
 *    32  u32 longest piece   36  u32 bytes of pieces
 *    40  starts u32[pieces + 1] | scales f32[pieces] | slots u16[] | pieces u8[] | vectors i8[pieces * dimensions]
 */
export interface StaticEmbedding {
  readonly dimensions: number;
  /**
   * Writes the unit vector of a text into `into` (at least `dimensions` long; zeros when no piece is known) and returns
   * the number of word pieces. Never throws; reads the first 20,000 characters. Not for use by two threads at once: each
   * opens its own over the same buffer.
   */
  embed(text: string, into: Float32Array): number;
  /** Numbers of a text's word pieces, in order: a view that the next call of either overwrites. */
  pieces(text: string): Int32Array;
}

const MAGIC = 0x45535742;
const VERSION = 1;
const HEADER = 40;

/** Opens a model without copying it. Throws MODEL_INVALID for a foreign, damaged or newer file. */
export function openStaticEmbedding(buffer: SharedArrayBuffer): StaticEmbedding {
  if (buffer.byteLength < HEADER) throw invalid(`it has only ${buffer.byteLength} bytes`);
  const header = new DataView(buffer);
  const u32 = (at: number): number => header.getUint32(at, true);
  if (u32(0) !== MAGIC) throw invalid('it does not begin with the mark of a static embedding');
  if (u32(4) !== VERSION) throw invalid(`its version is ${u32(4)}, this program reads ${VERSION}`);
  if (u32(8) !== buffer.byteLength)
    throw invalid(`it should have ${u32(8)} bytes and has ${buffer.byteLength}`);
  const [dimensions, count, beginning, slotCount] = [u32(16), u32(20), u32(24), u32(28)];
  const [longest, pieceBytes] = [u32(32), u32(36)];
  let end = HEADER;
  const section = (bytes: number): number => {
    const start = end;
    end = (end + bytes + 7) & ~7;
    return start;
  };
  const startsAt = section(4 * (count + 1));
  const scalesAt = section(4 * count);
  const slotsAt = section(2 * slotCount);
  const piecesAt = section(pieceBytes);
  const vectorsAt = section(count * dimensions);
  const sound =
    dimensions > 0 &&
    dimensions % 4 === 0 &&
    count < 65_536 &&
    slotCount > count &&
    (slotCount & (slotCount - 1)) === 0 &&
    beginning <= count &&
    end === buffer.byteLength;
  if (!sound) throw invalid('its sections do not fit its length');
  if (checksum(new Uint32Array(buffer, HEADER)) !== u32(12)) throw invalid('its checksum does not match');

  const scales = new Float32Array(buffer, scalesAt, count);
  const vectors = new Int8Array(buffer, vectorsAt, count * dimensions);
  const wordPiece = createWordPiece({
    bytes: new Uint8Array(buffer, piecesAt, pieceBytes),
    starts: new Uint32Array(buffer, startsAt, count + 1),
    beginning,
    slots: new Uint16Array(buffer, slotsAt, slotCount),
    longest,
  });
  const { pieces } = wordPiece;
  const sum = new Float64Array(dimensions);

  // Four pieces at a time: the sum is read and written once for all of them.
  function addFour(at: number): void {
    const [a, b, c, d] = [pieces[at]!, pieces[at + 1]!, pieces[at + 2]!, pieces[at + 3]!];
    const [as, bs, cs, ds] = [scales[a]!, scales[b]!, scales[c]!, scales[d]!];
    const [ao, bo, co, dO] = [a * dimensions, b * dimensions, c * dimensions, d * dimensions];
    for (let i = 0; i < dimensions; i++)
      sum[i] =
        sum[i]! +
        as * vectors[ao + i]! +
        bs * vectors[bo + i]! +
        cs * vectors[co + i]! +
        ds * vectors[dO + i]!;
  }

  function addOne(at: number): void {
    const piece = pieces[at]!;
    const scale = scales[piece]!;
    const offset = piece * dimensions;
    for (let i = 0; i < dimensions; i++) sum[i] = sum[i]! + scale * vectors[offset + i]!;
  }

  function embed(text: string, into: Float32Array): number {
    const found = wordPiece.run(text);
    sum.fill(0);
    let at = 0;
    for (; at + 4 <= found; at += 4) addFour(at);
    for (; at < found; at++) addOne(at);
    let squares = 0;
    for (let i = 0; i < dimensions; i++) squares += sum[i]! * sum[i]!;
    const scale = squares > 0 ? 1 / Math.sqrt(squares) : 0;
    for (let i = 0; i < dimensions; i++) into[i] = sum[i]! * scale;
    return found;
  }

  return { dimensions, embed, pieces: (text) => pieces.subarray(0, wordPiece.run(text)) };
}

/** FNV-1a over 32-bit words. */
function checksum(words: Uint32Array): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < words.length; i++) hash = Math.imul(hash ^ words[i]!, 0x01000193);
  return hash >>> 0;
}

function invalid(reason: string): BellwetherError {
  return new BellwetherError(
    'MODEL_INVALID',
    `The embedding model cannot be used: ${reason}. Install the package again, or retrain as models/embedding/CARD.md says.`,
  );
}
