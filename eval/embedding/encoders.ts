import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { openStaticEmbedding } from '../../src/kernels/text/static-embedding.ts';
import type { Peers } from '../peers/peers.ts';

/** Something that turns texts into unit vectors. */
export interface Encoder {
  readonly name: string;
  encode(texts: readonly string[]): Promise<readonly Float32Array[]>;
  /** Texts a second of one core's time. */
  speed(texts: readonly string[]): Promise<number>;
}

/** The model that ships, its vectors as they are stored: one signed byte per dimension. */
export function shippedEncoder(): Encoder {
  const file = readFileSync(new URL('../../models/embedding/model.bin', import.meta.url));
  const buffer = new SharedArrayBuffer(file.length);
  new Uint8Array(buffer).set(file);
  const embedding = openStaticEmbedding(buffer);
  const embed = (text: string): Float32Array => {
    const values = new Float32Array(embedding.dimensions);
    embedding.embed(text, values);
    return asStored(values);
  };
  return {
    name: 'static-1 (ours)',
    encode: async (texts) => texts.map(embed),
    async speed(texts) {
      const into = new Float32Array(embedding.dimensions);
      let best = 0;
      for (let round = 0; round < 5; round++) {
        const before = process.cpuUsage();
        for (const text of texts) embedding.embed(text, into);
        const { user, system } = process.cpuUsage(before);
        best = Math.max(best, texts.length / ((user + system) / 1e6));
      }
      return Math.round(best);
    },
  };
}

function asStored(values: Float32Array): Float32Array {
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (largest === 0) return values;
  const stored = values.map((value) => Math.round((value * 127) / largest));
  const length = Math.hypot(...stored);
  return stored.map((value) => value / length);
}

/** Vectors that a peer gave before are kept here: it takes minutes and never answers otherwise. Not in the repository. */
const KEPT = fileURLToPath(new URL('../../.eval/vectors/', import.meta.url));

/** A model of `eval/peers/embedding.py`. Its speed is always measured anew. */
export function peerEncoder(peers: Peers, name: string, model: 'teacher' | 'average'): Encoder {
  async function ask(
    texts: readonly string[],
    out: string,
  ): Promise<{ dimensions: number; seconds: number }> {
    const answer = await peers.run<object, { dimensions: number; seconds: number }>('embedding', {
      model,
      texts,
      out,
    });
    if (answer === null) throw new Error('The Python peers are not installed: run `npm run eval:peers`.');
    return answer;
  }

  return {
    name,
    async encode(texts) {
      const key = createHash('sha256')
        .update(JSON.stringify([model, texts]))
        .digest('hex')
        .slice(0, 32);
      mkdirSync(KEPT, { recursive: true });
      const path = `${KEPT}${model}-${key}.f32`;
      if (!existsSync(path)) {
        await ask(texts, `${path}.part`);
        renameSync(`${path}.part`, path);
      }
      const bytes = readFileSync(path);
      const all = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
      const dimensions = all.length / texts.length;
      return texts.map((_, i) => all.subarray(i * dimensions, (i + 1) * dimensions));
    },
    async speed(texts) {
      mkdirSync(KEPT, { recursive: true });
      const path = `${KEPT}${model}-speed-${process.pid}.f32`;
      const { seconds } = await ask(texts, path);
      rmSync(path);
      return Math.round(texts.length / seconds);
    },
  };
}
