import { BellwetherError } from '../../base/errors.ts';
import type { Measured, NetworkNode, NodeChange, WhatIf } from '../../domain/network.ts';
import type { NetworkAccess } from '../network-access.ts';
import type { ComputeLane } from '../storage/compute-lane.ts';
import type { Reach, Removal, RemovalTask } from './removal.ts';
import { tiedPart } from './tied-part.ts';
import { groupName, listed, people, percent } from './wording.ts';

const REMOVAL = new URL('./removal.ts', import.meta.url).href;
const SEED = 1;
const NODES_SHOWN = 200;
const LOAD_SHOWN = 20;

export interface RemovalRequest {
  /** Keys of nodes. */
  readonly nodes?: readonly string[];
  /** All whose attribute has this value. */
  readonly attribute?: { readonly name: string; readonly value: string };
}

/**
 * What breaks when nodes go. Throws INVALID_INPUT when nobody is named, NOT_FOUND for keys that are no nodes or a value that
 * no node has.
 */
export async function whatIfRemoved(
  access: NetworkAccess,
  request: RemovalRequest,
  lane: ComputeLane,
): Promise<WhatIf> {
  const gone = await numbersOf(access, request);
  const part = tiedPart(access.columns);
  const removed = new Uint8Array(part.columns.nodes);
  part.numbers.forEach((number, at) => {
    if (gone.has(number)) removed[at] = 1;
  });
  const found = await lane.run<Removal>(REMOVAL, {
    columns: part.columns,
    removed,
    seed: SEED,
  } satisfies RemovalTask);

  const cut = [...found.cutOff.keys()].filter((at) => found.cutOff[at] === 1);
  const risen = [...found.loadAfter.keys()]
    .filter((at) => removed[at] === 0 && found.loadAfter[at]! > found.loadBefore[at]! + 1e-9)
    .sort(
      (a, b) =>
        found.loadAfter[b]! - found.loadBefore[b]! - (found.loadAfter[a]! - found.loadBefore[a]!) || a - b,
    )
    .slice(0, LOAD_SHOWN);
  const nodesAt = (places: readonly number[]) =>
    access.nodes(places.slice(0, NODES_SHOWN).map((at) => part.numbers[at]!));
  const [removedNodes, cutNodes, risenNodes] = await Promise.all([
    access.nodes([...gone].slice(0, NODES_SHOWN)),
    nodesAt(cut),
    nodesAt(risen),
  ]);
  const load = risen.flatMap((at, i): NodeChange[] => {
    const node = risenNodes[i];
    return node === undefined ? [] : [{ node, before: found.loadBefore[at]!, after: found.loadAfter[at]! }];
  });
  const whole = measured(found.before, found.after);
  return {
    headline: headline({ request, removed: removedNodes, gone: gone.size, cut: cut.length, found, load }),
    removed: removedNodes,
    removedCount: gone.size,
    whole,
    cutOff: cutNodes,
    cutOffCount: cut.length,
    load,
    samples: found.samples,
  };
}

async function numbersOf(
  access: NetworkAccess,
  { nodes = [], attribute }: RemovalRequest,
): Promise<Set<number>> {
  const gone = new Set<number>();
  if (nodes.length > 0) {
    const known = await access.find(nodes);
    const missing = nodes.filter((key) => !known.has(key));
    if (missing.length > 0)
      throw new BellwetherError(
        'NOT_FOUND',
        `No node of this network has the key ${listed(missing.map((key) => JSON.stringify(key.slice(0, 80))))}.`,
      );
    for (const number of known.values()) gone.add(number);
  }
  if (attribute !== undefined) {
    const before = gone.size;
    (await access.attribute(attribute.name)).forEach((value, number) => {
      if (value === attribute.value) gone.add(number);
    });
    if (gone.size === before && nodes.length === 0)
      throw new BellwetherError(
        'NOT_FOUND',
        `No node of this network has ${JSON.stringify(attribute.value.slice(0, 80))} as its ${JSON.stringify(attribute.name.slice(0, 80))}. Its attributes are: ${listed(
          access.attributes.map(({ name }) => name),
          12,
        )}.`,
      );
  }
  if (gone.size === 0)
    throw new BellwetherError(
      'INVALID_INPUT',
      'Say whom to take away: keys of nodes, or an attribute and its value.',
    );
  return gone;
}

function measured(before: Reach, after: Reach): Measured[] {
  return [
    { name: 'components', before: before.components, after: after.components },
    { name: 'largest_share', before: before.largestShare, after: after.largestShare },
    { name: 'reachable_pairs_share', before: before.reachable, after: after.reachable },
    { name: 'efficiency', before: before.efficiency, after: after.efficiency },
    { name: 'mean_distance', before: before.meanDistance, after: after.meanDistance },
  ];
}

function headline(found: {
  readonly request: RemovalRequest;
  readonly removed: readonly NetworkNode[];
  readonly gone: number;
  readonly cut: number;
  readonly found: Removal;
  readonly load: readonly NodeChange[];
}): string {
  const { request, removed, gone, cut, load } = found;
  const { before, after } = found.found;
  const who =
    request.attribute !== undefined && (request.nodes ?? []).length === 0
      ? `${groupName(request.attribute.name, request.attribute.value)} (${people(gone)})`
      : gone <= 4
        ? listed(removed.map(({ label }) => label))
        : people(gone);
  const loss =
    before.efficiency === null || after.efficiency === null || before.efficiency === 0
      ? 0
      : 1 - after.efficiency / before.efficiency;
  const parts = [
    cut > 0 ? `${people(cut)} would be cut off from the rest` : 'nobody would be cut off',
    loss > 0.005
      ? `the others would reach each other ${percent(loss)} less well`
      : 'the others would reach each other as well as before',
  ];
  const heir = load[0];
  const last =
    heir === undefined || heir.before === 0 || heir.after < 1.2 * heir.before
      ? ''
      : ` ${heir.node.label} would carry most of it: ${(heir.after / heir.before).toFixed(1)} times the paths of today.`;
  return `Without ${who} ${parts.join(', and ')}.${last}`;
}
