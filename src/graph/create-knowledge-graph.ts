import { type Clock, systemClock } from '../base/clock.ts';
import type { GraphFilter } from '../domain/graph.ts';
import type { TenantId } from '../domain/tenant.ts';
import type { Database } from '../ports/database.ts';
import { elements } from './exchange/elements.ts';
import { importElements } from './exchange/import-elements.ts';
import { loadKnowledge, readVersion } from './exchange/load-knowledge.ts';
import { readKinds } from './kinds.ts';
import type { KnowledgeGraph, WriteGraphAudit } from './knowledge-graph.ts';
import { createMany } from './store/bulk.ts';
import { createEntity, type LimitOf, updateEntity, withdrawEntity } from './store/entities.ts';
import { entityAsOf } from './store/entity-as-of.ts';
import { findEntity, noEntity, toEntity } from './store/entity-row.ts';
import { entityHistory, relationshipHistory } from './store/history.ts';
import { listEntities } from './store/list-entities.ts';
import { listRelationships } from './store/list-relationships.ts';
import { readRelationship } from './store/provenance.ts';
import { createRelationship, updateRelationship, withdrawRelationship } from './store/relationships.ts';
import type { TraversalContext } from './traversal/fragment.ts';
import { createCuts } from './traversal/limits.ts';
import { neighbours } from './traversal/neighbours.ts';
import { checkPathsQuery, paths } from './traversal/paths.ts';
import { checkPattern, pattern } from './traversal/pattern.ts';

export interface KnowledgeGraphDependencies {
  readonly database: Database;
  readonly clock?: Clock;
  /** Kept by whoever keeps the audit log. */
  readonly audit: WriteGraphAudit;
  /** How many entities the tenant's plan lets people and imports add. */
  readonly limitOf: LimitOf;
  /** How long a change waits for another one before it answers UNAVAILABLE, milliseconds; 10,000 unless said otherwise. */
  readonly lockPatienceMs?: number;
}

export function createKnowledgeGraph(dependencies: KnowledgeGraphDependencies): KnowledgeGraph {
  const { database } = dependencies;
  const writing = { clock: systemClock, ...dependencies };

  /** Traversals read many times: on one connection, whose statements are prepared. */
  function traverse<T>(
    tenant: TenantId,
    filter: GraphFilter,
    work: (context: TraversalContext) => Promise<T>,
  ): Promise<T> {
    return database
      .tenant(tenant)
      .transaction(async (transaction) =>
        work({ database: transaction, kinds: await readKinds(transaction), filter, cuts: createCuts() }),
      );
  }

  return {
    createEntity: (tenant, entity, actor) => createEntity(writing, tenant, { entity, actor }),
    async entity(tenant, id, asOf) {
      if (asOf !== undefined)
        return database.tenant(tenant).transaction((transaction) => entityAsOf(transaction, id, asOf));
      const row = await findEntity(database.tenant(tenant), id);
      if (row === undefined || row.known_to !== null) throw noEntity(id);
      return toEntity(row);
    },
    updateEntity: (tenant, id, change, actor) => updateEntity(writing, tenant, { id, change, actor }),
    withdrawEntity: (tenant, id, actor) => withdrawEntity(writing, tenant, { id, actor }),
    entities: (tenant, query) => listEntities(database.tenant(tenant), query),
    entityHistory: (tenant, id) => entityHistory(database.tenant(tenant), id),

    createRelationship: (tenant, relationship, actor) =>
      createRelationship(writing, tenant, { relationship, actor }),
    relationship: (tenant, id) => readRelationship(database.tenant(tenant), id),
    updateRelationship: (tenant, id, change, actor) =>
      updateRelationship(writing, tenant, { id, change, actor }),
    withdrawRelationship: (tenant, id, actor) => withdrawRelationship(writing, tenant, { id, actor }),
    relationshipHistory: (tenant, id) => relationshipHistory(database.tenant(tenant), id),
    relationships: (tenant, query) => listRelationships(database.tenant(tenant), query),

    createMany: (tenant, items, actor) => createMany(writing, tenant, { items, actor }),

    neighbours: (tenant, id, query) => traverse(tenant, query, (context) => neighbours(context, id, query)),
    async paths(tenant, query) {
      checkPathsQuery(query);
      return traverse(tenant, query, (context) => paths(context, query));
    },
    async pattern(tenant, query) {
      checkPattern(query);
      const { minConfidence, asOf, validAt } = query;
      const filter: GraphFilter = {
        ...(minConfidence === undefined ? {} : { minConfidence }),
        ...(asOf === undefined ? {} : { asOf }),
        ...(validAt === undefined ? {} : { validAt }),
      };
      return traverse(tenant, filter, (context) => pattern(context, query));
    },

    version: (tenant) => readVersion(database.tenant(tenant)),
    loadKnowledge: (tenant) => loadKnowledge(database.tenant(tenant)),
    elements: (tenant, filter) => elements(database.tenant(tenant), filter),
    importElements: (tenant, batches, options) => importElements(writing, tenant, { batches, options }),
  };
}
