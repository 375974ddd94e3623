import { createScanner, TOKEN } from '../../kernels/text/scanner.ts';
import type { TextEmbedding } from './sentence-table.ts';

/** A stand-in for the static model in tests: words hashed into dimensions, unit length. */
export function hashedEmbedding(dimensions: number): TextEmbedding {
  const scan = createScanner();
  return {
    dimensions,
    embed(text, into) {
      into.fill(0);
      const tokens = scan.run(text);
      for (let t = 0; t < tokens; t++)
        if (scan.classes[t]! <= TOKEN.number) into[scan.hashes[t]! % dimensions]! += 1;
      const norm = Math.hypot(...into) || 1;
      for (let d = 0; d < dimensions; d++) into[d]! /= norm;
      return tokens;
    },
  };
}
