import { BellwetherError } from '../../base/errors.ts';

/** Slots of the feature table: words and pairs share them by hash. */
export const CLASS_SLOTS = 1 << 17;

/**
 * A linear model of several classes that may hold at once, over hashed features.
 *
 * File, little-endian: u32 magic "BWCL" | u32 version | u32 bytes in all | u32 checksum of what follows | u32 classes |
 * u32 slots | f32 per class: step of a weight, bias, slope and offset of the calibration, threshold | padded to 8 | weights
 * i8[slots * classes], the classes of a slot side by side.
 */
export interface ClassModel {
  readonly classes: number;
  readonly slots: number;
  /** Slot-major: the weight of class c at slot s is `weights[s * classes + c] * steps[c]`. */
  readonly weights: Int8Array;
  readonly steps: Float32Array;
  readonly biases: Float32Array;
  /** Calibrated probability = 1 / (1 + exp(-(slope · score + offset))). */
  readonly slopes: Float32Array;
  readonly offsets: Float32Array;
  readonly thresholds: Float32Array;
}

const MAGIC = 0x4c435742;
const VERSION = 1;
const HEADER = 24;
const ARRAYS = 5;

/** Opens a model without copying its weights. Throws MODEL_INVALID for a foreign, damaged or newer file. */
export function openClassModel(buffer: SharedArrayBuffer, expectedClasses: number): ClassModel {
  if (buffer.byteLength < HEADER) throw invalid(`it has only ${buffer.byteLength} bytes`);
  const header = new DataView(buffer);
  const u32 = (at: number): number => header.getUint32(at, true);
  if (u32(0) !== MAGIC) throw invalid('it does not begin with the mark of a class model');
  if (u32(4) !== VERSION) throw invalid(`its version is ${u32(4)}, this program reads ${VERSION}`);
  const [classes, slots] = [u32(16), u32(20)];
  if (classes !== expectedClasses) throw invalid(`it has ${classes} classes, not ${expectedClasses}`);
  const weightsAt = padded(HEADER + classes * ARRAYS * 4);
  const size = padded(weightsAt + slots * classes);
  if (u32(8) !== buffer.byteLength || size !== buffer.byteLength)
    throw invalid(`it should have ${size} bytes and has ${buffer.byteLength}`);
  if (slots !== CLASS_SLOTS) throw invalid(`it has ${slots} slots, not ${CLASS_SLOTS}`);
  if (checksum(buffer) !== u32(12)) throw invalid('its checksum does not match');
  const array = (number: number): Float32Array =>
    new Float32Array(buffer, HEADER + number * classes * 4, classes);
  return {
    classes,
    slots,
    weights: new Int8Array(buffer, weightsAt, slots * classes),
    steps: array(0),
    biases: array(1),
    slopes: array(2),
    offsets: array(3),
    thresholds: array(4),
  };
}

/** FNV-1a over the 32-bit words after the checksum. */
function checksum(buffer: SharedArrayBuffer): number {
  const words = new Uint32Array(buffer, 16);
  let hash = 0x811c9dc5;
  for (let i = 0; i < words.length; i++) hash = Math.imul(hash ^ words[i]!, 0x01000193);
  return hash >>> 0;
}

function padded(bytes: number): number {
  return (bytes + 7) & ~7;
}

function invalid(what: string): BellwetherError {
  return new BellwetherError(
    'MODEL_INVALID',
    `The class model cannot be used: ${what}. Install the package again, or rebuild it as models/pestle/CARD.md says.`,
  );
}
