import { BellwetherError } from '../../base/errors.ts';
import { quantise, STATIC_MODEL, type Vector } from '../../domain/vector.ts';
import { openStaticEmbedding } from '../../kernels/text/static-embedding.ts';
import type { Embedder } from '../../ports/embedder.ts';

/** Texts of one call: some milliseconds of this thread. */
const BATCH = 256;

/**
 * The static model behind the port: local, free, in the calling thread. Texts of one call beyond a batch are taken in
 * turns with whatever else the thread has to do. Throws MODEL_INVALID for a damaged file.
 */
export function createStaticEmbedder(model: SharedArrayBuffer): Embedder {
  const embedding = openStaticEmbedding(model);
  if (embedding.dimensions !== STATIC_MODEL.dimensions)
    throw new BellwetherError(
      'MODEL_INVALID',
      `The static model has ${embedding.dimensions} dimensions; ${STATIC_MODEL.id} has ${STATIC_MODEL.dimensions}.`,
    );
  const values = new Float32Array(embedding.dimensions);

  function vectorOf(text: string): Vector {
    embedding.embed(text, values);
    return quantise(values);
  }

  return {
    model: STATIC_MODEL,
    capabilities: { local: true, batch: BATCH },
    async embed(texts, signal) {
      const vectors: Vector[] = [];
      for (let start = 0; start < texts.length; start += BATCH) {
        signal.throwIfAborted();
        if (start > 0) await new Promise((resolve) => setImmediate(resolve));
        for (const text of texts.slice(start, start + BATCH)) vectors.push(vectorOf(text));
      }
      return vectors;
    },
    async [Symbol.asyncDispose]() {},
  };
}
