import { BellwetherError } from '../../base/errors.ts';
import type { Ego, NetworkColumns } from '../../domain/network.ts';
import type { MetricColumn } from '../metrics/metric-result.ts';
import type { NetworkAccess } from '../network-access.ts';

/** Nodes around one, and how it stands among all. `columns` are what was computed of the network. Throws NOT_FOUND. */
export async function readEgo(
  access: NetworkAccess,
  request: { readonly key: string; readonly depth: number; readonly limit: number },
  columns: readonly MetricColumn[],
): Promise<Ego> {
  const number = (await access.find([request.key])).get(request.key);
  if (number === undefined)
    throw new BellwetherError(
      'NOT_FOUND',
      `No node of this network has the key ${JSON.stringify(request.key.slice(0, 80))}.`,
    );
  const around = surroundings(access.columns, { ...request, number });
  const nodes = await access.nodes(around.numbers);
  const metrics: Record<string, number | null> = {};
  const standing: Record<string, number> = {};
  for (const { name, values } of columns) {
    // A node that came after the computation has no value.
    const value = number < values.length ? values[number]! : Number.NaN;
    metrics[name] = Number.isNaN(value) ? null : value;
    if (Number.isNaN(value)) continue;
    let [below, of] = [0, 0];
    for (const other of values) {
      if (Number.isNaN(other)) continue;
      of++;
      if (other < value) below++;
    }
    standing[name] = of <= 1 ? 0 : below / (of - 1);
  }
  return { node: nodes[0]!, metrics, standing, nodes, ties: around.ties, partial: around.partial };
}

/** Breadth first by passes over the ties, a step each: nothing has to be built for one question. */
function surroundings(
  { nodes, sources, targets, weights }: NetworkColumns,
  { number, depth, limit }: { readonly number: number; readonly depth: number; readonly limit: number },
): {
  readonly numbers: readonly number[];
  readonly ties: readonly (readonly [number, number, number])[];
  readonly partial: boolean;
} {
  const place = new Int32Array(nodes).fill(-1);
  place[number] = 0;
  const numbers = [number];
  let partial = false;
  for (let step = 0; step < depth && !partial; step++) {
    const found = new Map<number, number>();
    for (let tie = 0; tie < sources.length; tie++) {
      const [one, other] = [sources[tie]!, targets[tie]!];
      if ((place[one] === -1) === (place[other] === -1)) continue;
      const next = place[one] === -1 ? one : other;
      found.set(next, (found.get(next) ?? 0) + (weights === null ? 1 : weights[tie]!));
    }
    const nearest = [...found].sort((a, b) => b[1] - a[1] || a[0] - b[0]).map(([node]) => node);
    if (nearest.length > limit - numbers.length) partial = true;
    for (const node of nearest.slice(0, limit - numbers.length)) {
      place[node] = numbers.length;
      numbers.push(node);
    }
  }
  const ties: [number, number, number][] = [];
  for (let tie = 0; tie < sources.length; tie++) {
    const [one, other] = [place[sources[tie]!]!, place[targets[tie]!]!];
    if (one !== -1 && other !== -1) ties.push([one, other, weights === null ? 1 : weights[tie]!]);
  }
  return { numbers, ties, partial };
}
