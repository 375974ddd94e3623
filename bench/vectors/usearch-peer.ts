import { existsSync, mkdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Index, MetricKind, ScalarKind } from 'usearch';
import type { BenchVectors } from './data.ts';

/** usearch 2.26 (HNSW) with 8-bit vectors and its default connectivity, filled on two threads. */
export interface Peer {
  readonly complete: boolean;
  readonly added: number;
  readonly cpuMicrosecondsPerInsert: number;
  readonly insertsPerSecond: number;
  readonly bytes: number;
  readonly loadMilliseconds: number;
  /** Numbers of the vectors found, nearest first, with a width of the search (usearch's `expansion_search`). */
  searcher(width: number): (query: Int8Array, limit: number) => number[];
}

const CHUNK = 5_000;

/**
 * Builds for at most `seconds` and keeps what it has in the folder for temporary files, so that a million vectors can
 * be added in several runs.
 */
export function openPeer(data: BenchVectors, seconds: number): Peer {
  const { dimensions, count } = data;
  const folder = join(tmpdir(), 'bellwether-bench');
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `usearch-${count}-${dimensions}-${data.stamp}.index`);
  const open = (width: number): Index =>
    new Index({
      dimensions,
      metric: MetricKind.Cos,
      quantization: ScalarKind.I8,
      connectivity: 0,
      expansion_add: 0,
      expansion_search: width,
      multi: false,
    });
  const index = open(0);
  let loadMilliseconds = Number.NaN;
  if (existsSync(path)) {
    const started = performance.now();
    index.load(path);
    loadMilliseconds = performance.now() - started;
  }
  const before = index.size();
  const started = performance.now();
  const cpu = process.cpuUsage();
  let added = before;
  while (added < count && performance.now() - started < seconds * 1_000) {
    const end = Math.min(count, added + CHUNK);
    const keys = BigUint64Array.from({ length: end - added }, (_, i) => BigInt(added + i));
    index.add(keys, unitVectors(data.vectors.subarray(added * dimensions, end * dimensions), dimensions), 2);
    added = end;
  }
  const took = performance.now() - started;
  const used = process.cpuUsage(cpu);
  if (added > before) index.save(path);
  return {
    complete: added === count,
    added,
    cpuMicrosecondsPerInsert: (used.user + used.system) / Math.max(1, added - before),
    insertsPerSecond: ((added - before) / took) * 1_000,
    bytes: existsSync(path) ? statSync(path).size : 0,
    loadMilliseconds,
    searcher(width) {
      const loaded = open(width);
      loaded.load(path);
      return (query, limit) =>
        Array.from(loaded.search(unitVectors(query, dimensions), limit, 1).keys, (key) => Number(key));
    },
  };
}

function unitVectors(bytes: Int8Array, dimensions: number): Float32Array {
  const values = new Float32Array(bytes.length);
  for (let at = 0; at < bytes.length; at += dimensions) {
    let squares = 0;
    for (let i = at; i < at + dimensions; i++) squares += bytes[i]! * bytes[i]!;
    const scale = squares === 0 ? 0 : 1 / Math.sqrt(squares);
    for (let i = at; i < at + dimensions; i++) values[i] = bytes[i]! * scale;
  }
  return values;
}
