import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Random, seededRandom } from '../../src/base/random.ts';
import { quantise } from '../../src/domain/vector.ts';
import { openStaticEmbedding } from '../../src/kernels/text/static-embedding.ts';
import { readPassages } from './passages.ts';

export interface BenchVectors {
  /** Names the model that made them. */
  readonly stamp: string;
  readonly source: string;
  readonly dimensions: number;
  readonly count: number;
  readonly vectors: Int8Array;
  readonly queries: Int8Array;
}

const MODEL = new URL('../../models/embedding/model.bin', import.meta.url);
/** Of so many documents one is kept out of the index and asked with. */
const HELD_OUT = 97;

/**
 * `count` vectors and up to `queries` of other documents. Of real text by the model that ships, where both are there; a
 * mixture of Gaussians otherwise. Kept in the folder for temporary files, since embedding a million takes a minute.
 */
export function loadVectors(count: number, queries: number, seed: number): BenchVectors {
  const real = existsSync(MODEL);
  const stamp = real ? statSync(MODEL).mtimeMs.toString(36) : 'gaussian';
  const folder = join(tmpdir(), 'bellwether-bench');
  const path = join(folder, `vectors-${count}-${queries}-${seed}-${stamp}.bin`);
  if (existsSync(path)) {
    const bytes = readFileSync(path);
    const [dimensions, found] = new Uint32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + 8));
    const all = new Int8Array(bytes.buffer, bytes.byteOffset + 8, bytes.byteLength - 8);
    const cut = found! * dimensions!;
    const source = real ? 'passages of real texts' : 'mixture of Gaussians';
    return {
      stamp,
      source,
      dimensions: dimensions!,
      count: found!,
      vectors: all.slice(0, cut),
      queries: all.slice(cut),
    };
  }
  const made = {
    stamp,
    ...((real ? fromTexts(count, queries, seed) : undefined) ?? fromGaussians(count, queries, seed)),
  };
  mkdirSync(folder, { recursive: true });
  const head = Buffer.from(new Uint32Array([made.dimensions, made.count]).buffer);
  writeFileSync(path, Buffer.concat([head, bytesOf(made.vectors), bytesOf(made.queries)]));
  return made;
}

function fromTexts(count: number, queries: number, seed: number): Omit<BenchVectors, 'stamp'> | undefined {
  const passages = readPassages();
  if (passages === undefined) return undefined;
  const file = readFileSync(MODEL);
  const shared = new SharedArrayBuffer(file.byteLength);
  new Uint8Array(shared).set(file);
  const { dimensions, embed } = openStaticEmbedding(shared);
  const random = seededRandom(seed);
  const documents = shuffled(passages.documents, random);
  const vectors = new Int8Array(count * dimensions);
  const asked = new Int8Array(queries * dimensions);
  const values = new Float32Array(dimensions);
  const seen = new Set<string>();
  let [stored, drawn] = [0, 0];
  documents.forEach((document, number) => {
    for (const text of document) {
      const held = number % HELD_OUT === 0;
      if (held ? drawn === queries : stored === count) break;
      if (seen.has(text)) continue;
      seen.add(text);
      if (embed(text, values) === 0) continue;
      const into = held ? asked : vectors;
      const at = (held ? drawn++ : stored++) * dimensions;
      quantise(values, into.subarray(at, at + dimensions));
      // One passage of a document is enough to ask with.
      if (held) break;
    }
  });
  return {
    source: 'passages of real texts',
    dimensions,
    count: stored,
    vectors: vectors.subarray(0, stored * dimensions),
    queries: asked.subarray(0, drawn * dimensions),
  };
}

/** Clusters of uneven size whose components fade, as those of text embeddings do. */
function fromGaussians(count: number, queries: number, seed: number): Omit<BenchVectors, 'stamp'> {
  const dimensions = 256;
  const random = seededRandom(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const scale = Float64Array.from({ length: dimensions }, (_, i) => (i + 4) ** -0.4);
  const centres = Array.from({ length: 2_000 }, () => scale.map((s) => s * normal()));
  const draw = (number: number): Int8Array => {
    const all = new Int8Array(number * dimensions);
    const values = new Float32Array(dimensions);
    for (let v = 0; v < number; v++) {
      const centre = centres[Math.floor(random() ** 2 * centres.length)]!;
      for (let i = 0; i < dimensions; i++) values[i] = centre[i]! + 0.8 * scale[i]! * normal();
      quantise(values, all.subarray(v * dimensions, (v + 1) * dimensions));
    }
    return all;
  };
  return { source: 'mixture of Gaussians', dimensions, count, vectors: draw(count), queries: draw(queries) };
}

function shuffled<T>(values: readonly T[], random: Random): T[] {
  const copy = [...values];
  for (let i = copy.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [copy[i], copy[j]] = [copy[j]!, copy[i]!];
  }
  return copy;
}

function bytesOf({ buffer, byteOffset, byteLength }: Int8Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
