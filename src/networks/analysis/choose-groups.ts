import type { NetworkColumns } from '../../domain/network.ts';
import { buildGraph } from '../../kernels/graph/build-graph.ts';
import { modularity } from '../../kernels/graph/modularity.ts';
import type { NetworkAccess } from '../network-access.ts';
import { attributeGroups } from '../runs/attribute-groups.ts';

/** Groups that people see themselves in, or communities where nothing is known of them. */
export interface ChosenGroups {
  /** `team` */
  readonly attribute: string;
  /** Group of each node, -1 for none. */
  readonly membership: Int32Array;
  readonly names: readonly string[];
}

/** Attributes that are tried; a file may have dozens. */
const TRIED = 12;
/** The least modularity with which an attribute says something of who works with whom. */
const TELLING = 0.1;

/**
 * The attribute whose values best say who is tied to whom, by modularity. Attributes of fewer than two values, of nearly one
 * for each node, or unknown of most nodes are no groups. Null when none is telling.
 */
export async function chooseGroups(
  access: NetworkAccess,
  part: { readonly columns: NetworkColumns; readonly numbers: Int32Array },
): Promise<ChosenGroups | null> {
  const { columns, numbers } = part;
  let best: { groups: ChosenGroups; score: number } | null = null;
  const graph = buildGraph(columns, { directed: false });
  const tried = access.attributes
    .filter(({ kind, values }) => kind !== 'text' && values >= 2)
    .slice(0, TRIED);
  for (const { name, values } of tried) {
    if (values > columns.nodes / 3) continue;
    const all = await access.attribute(name);
    const { groups, names } = attributeGroups(Array.from(numbers, (number) => all[number] ?? null));
    const known = groups.reduce((count, group) => count + (group >= 0 ? 1 : 0), 0);
    if (names.length < 2 || known < 0.6 * columns.nodes) continue;
    // Whoever is in no group is one by themselves.
    let next = names.length;
    const placed = groups.map((group) => (group >= 0 ? group : next++));
    if (next > columns.nodes) continue;
    const score = modularity(graph, placed);
    if (score >= TELLING && (best === null || score > best.score))
      best = { groups: { attribute: name, membership: groups, names }, score };
  }
  return best?.groups ?? null;
}
