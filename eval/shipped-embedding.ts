import { readFileSync } from 'node:fs';
import { openStaticEmbedding, type StaticEmbedding } from '../src/kernels/text/static-embedding.ts';

/** The static embedding that ships. */
export function openShippedEmbedding(): StaticEmbedding {
  const file = readFileSync(new URL('../models/embedding/model.bin', import.meta.url));
  const buffer = new SharedArrayBuffer(file.length);
  new Uint8Array(buffer).set(file);
  return openStaticEmbedding(buffer);
}
