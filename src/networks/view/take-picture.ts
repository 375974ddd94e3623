import { ancestorsOf, choosePart, type Part } from './choose-level.ts';
import { type CommunityNames, nameCommunities } from './name-communities.ts';
import { pickTies, type TieColumns } from './pick-ties.ts';
import { firstNumbers, type Scene } from './scene.ts';
import { strongest } from './strongest.ts';
import type { GroupColumn } from './view-source.ts';

export interface PictureRequest {
  readonly level: number | 'auto';
  /** Number of the community to look into; null for the whole. */
  readonly community: number | null;
  /** Places shown at most, the most important ones. */
  readonly limit: number;
  /** Of each node; what places are ordered by. Without, the strength of nodes and the size of communities. */
  readonly values: Float64Array | null;
  readonly groups: GroupColumn | null;
}

/** Ties in a picture: for each node that it may show, and for each community that it does, where nearly all are tied. */
const TIES_A_NODE = 4;
const TIES_A_COMMUNITY = 8;

/** What a picture shows, in numbers: names are given to it later. Places are in the order of their importance. */
export interface Picture {
  readonly level: number;
  /** Places of each level here, finest first. */
  readonly levels: readonly number[];
  /** Numbers of the places, unique across levels. */
  readonly ids: Int32Array;
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly members: Int32Array;
  /** The metric's value, of a community the largest of its members; NaN where there is none. Null without a metric. */
  readonly values: Float64Array | null;
  /** Number of the community whose colour each place has. */
  readonly communities: Int32Array;
  /** Number of each place's category, of a community the commonest one; -1 for none. Null when none was asked for. */
  readonly groups: Int32Array | null;
  readonly ties: TieColumns;
  /** Places and ties that there are, shown or not. */
  readonly total: { readonly places: number; readonly ties: number };
  /** Names of the communities that are shown (above level 0), in the order of the places. */
  readonly names: CommunityNames | null;
  /** The communities that colours stand for, by number, and what they are called. */
  readonly legend: { readonly ids: Int32Array; readonly names: CommunityNames };
}

/** Picks the most important places of a scene, and the ties among them. Throws what `choosePart` throws. */
export function takePicture(scene: Scene, request: PictureRequest): Picture {
  const { values, groups, limit } = request;
  const part = choosePart(scene, request);
  const level = scene.levels[part.level]!;
  const first = firstNumbers(scene);
  const held = values === null ? null : valuesAt(scene, part.level, values);
  const importance = held ?? (level.sizes === null ? scene.strength : Float64Array.from(level.sizes));
  const ranked = strongest(
    Float64Array.from(part.places, (place) => importance[place]!),
    limit,
  );
  const places = ranked.map((at) => part.places[at]!);
  const most = level.sizes === null ? TIES_A_NODE * limit : TIES_A_COMMUNITY * places.length;
  const colours = colourLevel(scene, part);
  const colourOf = ancestorsOf(scene, part.level, colours);
  const { ties, total } = pickTies(level.graph, places, most);
  const centrality = values ?? scene.strength;
  const names = (at: number, shown: Int32Array): CommunityNames =>
    nameCommunities(scene.levels[at]!, shown, { centrality, groups });
  const legend = [...new Set(places.map((place) => colourOf[place]!))].sort((a, b) => a - b);
  const shownNames = level.sizes === null ? null : names(part.level, places);
  return {
    level: part.level,
    levels: part.levels,
    ids: places.map((place) => first[part.level]! + place),
    x: Float32Array.from(places, (place) => level.x[place]!),
    y: Float32Array.from(places, (place) => level.y[place]!),
    members: places.map((place) => level.sizes?.[place] ?? 1),
    values: held === null ? null : Float64Array.from(places, (place) => held[place]!),
    communities: places.map((place) => first[colours]! + colourOf[place]!),
    groups:
      groups === null ? null : (shownNames?.commonest ?? places.map((place) => groups.codes[place] ?? -1)),
    ties,
    total: { places: part.places.length, ties: total },
    names: shownNames,
    legend: {
      ids: Int32Array.from(legend, (place) => first[colours]! + place),
      // Nodes of a network without communities are their own.
      names: colours === 0 ? NO_NAMES : names(colours, Int32Array.from(legend)),
    },
  };
}

const NO_NAMES: CommunityNames = {
  central: new Int32Array(0),
  typical: new Int32Array(0),
  share: new Float32Array(0),
  commonest: null,
  sizes: new Int32Array(0),
  rest: -1,
};

/** Colours tell the coarsest communities apart, of what is inside one, those of the next finer level. */
function colourLevel(scene: Scene, { level, inside }: Part): number {
  const coarsest = inside === null ? scene.levels.length - 1 : inside.level - 1;
  return Math.max(level, coarsest);
}

function valuesAt(scene: Scene, level: number, values: Float64Array): Float64Array {
  const { membership, places } = scene.levels[level]!;
  const largest = new Float64Array(places).fill(Number.NaN);
  for (let node = 0; node < scene.nodes; node++) {
    const value = values[node] ?? Number.NaN;
    const place = membership === null ? node : membership[node]!;
    if (Number.isNaN(largest[place]!) || value > largest[place]!) largest[place] = value;
  }
  return largest;
}
