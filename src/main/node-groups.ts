import { toWireNode, toWireRun } from '../api/wire/network.ts';
import { BellwetherError } from '../base/errors.ts';
import type { GroupsQuery, NodeGroups } from '../cli/graph-session.ts';
import type { Metric, NetworkColumns } from '../domain/network.ts';
import type { TenantId } from '../domain/tenant.ts';
import type { NetworkFeatures } from './network-features.ts';

/**
 * The groups that the newest run of a metric put nodes into, the largest first, each with its best connected members: those
 * with most ties to others. Reads the run's column and the ties, never all nodes. Throws NOT_FOUND when no run has finished.
 */
export async function readNodeGroups(
  { runs, accesses }: Pick<NetworkFeatures, 'runs' | 'accesses'>,
  tenant: TenantId,
  { network, metric, limit, members }: GroupsQuery & { readonly network: string; readonly metric: Metric },
): Promise<NodeGroups> {
  const run = await runs.newest(tenant, network, metric);
  const column = run === null ? undefined : (await runs.columns(tenant, run.id, metric))[0];
  if (run === null || column === undefined)
    throw new BellwetherError('NOT_FOUND', `No run of ${metric} of this network has put nodes into groups.`);
  const access = await accesses.open(tenant, network);
  const sizes = new Map<number, number>();
  for (const group of column.values) if (!Number.isNaN(group)) sizes.set(group, (sizes.get(group) ?? 0) + 1);
  const largest = [...sizes].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, limit);
  const best = bestConnected(column.values, access.columns, {
    groups: new Set(largest.map(([group]) => group)),
    members,
  });
  const nodes = new Map(
    (await access.nodes([...best.values()].flat())).map((node) => [node.number, toWireNode(node)]),
  );
  return {
    run: toWireRun(run),
    current: run.networkVersion === access.version,
    total: sizes.size,
    groups: largest.map(([group, size]) => ({
      group,
      nodes: size,
      members: best.get(group)!.flatMap((node) => nodes.get(node) ?? []),
    })),
  };
}

/** Node numbers by group, those with most ties first. */
function bestConnected(
  membership: Float64Array,
  { nodes, sources, targets }: NetworkColumns,
  { groups, members }: { readonly groups: ReadonlySet<number>; readonly members: number },
): Map<number, number[]> {
  const degrees = new Int32Array(Math.max(nodes, membership.length));
  for (let tie = 0; tie < sources.length; tie++) {
    if (sources[tie] === targets[tie]) continue;
    degrees[sources[tie]!]!++;
    degrees[targets[tie]!]!++;
  }
  const best = new Map<number, number[]>([...groups].map((group) => [group, []]));
  const order = (a: number, b: number): number => degrees[b]! - degrees[a]! || a - b;
  membership.forEach((group, node) => {
    const list = best.get(group);
    if (list === undefined || (list.length >= members && order(node, list.at(-1)!) > 0)) return;
    list.push(node);
    list.sort(order);
    if (list.length > members) list.pop();
  });
  return best;
}
