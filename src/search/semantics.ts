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
  /** Told of each question which model embedded it and why. */
  readonly onQuestion?: (tenant: TenantId, decision: QuestionDecision) => void;
}

/** A question is looked up in the index of the model that embeds it, whichever that is. */
export interface QuestionDecision {
  readonly model: string;
  /** `active`: it is the tenant's active one. Otherwise why the static model stands in for that. */
  readonly cause: 'active' | 'unavailable' | 'budget';
  /** What the active model said, for people. */
  readonly error?: unknown;
}

export const SEMANTICS_DEFAULTS = {
  /** How long the active model of a tenant is remembered, in milliseconds. */
  modelMs: 10_000,
  /** How long a question may take to embed, in milliseconds. */
  embedMs: 2_000,
  /** How long a model that did not answer is not asked again, in milliseconds: questions do not wait for it meanwhile. */
  awayMs: 15_000,
} as const;

const NOTHING: VectorResult = { hits: [], exact: true, position: 0 };

/** Finds nothing: search by words alone. */
export const noSemantics: Semantics = {
  nearestToText: async () => NOTHING,
  nearestToDocument: async () => NOTHING,
};

export function createSemantics(dependencies: SemanticsDependencies): Semantics {
  const { database, vectorIndex, embedderOf, onQuestion } = dependencies;
  const known = new Map<TenantId, { readonly model: string; readonly until: number }>();
  const away = new Map<string, { readonly until: number; readonly error: unknown }>();

  /** The model whose vectors answer; the static one until another is complete, and when that one is not configured. */
  async function activeModel(tenant: TenantId): Promise<string> {
    const remembered = known.get(tenant);
    if (remembered !== undefined && remembered.until > performance.now()) return remembered.model;
    const [row] = await database.tenant(tenant).query<{ id: string; dimensions: number }>({
      name: 'search-active-model',
      text: "SELECT id, dimensions FROM embedding_models WHERE state = 'active'",
    });
    const embedder = row === undefined ? undefined : await embedderOf(tenant, row.id);
    const usable = embedder !== undefined && embedder.model.dimensions === row?.dimensions;
    const model = usable ? embedder.model.id : STATIC_MODEL.id;
    known.set(tenant, { model, until: performance.now() + SEMANTICS_DEFAULTS.modelMs });
    return model;
  }

  async function embedBy(tenant: TenantId, model: string, text: string): Promise<Vector | undefined> {
    const embedder = await embedderOf(tenant, model);
    const [vector] = (await embedder?.embed([text], AbortSignal.timeout(SEMANTICS_DEFAULTS.embedMs))) ?? [];
    return vector?.some((value) => value !== 0) ? vector : undefined;
  }

  /**
   * Every document also has a static vector: while the active model is away, out of budget or failing, that one answers.
   * Undefined when the text has no direction.
   */
  async function embed(
    tenant: TenantId,
    text: string,
  ): Promise<{ model: string; vector: Vector } | undefined> {
    const active = await activeModel(tenant);
    const decided = (decision: QuestionDecision, vector: Vector | undefined) => {
      onQuestion?.(tenant, decision);
      return vector === undefined ? undefined : { model: decision.model, vector };
    };
    const standIn = async (cause: 'unavailable' | 'budget', error: unknown) =>
      decided({ model: STATIC_MODEL.id, cause, error }, await embedBy(tenant, STATIC_MODEL.id, text));
    if (active === STATIC_MODEL.id)
      return decided({ model: active, cause: 'active' }, await embedBy(tenant, active, text));
    const absence = away.get(active);
    if (absence !== undefined && absence.until > performance.now())
      return standIn('unavailable', absence.error);
    let vector: Vector | undefined;
    try {
      vector = await embedBy(tenant, active, text);
    } catch (error) {
      // The budget is the tenant's own, and asking for it costs little; the server is everybody's.
      if (isBellwetherError(error, 'BUDGET_EXCEEDED')) return standIn('budget', error);
      away.set(active, { until: performance.now() + SEMANTICS_DEFAULTS.awayMs, error });
      return standIn('unavailable', error);
    }
    return decided({ model: active, cause: 'active' }, vector);
  }

  return {
    async nearestToText(tenant, text, request) {
      const asked = await embed(tenant, text);
      return asked === undefined ? NOTHING : vectorIndex.nearest(tenant, { ...asked, ...request });
    },

    async nearestToDocument(tenant, id, request) {
      // One that the active model has not embedded yet has its static vector.
      const [row] = await database.tenant(tenant).query<{ model: string; vector: Buffer }>({
        name: 'search-vector',
        text: `SELECT model, vector FROM vectors WHERE document_id = $1 AND model = ANY($2::text[])
               ORDER BY model = $3 LIMIT 1`,
        values: [id, [await activeModel(tenant), STATIC_MODEL.id], STATIC_MODEL.id],
      });
      if (row === undefined) return NOTHING;
      const { model } = row;
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
