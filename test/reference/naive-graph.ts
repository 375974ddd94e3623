import type { GraphFilter } from '../../src/domain/graph.ts';

/** A relationship as it was entered. Ends are entity ids. */
export interface NaiveRelationship {
  readonly id: string;
  readonly kind: string;
  readonly subject: string;
  readonly object: string;
  readonly bothWays: boolean;
  readonly confidence: number;
  readonly knownFrom: number;
  readonly knownTo: number | null;
  readonly validFrom: number | null;
  readonly validTo: number | null;
}

export interface NaiveGraph {
  readonly kindOf: ReadonlyMap<string, string>;
  readonly relationships: readonly NaiveRelationship[];
}

type Way = 'out' | 'in' | 'both';

/** Whether a relationship is looked at; the plainest reading of what `GraphFilter` says. */
export function passes(one: NaiveRelationship, filter: GraphFilter): boolean {
  if (filter.kinds?.length && !filter.kinds.includes(one.kind)) return false;
  if (filter.minConfidence !== undefined && one.confidence < filter.minConfidence) return false;
  if (filter.asOf === undefined) {
    if (one.knownTo !== null) return false;
  } else if (one.knownFrom > filter.asOf || (one.knownTo !== null && one.knownTo <= filter.asOf))
    return false;
  if (filter.validAt !== undefined) {
    if (one.validFrom !== null && one.validFrom > filter.validAt) return false;
    if (one.validTo !== null && one.validTo <= filter.validAt) return false;
  }
  return true;
}

/** Ends that one step leads to, with the relationships that do. */
export function stepsFrom(
  graph: NaiveGraph,
  node: string,
  filter: GraphFilter,
  way: Way,
): { readonly to: string; readonly id: string }[] {
  const steps: { to: string; id: string }[] = [];
  for (const one of graph.relationships) {
    if (!passes(one, filter) || one.subject === one.object) continue;
    const forwards = way !== 'in' || one.bothWays;
    const backwards = way !== 'out' || one.bothWays;
    if (forwards && one.subject === node) steps.push({ to: one.object, id: one.id });
    if (backwards && one.object === node) steps.push({ to: one.subject, id: one.id });
  }
  return steps;
}

const allowed = (graph: NaiveGraph, filter: GraphFilter, node: string): boolean =>
  !filter.entityKinds?.length || filter.entityKinds.includes(graph.kindOf.get(node)!);

/** Steps from the start to everything within `depth`. */
export function naiveDistances(
  graph: NaiveGraph,
  start: string,
  options: { readonly filter: GraphFilter; readonly way: Way; readonly depth: number },
): Map<string, number> {
  const distances = new Map([[start, 0]]);
  let frontier = [start];
  for (let level = 1; level <= options.depth; level++) {
    const next: string[] = [];
    for (const node of frontier)
      for (const { to } of stepsFrom(graph, node, options.filter, options.way)) {
        if (distances.has(to) || !allowed(graph, options.filter, to)) continue;
        distances.set(to, level);
        next.push(to);
      }
    frontier = next;
  }
  return distances;
}

/** Every path without a repeated entity up to a length, as entities; parallel relationships make one path. */
export function naivePaths(
  graph: NaiveGraph,
  from: string,
  options: {
    readonly to: string;
    readonly filter: GraphFilter;
    readonly way: Way;
    readonly maxLength: number;
  },
): string[][] {
  const { to, filter, way, maxLength } = options;
  const found: string[][] = [];
  const walk = (path: readonly string[]): void => {
    const last = path.at(-1)!;
    if (last === to) {
      found.push([...path]);
      return;
    }
    if (path.length > maxLength) return;
    for (const next of new Set(stepsFrom(graph, last, filter, way).map((step) => step.to)))
      if (!path.includes(next) && (next === to || allowed(graph, filter, next))) walk([...path, next]);
  };
  walk([from]);
  return found.sort((a, b) => a.length - b.length);
}
