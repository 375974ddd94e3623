import { BellwetherError } from '../../base/errors.ts';
import { firstNumbers, type Scene } from './scene.ts';

/** More communities side by side than this say less than the next coarser level. */
const MOST_COMMUNITIES = 1000;

/** A part of a scene: the places of one level, all of them or those inside one community. */
export interface Part {
  readonly level: number;
  /** Level and place of the community that is looked into; null for the whole. */
  readonly inside: { readonly level: number; readonly place: number } | null;
  /** Places of the level that belong to it, ascending. */
  readonly places: Int32Array;
  /** How many places each level has here, finest first. */
  readonly levels: readonly number[];
}

/**
 * Finds what to show. `auto` is the nodes where there are at most `limit`, else the finest communities that are not too
 * many. Throws NOT_FOUND for a number that is no community, INVALID_INPUT for a level that is not there.
 */
export function choosePart(
  scene: Scene,
  request: { readonly level: number | 'auto'; readonly community: number | null; readonly limit: number },
): Part {
  const inside = request.community === null ? null : findCommunity(scene, request.community);
  const below = scene.levels.slice(0, inside === null ? scene.levels.length : inside.level);
  const belonging = new Map<number, Int32Array>();
  const placesAt = (level: number): Int32Array => {
    let places = belonging.get(level);
    if (places === undefined) belonging.set(level, (places = placesInside(scene, level, inside)));
    return places;
  };
  const levels = below.map((_, level) =>
    inside === null ? scene.levels[level]!.places : placesAt(level).length,
  );
  const level = request.level === 'auto' ? autoLevel(levels, request.limit) : request.level;
  if (levels[level] === undefined)
    throw new BellwetherError(
      'INVALID_INPUT',
      `There is no level ${level} here; levels are 0 to ${levels.length - 1}, or auto.`,
    );
  return { level, inside, places: placesAt(level), levels };
}

function autoLevel(levels: readonly number[], limit: number): number {
  if (levels[0]! <= limit) return 0;
  const level = levels.findIndex((places, at) => at > 0 && places <= Math.min(limit, MOST_COMMUNITIES));
  return level === -1 ? levels.length - 1 : level;
}

function findCommunity(scene: Scene, community: number): NonNullable<Part['inside']> {
  const firsts = firstNumbers(scene);
  const level = firsts.findLastIndex((first) => first <= community);
  const place = community - (firsts[level] ?? 0);
  if (level < 1 || place >= scene.levels[level]!.places)
    throw new BellwetherError(
      'NOT_FOUND',
      `There is no community ${community} in this picture; communities are numbered anew when the network changes.`,
    );
  return { level, place };
}

function placesInside(scene: Scene, level: number, inside: Part['inside']): Int32Array {
  const { places } = scene.levels[level]!;
  const all = Int32Array.from({ length: places }, (_, place) => place);
  if (inside === null) return all;
  const ancestors = ancestorsOf(scene, level, inside.level);
  return all.filter((place) => ancestors[place] === inside.place);
}

/** Of each place of a level, the place of a coarser level that it belongs to. */
export function ancestorsOf({ levels }: Scene, level: number, coarser: number): Int32Array {
  if (level === 0 && coarser > 0) return levels[coarser]!.membership!;
  let ancestors = Int32Array.from({ length: levels[level]!.places }, (_, place) => place);
  for (let at = level; at < coarser; at++) {
    const { parents } = levels[at]!;
    ancestors = ancestors.map((place) => parents![place]!);
  }
  return ancestors;
}
