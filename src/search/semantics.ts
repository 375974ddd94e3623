import { isBellwetherError } from '../base/errors.ts';
import type { TenantId } from '../domain/tenant.ts';
import { STATIC_MODEL, type Vector } from '../domain/vector.ts';
import type { Database } from '../ports/database.ts';
import type { Embedder } from '../ports/embedder.ts';
import type { NearestRequest, VectorIndex, VectorResult } from '../ports/vector-index.ts';

/** Search by meaning for one tenant: whatever model is active, questions and documents are embedded by the same one. */
export interface Semantics {
  /** Nearest to the text, nearest first; none when the text has no word that the model knows. */
  nearestToText(tenant: TenantId, text: string, request: Wanted): Promise<VectorResult>;
  /** Nearest to a document, itself left out; none when it has no vector. */
  nearestToDocument(tenant: TenantId, id: string, request: Wanted): Promise<VectorResult>;
}

type Wanted = Pick<NearestRequest, 'limit' | 'filters' | 'from' | 'to'>;

export interface SemanticsDependencies {
  readonly database: Database;
  readonly vectorIndex: VectorIndex;
  /** Undefined when no such model is configured; the static one always is. */
  readonly embedderOf: (tenant: TenantId, model: string) => Promise<Embedder | undefined>;
}

export const SEMANTICS_DEFAULTS = {
  /** How long the active model of a tenant is remembered, in milliseconds. */
  modelMs: 10_000,
  /** How long a question may take to embed, in milliseconds. */
  embedMs: 5_000,
} as const;

const NOTHING: VectorResult = { hits: [], exact: true, position: 0 };

/** Finds nothing: search by words alone. */
export const noSemantics: Semantics = {
  nearestToText: async () => NOTHING,
  nearestToDocument: async () => NOTHING,
};

export function createSemantics({ database, vectorIndex, embedderOf }: SemanticsDependencies): Semantics {
  const known = new Map<TenantId, { readonly model: string; readonly until: number }>();

  /** The model whose vectors answer; the static one until another is complete, and when its embedder is not configured. */
  async function activeModel(tenant: TenantId): Promise<string> {
    const remembered = known.get(tenant);
    if (remembered !== undefined && remembered.until > performance.now()) return remembered.model;
    const [row] = await database.tenant(tenant).query<{ id: string }>({
      name: 'search-active-model',
      text: "SELECT id FROM embedding_models WHERE state = 'active'",
    });
    const usable = row !== undefined && (await embedderOf(tenant, row.id)) !== undefined;
    const model = usable ? row.id : STATIC_MODEL.id;
    known.set(tenant, { model, until: performance.now() + SEMANTICS_DEFAULTS.modelMs });
    return model;
  }

  /** Every document also has a static vector: while a remote model is away or out of budget, that one answers. */
  async function embed(
    tenant: TenantId,
    text: string,
  ): Promise<{ model: string; vector: Vector } | undefined> {
    for (const model of new Set([await activeModel(tenant), STATIC_MODEL.id])) {
      const embedder = await embedderOf(tenant, model);
      try {
        const [vector] =
          (await embedder?.embed([text], AbortSignal.timeout(SEMANTICS_DEFAULTS.embedMs))) ?? [];
        return vector?.some((value) => value !== 0) ? { model, vector } : undefined;
      } catch (error) {
        if (model === STATIC_MODEL.id || !isAway(error)) throw error;
      }
    }
    return undefined;
  }

  return {
    async nearestToText(tenant, text, request) {
      const asked = await embed(tenant, text);
      return asked === undefined ? NOTHING : vectorIndex.nearest(tenant, { ...asked, ...request });
    },

    async nearestToDocument(tenant, id, request) {
      const model = await activeModel(tenant);
      const [row] = await database.tenant(tenant).query<{ vector: Buffer }>({
        name: 'search-vector',
        text: 'SELECT vector FROM vectors WHERE document_id = $1 AND model = $2',
        values: [id, model],
      });
      if (row === undefined) return NOTHING;
      const { buffer, byteOffset, length } = row.vector;
      const vector: Vector = new Int8Array(buffer, byteOffset, length);
      const found = await vectorIndex.nearest(tenant, {
        model,
        vector,
        ...request,
        limit: request.limit + 1,
      });
      return { ...found, hits: found.hits.filter((hit) => hit.id !== id).slice(0, request.limit) };
    },
  };
}

function isAway(error: unknown): boolean {
  return isBellwetherError(error, 'UNAVAILABLE') || isBellwetherError(error, 'BUDGET_EXCEEDED');
}
