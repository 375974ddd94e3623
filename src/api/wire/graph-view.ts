import type { ViewedGraph } from '../../networks/view/viewed-graph.ts';
import type { GraphView } from '../../schemas/network.ts';

/** A picture of a graph as JSON. */
export function toGraphView(view: ViewedGraph): GraphView {
  const { places, ties } = view;
  return {
    network_id: view.networkId,
    version: view.version,
    directed: view.directed,
    total: { ...view.total },
    level: view.level,
    levels: view.levels.map((level) => ({ ...level })),
    community: view.community,
    metric: view.metric,
    attribute: view.attribute,
    shown: { ...view.shown },
    offset: view.offset,
    places: Array.from(places.ids, (id, at) => ({
      id,
      label: places.labels[at]!,
      x: places.x[at]!,
      y: places.y[at]!,
      members: places.members[at]!,
      value: Number.isFinite(places.values[at]) ? places.values[at]! : null,
      community: places.communities[at]!,
      group: view.groups[places.groups[at]!] ?? null,
    })),
    ties: Array.from(ties.from, (from, at) => [from, ties.to[at]!, ties.weights[at]!]),
    legend: view.legend.map((entry) => ({ ...entry })),
    partial: view.partial,
    limits: [...view.limits],
    next_offset: view.nextOffset,
  };
}
