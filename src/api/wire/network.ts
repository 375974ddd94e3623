import type {
  Comparison,
  Ego,
  Findings,
  Measured,
  MetricRun,
  Network,
  NetworkNode,
  NodeChange,
  TieEvent,
  WhatIf,
} from '../../domain/network.ts';
import type { LiveNetwork } from '../../networks/live/live-network.ts';
import type { WindowCounts, WindowSize } from '../../networks/live/windows.ts';
import type { MetricTop } from '../../networks/runs/top-nodes.ts';
import type { Upload } from '../../networks/uploads/upload-rows.ts';
import type * as Wire from '../../schemas/network.ts';
import type { NetworkLive, NetworkWindows } from '../../schemas/network-reading.ts';
import { timestamp, timestampOrNull } from '../responses.ts';

export function toWireNetwork(network: Network): Wire.Network {
  return {
    id: network.id,
    name: network.name,
    description: network.description,
    directed: network.directed,
    nodes: network.nodes,
    ties: network.ties,
    events: network.events,
    version: network.version,
    first_at: timestampOrNull(within(network.firstAt)),
    last_at: timestampOrNull(within(network.lastAt)),
    attributes: network.attributes.map((attribute) => ({ ...attribute })),
    created_at: timestamp(network.createdAt),
    updated_at: timestamp(network.updatedAt),
  };
}

/** Files may hold moments that no date of ours can say. */
function within(at: number | null): number | null {
  return at === null || Math.abs(at) > 8.64e15 ? null : at;
}

export function toWireNode({ number, key, label, attributes }: NetworkNode): Wire.NetworkNode {
  return { node: number, key, label, attributes: { ...attributes } };
}

export function toWireRun(run: MetricRun): Wire.MetricRun {
  const { at, ...parameters } = run.parameters;
  return {
    id: run.id,
    network_id: run.networkId,
    metrics: [...run.metrics],
    parameters: { ...parameters, ...(at === undefined ? {} : { at: timestamp(at) }) },
    seed: run.seed,
    code_version: run.codeVersion,
    network_version: run.networkVersion,
    state: run.state,
    progress: run.progress,
    error: run.error,
    queued_at: timestamp(run.queuedAt),
    started_at: timestampOrNull(run.startedAt),
    finished_at: timestampOrNull(run.finishedAt),
    summary: Object.fromEntries(Object.entries(run.summary).map(([name, values]) => [name, { ...values }])),
  };
}

export function fromWireEvents({ events }: Wire.TieEvents): TieEvent[] {
  return events.map(({ at, ...event }) => (at === undefined ? event : { ...event, at: Date.parse(at) }));
}

export function fromWireParameters(parameters: Wire.RunCreate['parameters'] = {}): MetricRun['parameters'] {
  const { at, ...rest } = parameters;
  return at === undefined ? rest : { ...rest, at: Date.parse(at) };
}

export function toWireTable({ run, metric, columns, current, rows }: MetricTop): Wire.MetricTable {
  return {
    run: toWireRun(run),
    metric,
    columns: [...columns],
    current,
    rows: rows.map(({ node, values }, index) => ({
      ...toWireNode(node),
      rank: index + 1,
      values: [...values],
    })),
    summary: { ...run.summary[metric] },
  };
}

export function toWireFindings({ version, headline, items }: Findings): Wire.Findings {
  return {
    version,
    headline,
    items: items.map(({ comparedWith, nodes, ...item }) => ({
      ...item,
      compared_with: comparedWith,
      nodes: nodes.map(toWireNode),
    })),
  };
}

export function toWireEgo({ node, metrics, standing, nodes, ties, partial }: Ego): Wire.Ego {
  return {
    ...toWireNode(node),
    metrics: { ...metrics },
    standing: { ...standing },
    nodes: nodes.map(toWireNode),
    ties: ties.map(([one, other, weight]) => [one, other, weight]),
    partial,
  };
}

const toWireMeasured = (measured: readonly Measured[]) => measured.map((each) => ({ ...each }));
const toWireChange = ({ node, before, after }: NodeChange) => ({ ...toWireNode(node), before, after });

export function toWireComparison(comparison: Comparison): Wire.Comparison {
  return {
    from: timestamp(comparison.from),
    to: timestamp(comparison.to),
    headline: comparison.headline,
    whole: toWireMeasured(comparison.whole),
    joined: comparison.joined.map(toWireNode),
    left: comparison.left.map(toWireNode),
    joined_count: comparison.joinedCount,
    left_count: comparison.leftCount,
    ties: { ...comparison.ties },
    changes: comparison.changes.map(({ metric, rows }) => ({ metric, rows: rows.map(toWireChange) })),
  };
}

export function toWireWhatIf(found: WhatIf): Wire.WhatIf {
  return {
    headline: found.headline,
    removed: found.removed.map(toWireNode),
    removed_count: found.removedCount,
    whole: toWireMeasured(found.whole),
    cut_off: found.cutOff.map(toWireNode),
    cut_off_count: found.cutOffCount,
    load: found.load.map(toWireChange),
    samples: found.samples,
  };
}

export function toWireWindows(
  span: { readonly size: WindowSize; readonly from: number; readonly to: number },
  windows: readonly WindowCounts[],
): NetworkWindows {
  return {
    size: span.size,
    from: timestamp(span.from),
    to: timestamp(span.to),
    windows: windows.map(({ start, events, activeNodes, newTies }) => ({
      start: timestamp(start),
      events,
      active_nodes: activeNodes,
      new_ties: newTies,
    })),
  };
}

export function toWireLive(live: LiveNetwork, busiest: readonly NetworkNode[]): NetworkLive {
  const components = live.components();
  return {
    nodes: live.nodes,
    ties: live.ties,
    events: live.position,
    components: components.count,
    largest_component: components.largest,
    late: live.late,
    newest_at: Number.isFinite(live.newestAt) ? timestamp(live.newestAt) : null,
    busiest: busiest.map((node) => {
      const [degree, strength] = [live.degree(node.number), live.strength(node.number)];
      const total = (sides: { in: number; out: number }): number =>
        live.directed ? sides.in + sides.out : sides.out;
      return { ...toWireNode(node), degree: total(degree), strength: total(strength) };
    }),
  };
}

export function toWireUpload(upload: Upload): Wire.Upload {
  const { inspection } = upload;
  return {
    id: upload.id,
    file_name: upload.fileName,
    bytes: upload.bytes,
    received: upload.received,
    state: upload.state,
    format: inspection?.format ?? null,
    directed: inspection?.directed ?? null,
    columns: inspection?.columns === null || inspection === null ? null : [...inspection.columns],
    mapping: inspection?.mapping === null || inspection === null ? null : { ...inspection.mapping },
    reasons: inspection === null ? [] : [...inspection.reasons],
    sample:
      inspection?.sample.map(({ source, target, weight, at }) => ({
        source,
        target,
        weight,
        at: timestampOrNull(within(at)),
      })) ?? [],
    progress: upload.progress,
    nodes: upload.nodes,
    ties: upload.ties,
    network_id: upload.networkId,
    error: upload.error,
    warnings: [...upload.warnings],
  };
}
