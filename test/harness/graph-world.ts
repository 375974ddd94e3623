import type { TenantId } from '../../src/domain/tenant.ts';
import { createKnowledgeGraph } from '../../src/graph/create-knowledge-graph.ts';
import type { EntityLimit, GraphAuditEntry, KnowledgeGraph } from '../../src/graph/knowledge-graph.ts';
import { createGraphProjector, type GraphProjector } from '../../src/graph/project/projector.ts';
import { createTestDatabase, type TestDatabase } from './test-database.ts';

export interface GraphWorld extends AsyncDisposable {
  readonly test: TestDatabase;
  readonly knowledge: KnowledgeGraph;
  readonly projector: GraphProjector;
  readonly audited: GraphAuditEntry[];
  /** Documents that the projector left out. */
  readonly skipped: string[];
  /** The clock of what people change, milliseconds since the epoch; tests move it. */
  now: number;
  limit: EntityLimit;
  query<Row extends object>(tenant: TenantId, text: string, values?: readonly unknown[]): Promise<Row[]>;
}

/** The knowledge graph over a database of its own, with a clock that stands still until it is moved. */
export async function createGraphWorld(): Promise<GraphWorld> {
  const test = await createTestDatabase();
  const { database } = test;
  const audited: GraphAuditEntry[] = [];
  const skipped: string[] = [];
  const world: GraphWorld = {
    test,
    audited,
    skipped,
    now: Date.UTC(2026, 0, 1),
    limit: { entities: null, plan: 'test' },
    knowledge: createKnowledgeGraph({
      database,
      clock: { now: () => world.now },
      audit: async (_platform, entry) => void audited.push(entry),
      limitOf: async () => world.limit,
    }),
    projector: createGraphProjector({
      database,
      tenants: async () => [],
      listen: async () => ({ [Symbol.asyncDispose]: async () => {} }),
      onEvent: (event) => {
        if (event.kind === 'skipped') skipped.push(event.document);
      },
      batchDocuments: 7,
    }),
    query: (tenant, text, values = []) => database.tenant(tenant).query({ text, values }),
    [Symbol.asyncDispose]: () => test[Symbol.asyncDispose](),
  };
  return world;
}
