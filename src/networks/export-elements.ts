import type { FileNode, FileTie } from '../domain/graph-file.ts';
import type { NetworkAccess } from './network-access.ts';

const NODES_A_READ = 10_000;

/** A network as writers of files take it: its nodes, then its ties as they stand. Read the nodes first. */
export function exportElements(access: NetworkAccess): {
  readonly directed: boolean;
  readonly name: string;
  readonly nodes: AsyncIterable<FileNode>;
  readonly ties: AsyncIterable<FileTie>;
} {
  const { columns } = access;
  const keys: string[] = [];

  async function* nodes(): AsyncGenerator<FileNode> {
    for (let first = 0; first < columns.nodes; first += NODES_A_READ) {
      const length = Math.min(NODES_A_READ, columns.nodes - first);
      for (const { number, key, label, attributes } of await access.nodes(
        Array.from({ length }, (_, i) => first + i),
      )) {
        keys[number] = key;
        const { kind, ...rest } = attributes;
        yield { key, label, kind: typeof kind === 'string' ? kind : null, attributes: rest };
      }
    }
  }

  async function* ties(): AsyncGenerator<FileTie> {
    const { sources, targets, weights } = columns;
    for (let tie = 0; tie < sources.length; tie++)
      yield {
        source: keys[sources[tie]!]!,
        target: keys[targets[tie]!]!,
        weight: weights === null ? 1 : weights[tie]!,
        at: null,
        directed: null,
        kind: null,
        attributes: {},
      };
  }

  return { directed: columns.directed, name: access.name, nodes: nodes(), ties: ties() };
}
