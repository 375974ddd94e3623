import type { NetworkNode, NodeAttribute } from '../domain/network.ts';
import type { TenantId } from '../domain/tenant.ts';
import type { KnowledgeGraph, LoadedKnowledge } from '../graph/knowledge-graph.ts';
import type { KnowledgeSource } from '../networks/network-access.ts';

/** Tenants whose knowledge graph is kept in memory for the next analysis, the last used. */
const KEPT = 4;

/** The knowledge graph as a network: entities are its nodes, by their ids, with their kind as an attribute. */
export function knowledgeSource(graph: Pick<KnowledgeGraph, 'loadKnowledge' | 'version'>): KnowledgeSource {
  const kept = new Map<TenantId, LoadedKnowledge>();

  async function load(tenant: TenantId): Promise<LoadedKnowledge> {
    const version = await graph.version(tenant);
    let loaded = kept.get(tenant);
    if (loaded?.version !== version) loaded = await graph.loadKnowledge(tenant);
    kept.delete(tenant);
    kept.set(tenant, loaded);
    if (kept.size > KEPT) kept.delete(kept.keys().next().value!);
    return loaded;
  }

  return {
    version: graph.version,
    async load(tenant) {
      const { version, columns, ids, names, kinds } = await load(tenant);
      const distinct = new Set(kinds).size;
      const attributes: NodeAttribute[] =
        distinct === 0 ? [] : [{ name: 'kind', kind: 'category', values: distinct }];
      return {
        version,
        columns,
        attributes,
        nodes: async (numbers) =>
          numbers.flatMap((number): NetworkNode[] => {
            const key = ids[number];
            return key === undefined
              ? []
              : [{ number, key, label: names[number]!, attributes: { kind: kinds[number]! } }];
          }),
        find: async (keys) => {
          const wanted = new Set(keys);
          const found = new Map<string, number>();
          ids.forEach((id, number) => {
            if (wanted.has(id)) found.set(id, number);
          });
          return found;
        },
        attribute: async (name) => (name === 'kind' ? kinds : ids.map(() => null)),
      };
    },
  };
}
