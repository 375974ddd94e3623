import { BellwetherError } from '../base/errors.ts';

/**
 * A stored vector: one signed byte per dimension, the largest component scaled to 127. Only its direction means
 * anything: compare by cosine. 256 bytes for the model that ships.
 */
export type Vector = Int8Array;

/** An embedding model by the name under which its vectors are stored: vectors of two models are never compared. */
export interface EmbeddingModel {
  /** Names the model and its version: `static-1`, `onnx:all-MiniLM-L6-v2`, `openai:text-embedding-3-small`. */
  readonly id: string;
  readonly dimensions: number;
}

/** The model that ships with the product: every document has its vector as soon as it is stored. */
export const STATIC_MODEL: EmbeddingModel = { id: 'static-1', dimensions: 256 };

/** Writes the direction of `values` into `into`; a zero vector stays zero. Throws INVALID_INPUT for other lengths. */
export function quantise(values: ArrayLike<number>, into: Int8Array = new Int8Array(values.length)): Vector {
  if (into.length !== values.length)
    throw new BellwetherError(
      'INVALID_INPUT',
      `${values.length} values do not fit ${into.length} dimensions`,
    );
  let largest = 0;
  for (let i = 0; i < values.length; i++) {
    const size = Math.abs(values[i]!);
    if (size > largest) largest = size;
  }
  const scale = largest > 0 && Number.isFinite(largest) ? 127 / largest : 0;
  for (let i = 0; i < values.length; i++) into[i] = Math.round(values[i]! * scale);
  return into;
}

/** -1 to 1; 0 when either is zero. */
export function cosine(left: Vector, right: Vector): number {
  let dot = 0;
  let leftSquares = 0;
  let rightSquares = 0;
  for (let i = 0; i < left.length; i++) {
    const a = left[i]!;
    const b = right[i]!;
    dot += a * b;
    leftSquares += a * a;
    rightSquares += b * b;
  }
  return dot === 0 ? 0 : dot / Math.sqrt(leftSquares * rightSquares);
}
