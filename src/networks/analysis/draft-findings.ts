import type { NetworkColumns } from '../../domain/network.ts';
import { type Draft, FINDING_RULES, groupTitle, type Material, nameOfTitle } from './draft.ts';
import { findBottlenecks, findSilos } from './draft-groups.ts';
import { findFragments, findOverload } from './draft-load.ts';
import { listed, median, people, percent } from './wording.ts';

/** Nodes from which it is learned what is typical. */
const TYPICAL_SAMPLE = 5_000;

export function draftFindings(material: Material): {
  readonly headline: Pick<Draft, 'places' | 'write'>;
  readonly drafts: readonly Draft[];
} {
  const neighbours = neighboursOf(material.columns);
  const silos = findSilos(material);
  const gatekeepers = findGatekeepers(material, neighbours);
  const brokers = findBrokers(material, neighbours);
  const drafts = [
    ...gatekeepers,
    ...brokers,
    ...silos,
    ...findBridges(material),
    ...findBottlenecks(material),
    ...findFragments(material),
    ...findOverload(material),
  ];
  return { headline: headlineOf(material, { gatekeepers, brokers, silos, drafts }), drafts };
}

/** Pairs of others that shortest paths may run between, for each node. */
function pairsOf(nodes: number): number {
  return Math.max(1, ((nodes - 1) * (nodes - 2)) / 2);
}

/** Other groups that a node's neighbours are of. */
function groupsReached(
  node: number,
  { groups: { membership }, neighbours }: Pick<Material, 'groups'> & { readonly neighbours: Rows },
): number {
  const reached = new Set<number>();
  for (const other of neighbours(node)) {
    const group = membership[other]!;
    if (group >= 0 && group !== membership[node]) reached.add(group);
  }
  return reached.size;
}

function findBrokers(material: Material, neighbours: Rows): Draft[] {
  const { portrait, columns, groups } = material;
  const pairs = pairsOf(columns.nodes);
  const usual = median(portrait.betweenness) / pairs;
  const reach = (node: number): number => groupsReached(node, { groups, neighbours });
  const step = Math.ceil(columns.nodes / TYPICAL_SAMPLE);
  const usualReach = median([...portrait.betweenness.keys()].filter((node) => node % step === 0).map(reach));
  const candidates = [...portrait.betweenness.keys()]
    .filter(
      (node) =>
        portrait.betweenness[node]! > 0 &&
        portrait.betweenness[node]! / pairs >= FINDING_RULES.brokerTimes * usual,
    )
    .sort((a, b) => portrait.betweenness[b]! - portrait.betweenness[a]! || a - b)
    .slice(0, 200)
    .filter((node) => reach(node) >= Math.max(FINDING_RULES.brokerGroups, 3 * usualReach))
    .slice(0, FINDING_RULES.most + 1);
  const what = groups.attribute ?? 'communities';
  return untilGap(candidates, (node) => portrait.betweenness[node]!)
    .slice(0, FINDING_RULES.most)
    .map((node) => {
      const share = Math.min(1, portrait.betweenness[node]! / pairs);
      const reached = reach(node);
      const noun = groups.attribute === null ? what : reached === 1 ? what : `${what}s`;
      return {
        kind: 'broker',
        metric: 'betweenness',
        value: share,
        comparedWith: usual,
        group: null,
        places: [node],
        write: (nameAt) =>
          `${nameAt(node)} holds others together: ${portrait.samples === null ? '' : 'about '}${percent(share)} of the shortest paths between others run through them (typical: ${percent(usual)}), into ${reached} other ${noun}.`,
      };
    });
}

/** Up to the largest relative drop: those who stand out together. */
function untilGap(sorted: readonly number[], amountOf: (node: number) => number): readonly number[] {
  let cut = Math.min(sorted.length, FINDING_RULES.most);
  let widest = 1.5;
  for (let i = 1; i < sorted.length; i++) {
    const drop = amountOf(sorted[i - 1]!) / Math.max(amountOf(sorted[i]!), Number.MIN_VALUE);
    if (drop > widest) [widest, cut] = [drop, i];
  }
  return sorted.slice(0, cut);
}

/** Whoever is the only way between some and all others; those first who guard a group of their own. */
function findGatekeepers({ portrait, columns, groups }: Material, neighbours: Rows): Draft[] {
  const { separated } = portrait;
  const least = Math.max(FINDING_RULES.cutOff, 0.005 * columns.nodes);
  const points = [...separated.keys()]
    .filter((node) => separated[node]! >= least)
    .sort((a, b) => separated[b]! - separated[a]! || a - b)
    .slice(0, 4 * FINDING_RULES.most);
  return points
    .map((node) => {
      const behind = cutOffBy(node, neighbours, portrait.component);
      const own = groups.membership[node]!;
      const ofOwn = own < 0 ? 0 : behind.filter((other) => groups.membership[other] === own).length;
      return { node, guards: ofOwn > behind.length / 2, own };
    })
    .sort((a, b) => Number(b.guards) - Number(a.guards))
    .slice(0, FINDING_RULES.most)
    .map(({ node, guards, own }) => ({
      kind: 'gatekeeper',
      metric: 'articulation_points',
      value: separated[node]!,
      comparedWith: 0,
      group: guards ? groupTitle(groups, own) : null,
      places: [node],
      write: (nameAt) =>
        guards
          ? `${nameAt(node)} is the only way into ${groups.nameOf(own)}: without them ${people(separated[node]!)} would be cut off from the rest.`
          : `Without ${nameAt(node)} ${people(separated[node]!)} would be cut off from the rest.`,
    }));
}

type Rows = (node: number) => Int32Array;

/** Rows of neighbours, for the few searches that the words need. */
function neighboursOf({ nodes, sources, targets }: NetworkColumns): Rows {
  const offsets = new Int32Array(nodes + 1);
  for (let tie = 0; tie < sources.length; tie++) {
    offsets[sources[tie]! + 1]!++;
    offsets[targets[tie]! + 1]!++;
  }
  for (let node = 0; node < nodes; node++) offsets[node + 1]! += offsets[node]!;
  const rows = new Int32Array(2 * sources.length);
  const place = offsets.slice();
  for (let tie = 0; tie < sources.length; tie++) {
    rows[place[sources[tie]!]!++] = targets[tie]!;
    rows[place[targets[tie]!]!++] = sources[tie]!;
  }
  return (node) => rows.subarray(offsets[node]!, offsets[node + 1]!);
}

/** Nodes of the component of `node` that are not in the largest piece that is left of it without `node`. */
function cutOffBy(node: number, neighbours: Rows, component: Int32Array): readonly number[] {
  const seen = new Uint8Array(component.length);
  seen[node] = 1;
  const pieces: number[][] = [];
  for (const start of neighbours(node)) {
    if (seen[start] === 1) continue;
    seen[start] = 1;
    const piece = [start];
    for (let at = 0; at < piece.length; at++)
      for (const next of neighbours(piece[at]!)) {
        if (seen[next] === 1) continue;
        seen[next] = 1;
        piece.push(next);
      }
    pieces.push(piece);
  }
  pieces.sort((a, b) => b.length - a.length);
  return pieces.slice(1).flat();
}

function findBridges({ portrait, columns }: Material): Draft[] {
  const { bridges, bridgeCutOff } = portrait;
  const least = Math.max(FINDING_RULES.cutOff, 0.005 * columns.nodes);
  return [...bridgeCutOff.keys()]
    .filter((bridge) => bridgeCutOff[bridge]! >= least)
    .sort((a, b) => bridgeCutOff[b]! - bridgeCutOff[a]! || a - b)
    .slice(0, FINDING_RULES.most)
    .map((bridge) => {
      const [one, other] = [bridges[2 * bridge]!, bridges[2 * bridge + 1]!];
      return {
        kind: 'bridge',
        metric: 'bridges',
        value: bridgeCutOff[bridge]!,
        comparedWith: 0,
        group: null,
        places: [one, other],
        write: (nameAt) =>
          `The tie between ${nameAt(one)} and ${nameAt(other)} is the only one that joins ${people(bridgeCutOff[bridge]!)} to the rest.`,
      };
    });
}

function headlineOf(
  { portrait, groups }: Material,
  found: {
    readonly gatekeepers: readonly Draft[];
    readonly brokers: readonly Draft[];
    readonly silos: readonly Draft[];
    readonly drafts: readonly Draft[];
  },
): Pick<Draft, 'places' | 'write'> {
  const guard = found.gatekeepers.find(({ group }) => group !== null);
  const { brokers, silos } = found;
  if (brokers.length > 1) {
    const places = brokers.map(({ places: [node] }) => node!);
    const silo = silos[0] === undefined ? undefined : nameOfTitle(groups, silos[0].group!);
    const gate = guard?.places[0];
    return {
      places: gate === undefined ? places : [...places, gate],
      write: (nameAt) =>
        `${listed(places.map(nameAt))} hold this network together${silo === undefined ? '' : `; ${silo} keeps to itself`}${gate === undefined ? '' : `${silo === undefined ? ', and' : ', reached only through'} ${nameAt(gate)}${silo === undefined ? ` is the only way to ${people(guard!.value)}` : ''}`}.`,
    };
  }
  const first = found.drafts[0];
  if (first !== undefined) return first;
  const { nodes, components, communities } = portrait.whole;
  return {
    places: [],
    write: () =>
      `${people(nodes)} in ${communities} ${communities === 1 ? 'community' : 'communities'}, ${components === 1 ? 'all connected' : `${components} separate parts`}; nobody and no group stands out.`,
  };
}
