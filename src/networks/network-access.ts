import { BellwetherError } from '../base/errors.ts';
import {
  KNOWLEDGE_GRAPH,
  type NetworkColumns,
  type NetworkNode,
  type NodeAttribute,
} from '../domain/network.ts';
import type { TenantId } from '../domain/tenant.ts';
import type { Database } from '../ports/database.ts';
import type { ColumnsLoader } from './storage/load-columns.ts';
import { readNetwork } from './storage/network-rows.ts';
import { findNodes, readAttribute, readNodes } from './storage/node-rows.ts';

/** A network as every analysis reads it, whether it is one that people loaded or the knowledge graph. */
export interface NetworkAccess {
  readonly id: string;
  readonly name: string;
  readonly version: number;
  readonly columns: NetworkColumns;
  readonly attributes: readonly NodeAttribute[];
  /** In the order of `numbers`; those that are no node are left out. */
  nodes(numbers: readonly number[]): Promise<readonly NetworkNode[]>;
  /** Numbers of the keys that are nodes. */
  find(keys: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** Value of an attribute for each node as text, null for none. */
  attribute(name: string): Promise<readonly (string | null)[]>;
}

export interface NetworkAccesses {
  /**
   * A network's id, or `KNOWLEDGE_GRAPH`; as it stands, or as it stood `at` a moment. Throws NOT_FOUND, and INVALID_INPUT
   * for a moment of the knowledge graph.
   */
  open(tenant: TenantId, id: string, at?: number | null): Promise<NetworkAccess>;
  /** Its version now, which rises with every change. Throws NOT_FOUND. */
  version(tenant: TenantId, id: string): Promise<number>;
  /** Nodes without the ties, in the order of `numbers`; not of the knowledge graph. */
  nodes(tenant: TenantId, id: string, numbers: readonly number[]): Promise<readonly NetworkNode[]>;
}

/** The knowledge graph in the form of a network, as `main` gives it. Attributes of its nodes include `kind`. */
export interface KnowledgeSource {
  load(tenant: TenantId): Promise<Omit<NetworkAccess, 'id' | 'name'>>;
  version(tenant: TenantId): Promise<number>;
}

export function createNetworkAccesses(options: {
  readonly database: Database;
  readonly columns: ColumnsLoader;
  readonly knowledge: KnowledgeSource;
}): NetworkAccesses {
  const { database, columns: loader, knowledge } = options;
  return {
    async open(tenant, id, at = null) {
      if (id === KNOWLEDGE_GRAPH) {
        if (at !== null)
          throw new BellwetherError(
            'INVALID_INPUT',
            'The knowledge graph is analysed as it stands; leave the moment out. Its entities and relationships can be asked for as of a moment.',
          );
        return { ...(await knowledge.load(tenant)), id, name: 'Knowledge graph' };
      }
      const handle = database.tenant(tenant);
      const { columns, version } = await loader.load(tenant, id, at);
      const { name, attributes } = await readNetwork(handle, id);
      return {
        id,
        name,
        version,
        columns,
        attributes,
        nodes: (numbers) => readNodes(handle, id, numbers),
        find: (keys) => findNodes(handle, id, keys),
        attribute: (attribute) => readAttribute(handle, id, { name: attribute, nodes: columns.nodes }),
      };
    },

    nodes: (tenant, id, numbers) => readNodes(database.tenant(tenant), id, numbers),

    version: async (tenant, id) =>
      id === KNOWLEDGE_GRAPH
        ? knowledge.version(tenant)
        : (await readNetwork(database.tenant(tenant), id)).version,
  };
}
