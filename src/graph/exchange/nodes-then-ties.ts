import type { FileNode, FileTie } from '../../domain/graph-file.ts';
import type { GraphElements } from '../knowledge-graph.ts';

/** One reading of elements as two lists, for writers that take the nodes first. Read all nodes before the ties. */
export function nodesThenTies(elements: AsyncIterable<GraphElements>): {
  readonly nodes: AsyncIterable<FileNode>;
  readonly ties: AsyncIterable<FileTie>;
} {
  const reading = elements[Symbol.asyncIterator]();
  let firstTies: readonly FileTie[] = [];
  async function* nodes(): AsyncGenerator<FileNode> {
    for (let next = await reading.next(); next.done !== true; next = await reading.next()) {
      yield* next.value.nodes;
      if (next.value.ties.length > 0) {
        firstTies = next.value.ties;
        return;
      }
    }
  }
  async function* ties(): AsyncGenerator<FileTie> {
    yield* firstTies;
    for (let next = await reading.next(); next.done !== true; next = await reading.next())
      yield* next.value.ties;
  }
  return { nodes: nodes(), ties: ties() };
}
