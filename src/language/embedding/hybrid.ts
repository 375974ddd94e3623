/**
 * The hybrid rule (LANG-6). Every document gets a static vector at once, in the pipeline; this decides what a remote or
 * heavier model does beyond it. Vectors of two models never meet in one index: the model of an index answers for all of it
 * or not at all.
 */
export interface EmbeddingWork {
  readonly documents: number;
  /** Somebody waits for it, or it is worth money: an analyst's upload, a watched topic, an alert. */
  readonly highValue: boolean;
}

export interface EmbeddingModels {
  /** The tenant's model beside the static one; null when it has none. */
  readonly chosen: { readonly id: string; readonly local: boolean } | null;
  /** Whether `chosen` has become the model that searches. */
  readonly active: boolean;
  /** What is left of the tenant's budget today and what the work costs by estimate; null where nothing is paid. */
  readonly budget: { readonly left: number; readonly cost: number } | null;
}

export interface EmbeddingDecision {
  /** When the chosen model embeds the work, beyond the static vectors that it has anyway. */
  readonly chosen: 'now' | 'background' | 'never';
  readonly reason: string;
}

export const HYBRID_DEFAULTS = {
  /** Up to so many documents are a small batch. */
  smallBatch: 32,
  /** Up to so many are taken at once when they are of high value. */
  highValueBatch: 256,
  /** Share of what is left today that one piece of work may take at once; the rest waits for the background. */
  largestShare: 0.1,
} as const;

/** Whether work goes to the chosen model now, later in the background, or never, and why. */
export function decideEmbedding(
  work: EmbeddingWork,
  models: EmbeddingModels,
  limits: { readonly [Name in keyof typeof HYBRID_DEFAULTS]: number } = HYBRID_DEFAULTS,
): EmbeddingDecision {
  const { chosen, budget } = models;
  if (chosen === null) return { chosen: 'never', reason: 'the tenant has no model beside the static one' };
  const later = (reason: string): EmbeddingDecision => ({ chosen: 'background', reason });
  if (!models.active)
    return later(
      `${chosen.id} does not answer searches yet: the re-embedding under way takes the work in its turn`,
    );
  const most = work.highValue ? limits.highValueBatch : limits.smallBatch;
  const size = `${work.documents} ${work.highValue ? 'high-value ' : ''}documents`;
  if (work.documents > most) return later(`${size} are bulk: at most ${most} are embedded at once`);
  if (budget !== null && budget.cost > budget.left)
    return later(`${size} cost ${show(budget.cost)}; ${show(budget.left)} is left of today's budget`);
  if (budget !== null && !work.highValue && budget.cost > budget.left * limits.largestShare)
    return later(
      `${size} would take more than ${limits.largestShare * 100} % of what is left of today's budget`,
    );
  return { chosen: 'now', reason: `${size} are few enough for ${chosen.id}` };
}

export interface QueryModels {
  /** The model whose index searches. */
  readonly active: { readonly id: string; readonly local: boolean };
  /** The model whose vectors the pipeline always writes. */
  readonly pipeline: string;
  /** Why the active model cannot embed a question now: away, out of budget. Null when it can. */
  readonly hindrance: string | null;
}

/** Which model embeds a question, and in whose index it is looked up: always the same one. */
export function decideQueryModel(models: QueryModels): { readonly model: string; readonly reason: string } {
  const { active, hindrance } = models;
  if (hindrance === null) return { model: active.id, reason: `${active.id} is active` };
  return {
    model: models.pipeline,
    reason: `${active.id} cannot be asked (${hindrance}); every document also has a vector of ${models.pipeline}`,
  };
}

function show(amount: number): string {
  return amount.toPrecision(3);
}
