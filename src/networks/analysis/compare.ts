import { BellwetherError } from '../../base/errors.ts';
import type { Comparison, Measured, Metric, NetworkNode, NodeChange } from '../../domain/network.ts';
import type { NetworkAccess } from '../network-access.ts';
import type { ComputeLane } from '../storage/compute-lane.ts';
import type { Portrait, PortraitTask, Whole } from './portrait.ts';
import { type TiedPart, tiedPart } from './tied-part.ts';
import { listed, people, percent } from './wording.ts';

const PORTRAIT = new URL('./portrait.ts', import.meta.url).href;
const SEED = 1;
const NODES_SHOWN = 200;
const CHANGES_SHOWN = 10;

interface Moment {
  readonly at: number;
  readonly access: NetworkAccess;
}

/** What changed between two moments of one network: who joined and left, which ties, and what that did. */
export async function compareMoments(before: Moment, after: Moment, lane: ComputeLane): Promise<Comparison> {
  if (!(before.at < after.at))
    throw new BellwetherError(
      'INVALID_INPUT',
      `The first moment (${new Date(before.at).toISOString()}) must be before the second (${new Date(after.at).toISOString()}).`,
    );
  const parts = [tiedPart(before.access.columns), tiedPart(after.access.columns)] as const;
  const [one, other] = (await Promise.all(
    parts.map(({ columns }) => lane.run<Portrait>(PORTRAIT, { columns, seed: SEED } satisfies PortraitTask)),
  )) as [Portrait, Portrait];
  const [was, is] = parts.map(({ numbers }) => new Set(numbers)) as [Set<number>, Set<number>];
  const joined = [...is].filter((number) => !was.has(number));
  const left = [...was].filter((number) => !is.has(number));
  const ties = tieChanges(before.access.columns, after.access.columns);

  const nodesOf = (numbers: readonly number[]) => after.access.nodes(numbers);
  const changes = await Promise.all(
    (
      [
        ['betweenness', (portrait: Portrait) => portrait.betweenness],
        ['degree', (portrait: Portrait) => portrait.neighbours],
        ['strength', (portrait: Portrait) => portrait.strength],
      ] as const
    ).map(async ([metric, valuesOf]) => ({
      metric: metric as Metric,
      rows: await mostChanged(
        { part: parts[0], values: valuesOf(one) },
        { part: parts[1], values: valuesOf(other) },
        nodesOf,
      ),
    })),
  );
  const leftNodes = await nodesOf(byValue(left, parts[0], one.betweenness).slice(0, NODES_SHOWN));
  const joinedNodes = await nodesOf(byValue(joined, parts[1], other.betweenness).slice(0, NODES_SHOWN));
  const whole = wholes(one.whole, other.whole);
  return {
    from: before.at,
    to: after.at,
    headline: headline({ whole, joined: joined.length, left: left.length, leftNodes, ties }),
    whole,
    joined: joinedNodes,
    left: leftNodes,
    joinedCount: joined.length,
    leftCount: left.length,
    ties,
    changes,
  };
}

export function wholes(before: Whole, after: Whole): Measured[] {
  return (Object.keys(before) as (keyof Whole)[]).map((name) => ({
    name: name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    before: before[name],
    after: after[name],
  }));
}

/** The most central first: who left matters by what ran through them. */
function byValue(numbers: readonly number[], part: TiedPart, values: Float64Array): number[] {
  const place = new Map(Array.from(part.numbers, (number, at) => [number, at]));
  return numbers.toSorted((a, b) => values[place.get(b)!]! - values[place.get(a)!]! || a - b);
}

/** Both columns are ascending by pair, so one walk tells. */
function tieChanges(before: NetworkAccess['columns'], after: NetworkAccess['columns']): Comparison['ties'] {
  let [added, lost, kept] = [0, 0, 0];
  let [i, j] = [0, 0];
  const { nodes } = after;
  const keyOf = (columns: NetworkAccess['columns'], at: number): number =>
    at < columns.sources.length
      ? columns.sources[at]! * nodes + columns.targets[at]!
      : Number.POSITIVE_INFINITY;
  while (i < before.sources.length || j < after.sources.length) {
    const [one, other] = [keyOf(before, i), keyOf(after, j)];
    if (one === other) {
      kept++;
      i++;
      j++;
    } else if (one < other) {
      lost++;
      i++;
    } else {
      added++;
      j++;
    }
  }
  return { added, lost, kept };
}

interface Side {
  readonly part: TiedPart;
  readonly values: Float64Array;
}

async function mostChanged(
  before: Side,
  after: Side,
  nodesOf: (numbers: readonly number[]) => Promise<readonly NetworkNode[]>,
): Promise<NodeChange[]> {
  const values = new Map<number, { before: number; after: number }>();
  before.part.numbers.forEach((number, at) => {
    values.set(number, { before: before.values[at]!, after: 0 });
  });
  after.part.numbers.forEach((number, at) => {
    const known = values.get(number);
    if (known === undefined) values.set(number, { before: 0, after: after.values[at]! });
    else known.after = after.values[at]!;
  });
  const top = [...values]
    .filter(([, each]) => each.before !== each.after)
    .sort((a, b) => Math.abs(b[1].after - b[1].before) - Math.abs(a[1].after - a[1].before) || a[0] - b[0])
    .slice(0, CHANGES_SHOWN);
  const nodes = new Map((await nodesOf(top.map(([number]) => number))).map((node) => [node.number, node]));
  return top.flatMap(([number, each]) => {
    const node = nodes.get(number);
    return node === undefined ? [] : [{ node, ...each }];
  });
}

function headline(found: {
  readonly whole: readonly Measured[];
  readonly joined: number;
  readonly left: number;
  readonly leftNodes: readonly NetworkNode[];
  readonly ties: Comparison['ties'];
}): string {
  const { joined, left, leftNodes, ties } = found;
  const of = (name: string): Measured => found.whole.find((each) => each.name === name)!;
  const efficiency = of('efficiency');
  const change =
    efficiency.before === null || efficiency.after === null || efficiency.before === 0
      ? null
      : efficiency.after / efficiency.before - 1;
  const moved =
    joined === 0 && left === 0
      ? 'Nobody joined or left'
      : `${people(joined)} joined and ${people(left)} left${left > 0 && left <= 5 ? ` (${listed(leftNodes.map(({ label }) => label))})` : left > 5 ? `, ${leftNodes[0]?.label ?? ''} the most central of them` : ''}`;
  const apart =
    change === null || Math.abs(change) < 0.005
      ? 'people are as near to each other as before'
      : `people are ${percent(Math.abs(change))} ${change < 0 ? 'further from' : 'nearer to'} each other`;
  return `${moved}; ${ties.added.toLocaleString('en')} ties are new and ${ties.lost.toLocaleString('en')} gone: ${apart}.`;
}
