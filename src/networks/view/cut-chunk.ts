import { BellwetherError } from '../../base/errors.ts';
import type { Scene } from './scene.ts';
import type { Picture } from './take-picture.ts';
import type { ViewedGraph } from './viewed-graph.ts';

/** A picture with what people read on it. */
export interface NamedPicture {
  readonly picture: Picture;
  /** In the order of the places. */
  readonly labels: readonly string[];
  /** In the order of the legend. */
  readonly legend: readonly string[];
  readonly categories: readonly string[];
}

export interface ChunkOptions {
  readonly network: string;
  readonly version: number;
  readonly community: number | null;
  readonly metric: string | null;
  readonly attribute: string | null;
  readonly offset: number;
  readonly chunk: number;
  /** The network has changed since. */
  readonly outdated: boolean;
  /** The metric has values. */
  readonly computed: boolean;
  readonly scene: Scene;
}

/** The places from `offset` on, and the ties whose later end is among them. Throws INVALID_INPUT past the end. */
export function cutChunk(named: NamedPicture, options: ChunkOptions): ViewedGraph {
  const { picture, labels, legend, categories } = named;
  const { offset, chunk, scene } = options;
  const places = picture.ids.length;
  if (offset > 0 && offset >= places)
    throw new BellwetherError(
      'INVALID_INPUT',
      `The offset is ${offset}, but the picture has ${places} places.`,
    );
  const end = Math.min(places, offset + chunk);
  const part = <Column extends { slice(start: number, end: number): Column }>(column: Column): Column =>
    column.slice(offset, end);
  const { ties } = picture;
  const own: number[] = [];
  for (let tie = 0; tie < ties.from.length; tie++) {
    const later = Math.max(ties.from[tie]!, ties.to[tie]!);
    if (later >= offset && later < end) own.push(tie);
  }
  const limits = limitsOf(picture, options);
  return {
    networkId: options.network,
    version: options.version,
    directed: scene.directed,
    total: { nodes: scene.nodes, ties: scene.ties },
    level: picture.level,
    levels: picture.levels.map((count, level) => ({ level, places: count })),
    community: options.community,
    metric: picture.values === null ? null : options.metric,
    attribute: options.attribute,
    shown: { places, ties: ties.from.length },
    offset,
    places: {
      ids: part(picture.ids),
      labels: labels.slice(offset, end),
      x: part(picture.x),
      y: part(picture.y),
      members: part(picture.members),
      values:
        picture.values === null ? new Float64Array(end - offset).fill(Number.NaN) : part(picture.values),
      communities: part(picture.communities),
      groups: picture.groups === null ? new Int32Array(end - offset).fill(-1) : part(picture.groups),
    },
    ties: {
      from: Int32Array.from(own, (tie) => ties.from[tie]!),
      to: Int32Array.from(own, (tie) => ties.to[tie]!),
      weights: Float32Array.from(own, (tie) => ties.weights[tie]!),
    },
    groups: categories,
    legend:
      offset > 0
        ? []
        : legend.map((label, at) => ({
            id: picture.legend.ids[at]!,
            label,
            members: picture.legend.names.sizes[at]!,
          })),
    partial: places < picture.total.places || ties.from.length < picture.total.ties,
    limits,
    nextOffset: end < places ? end : null,
  };
}

const COUNT = new Intl.NumberFormat('en');

function limitsOf(picture: Picture, { metric, computed, outdated }: ChunkOptions): string[] {
  const limits: string[] = [];
  const { places, ties } = picture.total;
  const shown = picture.ids.length;
  const what = picture.level === 0 ? 'nodes' : 'communities';
  const order =
    picture.values !== null
      ? `with the highest ${metric}`
      : picture.level === 0
        ? 'with the strongest ties'
        : 'with the most members';
  if (shown < places)
    limits.push(`${COUNT.format(shown)} of ${COUNT.format(places)} ${what} are shown: those ${order}.`);
  const shownTies = picture.ties.from.length;
  if (shownTies < ties)
    limits.push(
      `${COUNT.format(shownTies)} of ${COUNT.format(ties)} ties among them are shown: the strongest.`,
    );
  if (metric !== null && !computed)
    limits.push(
      `There are no values of ${metric} yet; ${what} are shown in the order of ${picture.level === 0 ? 'their ties' : 'their size'}.`,
    );
  if (outdated) limits.push('The network has changed since; its new picture is being made.');
  return limits;
}
