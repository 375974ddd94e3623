import type { GraphApi } from '../api/dependencies.ts';
import {
  fromWireBulk,
  fromWireEntity,
  fromWireEntityChange,
  fromWireEntityQuery,
  fromWireNeighboursQuery,
  fromWirePathsQuery,
  fromWirePattern,
  fromWireRelationship,
  fromWireRelationshipChange,
  fromWireRelationshipQuery,
  toWireEntity,
  toWireHistory,
  toWireMatches,
  toWireNeighbours,
  toWirePaths,
  toWireRelationship,
  toWireRelationshipDetail,
} from '../api/wire/graph.ts';
import type { Clock } from '../base/clock.ts';
import type { GraphFormat } from '../domain/graph-file.ts';
import { asTenantId, type TenantId } from '../domain/tenant.ts';
import type { Log } from '../drivers/pino/pino-log.ts';
import { createKnowledgeGraph } from '../graph/create-knowledge-graph.ts';
import { nodesThenTies } from '../graph/exchange/nodes-then-ties.ts';
import { writeGraph } from '../graph/formats/write-graph.ts';
import type { EntityLimit, KnowledgeGraph, ListPage } from '../graph/knowledge-graph.ts';
import { createGraphProjector, type GraphProjector } from '../graph/project/projector.ts';
import { OUTBOX_CHANNEL } from '../pipeline/store.ts';
import type { Database } from '../ports/database.ts';
import type { Metrics } from '../ports/metrics.ts';
import type { GraphExportQuery } from '../schemas/graph.ts';
import { writeAudit } from '../tenancy/audit.ts';

export interface GraphFeatures {
  readonly knowledge: KnowledgeGraph;
  /** Runs in the process that has the pipeline role. */
  readonly projector: GraphProjector;
}

export interface GraphFeaturesDependencies {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly tenants: () => Promise<readonly { readonly id: TenantId }[]>;
  /** What the tenant's plan allows; any number without it. */
  readonly limitOf?: (tenant: TenantId) => Promise<EntityLimit>;
}

export function createGraphFeatures(dependencies: GraphFeaturesDependencies): GraphFeatures {
  const { database, clock, log, metrics, tenants } = dependencies;
  return {
    knowledge: createKnowledgeGraph({
      database,
      clock,
      audit: (platform, entry) => writeAudit(platform, clock, entry),
      limitOf: dependencies.limitOf ?? (async () => ({ entities: null, plan: 'none' })),
    }),
    projector: createGraphProjector({
      database,
      tenants,
      listen: (wake, missed) =>
        database.listen(OUTBOX_CHANNEL, (payload) => wake(asTenantId(payload)), missed),
      onEvent(event) {
        if (event.kind === 'projected') {
          metrics
            .histogram('worker_processing_seconds', { task_type: 'graph_projection' })
            .observe(event.milliseconds / 1000);
          log.debug({ graph: event }, 'graph projected');
        } else if (event.kind === 'rebuilt') log.info({ graph: event }, 'graph rebuilt from the store');
        else
          log.warn(
            { graph: { ...event, error: undefined }, err: event.error },
            'the graph projection had a failure',
          );
      },
    }),
  };
}

/** The knowledge graph behind the API's interface. */
export function graphApi(knowledge: KnowledgeGraph): GraphApi {
  const page = <Item, Wire>({ items, next }: ListPage<Item>, toWire: (item: Item) => Wire) => ({
    items: items.map(toWire),
    next,
  });
  return {
    entities: async (tenant, query, request) =>
      page(await knowledge.entities(tenant, { ...fromWireEntityQuery(query), ...request }), toWireEntity),
    createEntity: async (tenant, entity, actor) =>
      toWireEntity(await knowledge.createEntity(tenant, fromWireEntity(entity), actor)),
    entity: async (tenant, id, { as_of } = {}) =>
      toWireEntity(await knowledge.entity(tenant, id, as_of === undefined ? undefined : Date.parse(as_of))),
    updateEntity: async (tenant, id, change, actor) =>
      toWireEntity(await knowledge.updateEntity(tenant, id, fromWireEntityChange(change), actor)),
    withdrawEntity: (tenant, id, actor) => knowledge.withdrawEntity(tenant, id, actor),
    history: async (tenant, id) => toWireHistory(await knowledge.entityHistory(tenant, id)),
    neighbours: async (tenant, id, query) =>
      toWireNeighbours(await knowledge.neighbours(tenant, id, fromWireNeighboursQuery(query))),
    relationships: async (tenant, query, request) =>
      page(
        await knowledge.relationships(tenant, { ...fromWireRelationshipQuery(query), ...request }),
        toWireRelationship,
      ),
    createRelationship: async (tenant, relationship, actor) =>
      toWireRelationship(
        await knowledge.createRelationship(tenant, fromWireRelationship(relationship), actor),
      ),
    relationship: async (tenant, id) => toWireRelationshipDetail(await knowledge.relationship(tenant, id)),
    relationshipHistory: async (tenant, id) => toWireHistory(await knowledge.relationshipHistory(tenant, id)),
    updateRelationship: async (tenant, id, change, actor) =>
      toWireRelationship(
        await knowledge.updateRelationship(tenant, id, fromWireRelationshipChange(change), actor),
      ),
    withdrawRelationship: (tenant, id, actor) => knowledge.withdrawRelationship(tenant, id, actor),
    async createMany(tenant, items, actor) {
      const { entities, relationships } = await knowledge.createMany(tenant, fromWireBulk(items), actor);
      return {
        entities: { ...entities, ids: [...entities.ids] },
        relationships: { ...relationships, ids: [...relationships.ids] },
      };
    },
    paths: async (tenant, query) => toWirePaths(await knowledge.paths(tenant, fromWirePathsQuery(query))),
    pattern: async (tenant, query) => toWireMatches(await knowledge.pattern(tenant, fromWirePattern(query))),
    export: async (tenant, query) => exportGraph(knowledge, tenant, query),
  };
}

function exportGraph(knowledge: KnowledgeGraph, tenant: TenantId, query: GraphExportQuery) {
  const { format, table, kind, entity_kind, min_confidence, entered_only } = query;
  const parts = nodesThenTies(
    knowledge.elements(tenant, {
      ...(kind === undefined ? {} : { kinds: [kind].flat() }),
      ...(entity_kind === undefined ? {} : { entityKinds: [entity_kind].flat() }),
      ...(min_confidence === undefined ? {} : { minConfidence: min_confidence }),
      ...(entered_only === undefined ? {} : { enteredOnly: entered_only }),
    }),
  );
  const [ending, mediaType] = FILES[format];
  return {
    fileName: `knowledge${format === 'csv' && table === 'nodes' ? '-nodes' : ''}.${ending}`,
    mediaType,
    content: writeGraph(
      format,
      { ...parts, directed: true, name: 'knowledge' },
      table === undefined ? {} : { table },
    ),
  };
}

const FILES: Readonly<Record<GraphFormat, readonly [ending: string, mediaType: string]>> = {
  csv: ['csv', 'text/csv; charset=utf-8'],
  graphml: ['graphml', 'application/xml; charset=utf-8'],
  gexf: ['gexf', 'application/xml; charset=utf-8'],
  gml: ['gml', 'text/plain; charset=utf-8'],
  pajek: ['net', 'text/plain; charset=utf-8'],
  json: ['json', 'application/json; charset=utf-8'],
  jsonld: ['jsonld', 'application/ld+json; charset=utf-8'],
  stix: ['json', 'application/stix+json;version=2.1'],
  ftm: ['ftm.json', 'application/x-ndjson; charset=utf-8'],
};
