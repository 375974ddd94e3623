import type { NetworkColumns } from '../../domain/network.ts';

/** The nodes of a network that have a tie to another, numbered anew, and the ties between them. */
export interface TiedPart {
  readonly columns: NetworkColumns;
  /** The network's number of each node, ascending; on SharedArrayBuffer. */
  readonly numbers: Int32Array;
}

/** Who has left a network, or never was in it at a moment, stands in it without a tie. `without` leaves nodes out. */
export function tiedPart(network: NetworkColumns, without?: ReadonlySet<number>): TiedPart {
  const { nodes, sources, targets, weights } = network;
  const stays = (tie: number): boolean =>
    sources[tie] !== targets[tie] &&
    (without === undefined || !(without.has(sources[tie]!) || without.has(targets[tie]!)));
  const place = new Int32Array(nodes).fill(-1);
  let ties = 0;
  for (let tie = 0; tie < sources.length; tie++) {
    if (!stays(tie)) continue;
    place[sources[tie]!] = place[targets[tie]!] = 0;
    ties++;
  }
  let count = 0;
  for (let node = 0; node < nodes; node++) if (place[node] === 0) place[node] = count++;
  const numbers = new Int32Array(new SharedArrayBuffer(count * 4));
  for (let node = 0; node < nodes; node++) if (place[node] !== -1) numbers[place[node]!] = node;
  const from = new Int32Array(new SharedArrayBuffer(ties * 4));
  const to = new Int32Array(new SharedArrayBuffer(ties * 4));
  const weigh = weights === null ? null : new Float64Array(new SharedArrayBuffer(ties * 8));
  let at = 0;
  for (let tie = 0; tie < sources.length; tie++) {
    if (!stays(tie)) continue;
    from[at] = place[sources[tie]!]!;
    to[at] = place[targets[tie]!]!;
    if (weigh !== null) weigh[at] = weights![tie]!;
    at++;
  }
  return {
    columns: { nodes: count, directed: network.directed, sources: from, targets: to, weights: weigh },
    numbers,
  };
}
