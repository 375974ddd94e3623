import { toWireNetwork } from '../api/wire/network.ts';
import { BellwetherError } from '../base/errors.ts';
import { isUuid } from '../base/ids.ts';
import type { GraphCommands, NetworkCommands, TraversalQuery } from '../cli/graph-session.ts';
import { isMetric, KNOWLEDGE_GRAPH } from '../domain/network.ts';
import type { TenantId } from '../domain/tenant.ts';
import type { Application } from './application.ts';
import { computeNow } from './compute-now.ts';
import { graphApi } from './graph-features.ts';
import { importKnowledgeFile, importNetworkFile } from './import-graph-file.ts';
import { networkApi } from './network-features.ts';
import { readNodeGroups } from './node-groups.ts';
import { resolutionApi } from './resolution-features.ts';

/** How the command line appears in history and audit log. */
const ACTOR = 'operator';
const MOST_NETWORKS = 1_000;

/** The knowledge graph for commands, which work on the store themselves whether or not a server runs. */
export function graphCommands(app: Application): GraphCommands {
  const api = graphApi(app.knowledgeGraph);
  const who = resolutionApi(app.resolution);
  return {
    entities: async (tenant, { q, kind, limit }) =>
      (await api.entities(tenant, { ...(q === '' ? {} : { q }), kind: [...kind] }, { limit })).items,
    entity: api.entity,
    add: (tenant, entity) => api.createEntity(tenant, entity, ACTOR),
    remove: (tenant, id) => api.withdrawEntity(tenant, id, ACTOR),
    neighbours: (tenant, id, { depth, limit, ...query }) =>
      api.neighbours(tenant, id, { ...traversal(query), depth, limit }),
    paths: (tenant, { from, to, mode, maxLength, limit, ...query }) =>
      api.paths(tenant, { ...traversal(query), from, to, mode, max_length: maxLength, limit }),
    export: (tenant, { format, kind }) =>
      bytesOf(api.export(tenant, { format, ...(kind.length === 0 ? {} : { kind: [...kind] }) })),
    import: (tenant, path, options) => importKnowledgeFile(app, tenant, { ...options, path, actor: ACTOR }),
    proposals: async (tenant, limit) => (await who.proposals(tenant, {}, { limit })).items,
    decide: (tenant, proposal, decision) => who.decide(tenant, proposal, { decision }, ACTOR),
    merge: (tenant, survivor, merged, reason) =>
      who.merge(tenant, { survivor, merged: [...merged], reason }, ACTOR),
    undo: (tenant, event) => who.undo(tenant, event, ACTOR),
  };
}

function traversal({ kind, minConfidence, asOf }: TraversalQuery) {
  return {
    kind: [...kind],
    ...(minConfidence === undefined ? {} : { min_confidence: minConfidence }),
    ...(asOf === undefined ? {} : { as_of: moment(asOf) }),
  };
}

/** Networks for commands. Metrics are computed by the server that runs, and here when none does. */
export function networkCommands(app: Application): NetworkCommands {
  const { networks: api } = networkApi(app.networks);
  const list = async (tenant: TenantId) => (await api.list(tenant, { limit: MOST_NETWORKS })).items;
  return {
    list,
    async find(tenant, named) {
      if (isUuid(named)) return api.get(tenant, named);
      if (named === KNOWLEDGE_GRAPH)
        return { id: KNOWLEDGE_GRAPH, name: 'Knowledge graph', first_at: null, attributes: [] };
      const alike = (await list(tenant)).filter(({ name }) => name.toLowerCase() === named.toLowerCase());
      const same = alike.filter(({ name }) => name === named);
      const found = same.length > 0 ? same : alike;
      if (found.length === 1) return found[0]!;
      throw found.length === 0
        ? new BellwetherError('NOT_FOUND', `There is no network "${named}". See: bellwether network list`)
        : new BellwetherError(
            'INVALID_INPUT',
            `${found.length} networks are called "${named}"; give the id: ${found.map(({ id }) => id).join(', ')}`,
          );
    },
    import: async (tenant, path, options) =>
      toWireNetwork(await importNetworkFile(app, tenant, { ...options, path })),
    remove: api.remove,
    compute: (tenant, id, run, how) => computeNow(app, api, { tenant, id, run, ...how }),
    async table(tenant, id, { metric, limit }) {
      if (!isMetric(metric)) throw new BellwetherError('INVALID_INPUT', `"${metric}" is no metric.`);
      return api.table(tenant, { network: id, metric, limit });
    },
    groups: (tenant, network, query) => readNodeGroups(app.networks, tenant, { network, ...query }),
    findings: api.findings,
    compare: (tenant, id, { from, to }) => api.compare(tenant, id, { from: moment(from), to: moment(to) }),
    whatIf: api.whatIf,
    export: (tenant, id, format) => bytesOf(api.export(tenant, id, { format })),
  };
}

/** `2024-01-01` or any ISO 8601 time, as the API takes it. Throws INVALID_INPUT. */
function moment(text: string): string {
  const at = Date.parse(text);
  if (Number.isNaN(at)) throw new BellwetherError('INVALID_INPUT', `"${text}" is no date; write 2024-01-31.`);
  return new Date(at).toISOString();
}

async function* bytesOf(
  file: Promise<{ readonly content: AsyncIterable<string | Uint8Array> }>,
): AsyncIterable<Uint8Array> {
  for await (const part of (await file).content) yield typeof part === 'string' ? Buffer.from(part) : part;
}
