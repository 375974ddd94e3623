/**
 * The hybrid rule (LANG-6). Every document gets a static vector at once, in the pipeline; this decides when the tenant's
 * chosen model embeds it too. Vectors of two models never meet in one index: the model of an index answers for all of it
 * or not at all.
 */
export interface EmbeddingWork {
  /** Documents to embed, and those stored shortly before: many small batches are bulk too. */
  readonly documents: number;
  /** Somebody waits for every one of them: a person or a program handed them in. */
  readonly highValue: boolean;
}

export interface EmbeddingModels {
  /** The tenant's model beside the static one, and whether it has become the one that searches. */
  readonly chosen: { readonly id: string; readonly active: boolean };
  /** An earlier batch of the tenant is still being embedded at once. */
  readonly busy: boolean;
  /** What is left of the tenant's budget today and what the work costs by estimate; null where nothing is paid. */
  readonly budget: { readonly left: number; readonly cost: number } | null;
}

export interface EmbeddingDecision {
  readonly when: 'now' | 'background';
  readonly cause: 'few' | 'bulk' | 'building' | 'budget' | 'busy';
  /** For people. */
  readonly reason: string;
}

export const HYBRID_DEFAULTS = {
  /** Up to so many documents are a small batch. */
  smallBatch: 32,
  /** Up to so many are taken at once when they are of high value. */
  highValueBatch: 256,
  /** Share of the day's budget that the background may use: the rest is for what is embedded at once, and for questions. */
  backgroundShare: 0.9,
} as const;

/** Whether work goes to the chosen model now or later in the background, and why. */
export function decideEmbedding(
  work: EmbeddingWork,
  { chosen, busy, budget }: EmbeddingModels,
): EmbeddingDecision {
  const later = (cause: EmbeddingDecision['cause'], reason: string): EmbeddingDecision => ({
    when: 'background',
    cause,
    reason,
  });
  if (!chosen.active)
    return later(
      'building',
      `${chosen.id} does not answer searches yet: the re-embedding under way takes the work in its turn`,
    );
  const most = work.highValue ? HYBRID_DEFAULTS.highValueBatch : HYBRID_DEFAULTS.smallBatch;
  const size = `${work.documents} ${work.highValue ? 'high-value ' : ''}documents`;
  if (work.documents > most) return later('bulk', `${size} are bulk: at most ${most} are embedded at once`);
  if (budget !== null && budget.cost > budget.left)
    return later(
      'budget',
      `${size} cost ${show(budget.cost)}; ${show(budget.left)} is left of today's budget`,
    );
  if (busy) return later('busy', `${chosen.id} is at an earlier batch of the tenant`);
  return { when: 'now', cause: 'few', reason: `${size} are few enough for ${chosen.id}` };
}

function show(amount: number): string {
  return amount.toPrecision(3);
}
