import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Edges } from './random-graph.ts';

/** Where graphs for benchmarks are kept between runs: every engine reads the same file. */
export const GRAPH_FOLDER = join(tmpdir(), 'bellwether-bench');

/** Little-endian 32-bit integers: nodes, edges, all sources, all targets. Made by `make` when it is not there yet. */
export function edgeFile(name: string, make: () => Edges): string {
  const path = join(GRAPH_FOLDER, `${name}.bin`);
  if (!existsSync(path)) {
    const { nodes, sources, targets } = make();
    mkdirSync(dirname(path), { recursive: true });
    const head = Int32Array.of(nodes, sources.length);
    const parts = [head, sources, targets].map(
      (part) => new Uint8Array(part.buffer, part.byteOffset, part.byteLength),
    );
    writeFileSync(`${path}.part`, Buffer.concat(parts));
    renameSync(`${path}.part`, path);
  }
  return path;
}

export function readEdges(path: string): Edges {
  const bytes = readFileSync(path);
  const values = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
  const [nodes, edges] = [values[0]!, values[1]!];
  return {
    nodes,
    sources: values.subarray(2, 2 + edges),
    targets: values.subarray(2 + edges, 2 + 2 * edges),
  };
}
