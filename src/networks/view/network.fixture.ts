import { seededRandom } from '../../base/random.ts';
import type { NetworkColumns } from '../../domain/network.ts';
import type { TenantId } from '../../domain/tenant.ts';
import type { ViewSource } from './view-source.ts';

export const TENANT = 'abcdefghijkl' as TenantId;
export const DEPARTMENTS = ['Research', 'Sales', 'Finance', 'Legal'] as const;

function shared(values: ArrayLike<number>): Int32Array {
  const column = new Int32Array(new SharedArrayBuffer(4 * values.length));
  column.set(values);
  return column;
}

/** Departments of 50 people: many ties inside, few between; the first of each knows all of the others. */
export function departments(count: number, seed = 1): NetworkColumns {
  const random = seededRandom(seed);
  const [sources, targets]: [number[], number[]] = [[], []];
  const nodes = 50 * count;
  for (let node = 0; node < nodes; node++) {
    const head = node - (node % 50);
    const add = (other: number) => {
      if (other === node) return;
      sources.push(node);
      targets.push(other);
    };
    add(head);
    for (let tie = 0; tie < 5; tie++) add(head + Math.floor(random() * 50));
    if (random() < 0.1) add(Math.floor(random() * nodes));
  }
  return { nodes, directed: false, sources: shared(sources), targets: shared(targets), weights: null };
}

export interface FixtureSource extends ViewSource {
  columns: NetworkColumns;
  version: number;
  run: string | null;
  keys: readonly string[] | null;
  /** How often ties were read. */
  reads: number;
}

/** A network in memory that tests can change. Values of the metric are the node numbers. */
export function fixtureSource(columns: NetworkColumns): FixtureSource {
  const source: FixtureSource = {
    columns,
    version: 1,
    run: 'run-1',
    keys: null,
    reads: 0,
    stamp: async (_tenant, _network, metric) => ({
      version: source.version,
      run: metric === null ? null : source.run,
    }),
    ties: async () => {
      source.reads++;
      return { columns: source.columns, version: source.version, keys: source.keys };
    },
    values: async () => Float64Array.from({ length: source.columns.nodes }, (_, node) => node),
    groups: async () => ({
      codes: shared(Array.from({ length: source.columns.nodes }, (_, node) => Math.floor(node / 50) % 4)),
      names: DEPARTMENTS,
    }),
    labels: async (_tenant, _network, nodes) => Array.from(nodes, (node) => `Person ${node}`),
  };
  return source;
}
