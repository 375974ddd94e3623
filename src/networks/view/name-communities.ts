import type { SceneLevel } from './scene.ts';
import type { GroupColumn } from './view-source.ts';

/** What communities can be called after, a place each. */
export interface CommunityNames {
  /** The two most central members of each: node numbers, two a place, -1 where there is no second. */
  readonly central: Int32Array;
  /** The category that most members have and that is more common here than elsewhere; -1 for none. */
  readonly typical: Int32Array;
  /** Share of the members that are of that category, 0 to 1. */
  readonly share: Float32Array;
  /** The category that is most common, whether or not it is anything special; null without categories. */
  readonly commonest: Int32Array | null;
  readonly sizes: Int32Array;
  /** Position of the one that holds all small groups; -1 when it is not among them. */
  readonly rest: number;
}

/** A category is what a community is about when this share of its members has it, this many times what is usual. */
const LEAST_SHARE = 0.5;
const LEAST_LIFT = 1.3;
/** Counting more categories than this in every community takes more memory than a name is worth. */
const MOST_CELLS = 20_000_000;

/** Finds what to call these places of a level after. */
export function nameCommunities(
  level: SceneLevel,
  shown: Int32Array,
  { centrality, groups }: { readonly centrality: Float64Array; readonly groups: GroupColumn | null },
): CommunityNames {
  const membership = level.membership!;
  const position = new Int32Array(level.places).fill(-1);
  for (let at = 0; at < shown.length; at++) position[shown[at]!] = at;
  const central = new Int32Array(2 * shown.length).fill(-1);
  const score = (node: number): number => centrality[node] ?? Number.NaN;
  const before = (node: number, other: number): boolean => other < 0 || score(node) > score(other);
  for (let node = 0; node < membership.length; node++) {
    const at = 2 * position[membership[node]!]!;
    if (at < 0) continue;
    if (before(node, central[at]!)) {
      central[at + 1] = central[at]!;
      central[at] = node;
    } else if (before(node, central[at + 1]!)) central[at + 1] = node;
  }
  return {
    central,
    ...categories(level, position, groups, shown.length),
    sizes: shown.map((place) => level.sizes![place]!),
    rest: level.rest === -1 ? -1 : position[level.rest]!,
  };
}

type Categories = Pick<CommunityNames, 'typical' | 'share' | 'commonest'>;

function categories(
  { membership, sizes }: SceneLevel,
  position: Int32Array,
  groups: GroupColumn | null,
  count: number,
): Categories {
  const typical = new Int32Array(count).fill(-1);
  const share = new Float32Array(count);
  if (groups === null) return { typical, share, commonest: null };
  const { codes, names } = groups;
  const commonest = new Int32Array(count).fill(-1);
  if (count * names.length > MOST_CELLS) return { typical, share, commonest };
  const counts = new Int32Array(count * names.length);
  const everywhere = new Int32Array(names.length);
  const size = new Int32Array(count);
  const nodes = membership!.length;
  for (let node = 0; node < nodes; node++) {
    const code = codes[node] ?? -1;
    if (code >= 0) everywhere[code]!++;
    const at = position[membership![node]!]!;
    if (at < 0) continue;
    size[at] = sizes![membership![node]!]!;
    if (code >= 0) counts[at * names.length + code]!++;
  }
  for (let at = 0; at < count; at++) {
    const row = counts.subarray(at * names.length, (at + 1) * names.length);
    let best = -1;
    for (let code = 0; code < row.length; code++)
      if (row[code]! > 0 && (best < 0 || row[code]! > row[best]!)) best = code;
    if (best < 0) continue;
    commonest[at] = best;
    const own = row[best]! / size[at]!;
    if (own < LEAST_SHARE || own < (LEAST_LIFT * everywhere[best]!) / nodes) continue;
    typical[at] = best;
    share[at] = own;
  }
  return { typical, share, commonest };
}
