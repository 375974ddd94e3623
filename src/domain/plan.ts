/** What a tenant may use. Limits are data: `sql/shared/0002_plans.sql` holds the same rows, and may be changed there. */
export const PLAN_NAMES = ['demo', 'basic', 'professional', 'enterprise'] as const;
export type PlanName = (typeof PLAN_NAMES)[number];

/** Null means without a limit, 0 not at all. */
export interface PlanLimits {
  readonly plan: PlanName;
  /** Nodes of one graph: a network, or the entities of the knowledge graph that people and imports add. */
  readonly nodesPerGraph: number | null;
  /** Tie events a second, over all networks of the tenant. */
  readonly streamEventsPerSecond: number | null;
}
