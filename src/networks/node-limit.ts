import { BellwetherError } from '../base/errors.ts';
import type { PlanLimits } from '../domain/plan.ts';

/** Throws PLAN_LIMIT, saying what and how much, when a graph would have more nodes than the plan allows. */
export function checkNodeLimit({ plan, nodesPerGraph }: PlanLimits, nodes: number, what: string): void {
  if (nodesPerGraph === null || nodes <= nodesPerGraph) return;
  const allowed = nodesPerGraph.toLocaleString('en');
  throw new BellwetherError(
    'PLAN_LIMIT',
    `Plan "${plan}" allows ${allowed} nodes per graph; ${what} has more than ${allowed}. Leave some out, or ask your operator for a larger plan.`,
    { details: { limit: 'nodes_per_graph', allowed: nodesPerGraph, plan } },
  );
}
