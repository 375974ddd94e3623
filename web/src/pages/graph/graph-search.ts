import type { Query } from '../../api/api.ts';
import { endOfDay, isDay, type RangeSearch } from '../../time/time-range.ts';
import { asList, asOneOf, asText, compact } from '../../url/search-params.ts';

/** Everything the graph explorer shows is in its address. */
export interface GraphSearch {
  /** The entity in the middle. */
  readonly focus?: string | undefined;
  /** Entities whose neighbours are shown too, in the order they were opened. */
  readonly expand?: readonly string[] | undefined;
  /** Entities that were taken out of the picture. */
  readonly without?: readonly string[] | undefined;
  /** Steps from the entity in the middle: 1 to 3. */
  readonly depth?: '2' | '3' | undefined;
  /** Entities to ask for at once. */
  readonly limit?: (typeof LIMITS)[number] | undefined;
  /** The other end of paths. */
  readonly target?: string | undefined;
  readonly paths?: 'all' | undefined;
  /** The path that is lit, by its place in the list, from 1; or all alike. The first one when absent. */
  readonly path?: string | undefined;
  /** Relationship kinds; all when absent. */
  readonly kind?: readonly string[] | undefined;
  /** Entity kinds that are reached; all when absent. */
  readonly entity_kind?: readonly string[] | undefined;
  /** Entity kinds that the legend hides. */
  readonly off?: readonly string[] | undefined;
  /** Percent. */
  readonly sure?: string | undefined;
  /** The last day of what is known. */
  readonly known?: string | undefined;
  readonly select?: readonly string[] | undefined;
  /** The pair whose relationships are open: two ids with a tilde between them. */
  readonly pair?: string | undefined;
  /** Entities kept in their places: `id~x~y`. */
  readonly pin?: readonly string[] | undefined;
  readonly view?: 'table' | undefined;
}

export const LIMITS = ['25', '100', '250', '500'] as const;
export const DEFAULT_LIMIT = '25';
/** Pinned places, expansions and the like: more would make an address that servers refuse. */
const MOST = 40;

const ID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;
const KIND = /^[a-z][a-z0-9_]{0,59}$/;
const PIN = /^([\da-f-]{36})~(-?\d{1,6})~(-?\d{1,6})$/i;

export function isEntityId(text: string | undefined): text is string {
  return text !== undefined && ID.test(text);
}

export function validateGraphSearch(search: Record<string, unknown>): GraphSearch {
  const id = (value: unknown) => {
    const text = asText(value);
    return isEntityId(text) ? text : undefined;
  };
  const list = (value: unknown, pattern: RegExp) => {
    const kept = asList(value)
      ?.filter((item) => pattern.test(item))
      .slice(0, MOST);
    return kept === undefined || kept.length === 0 ? undefined : kept;
  };
  const percent = asText(search.sure);
  const place = asText(search.path);
  const pair = asText(search.pair);
  return compact({
    focus: id(search.focus),
    expand: list(search.expand, ID),
    without: list(search.without, ID),
    depth: asOneOf(search.depth, ['2', '3'] as const),
    limit: asOneOf(
      search.limit,
      LIMITS.filter((limit) => limit !== DEFAULT_LIMIT),
    ),
    target: id(search.target),
    paths: asOneOf(search.paths, ['all'] as const),
    path: place !== undefined && /^([1-9]\d{0,2}|all)$/.test(place) ? place : undefined,
    kind: list(search.kind, KIND),
    entity_kind: list(search.entity_kind, KIND),
    off: list(search.off, KIND),
    sure: percent !== undefined && /^([1-9]\d?|100)$/.test(percent) ? percent : undefined,
    known: isDay(search.known) ? search.known : undefined,
    select: list(search.select, ID),
    pair: pair?.split('~').length === 2 && pair.split('~').every(isEntityId) ? pair : undefined,
    pin: list(search.pin, PIN),
    view: asOneOf(search.view, ['table'] as const),
  });
}

/** The last day of what is known: the one chosen here, or the end of the header's range; none is today. */
export function knownDay(search: GraphSearch & RangeSearch): string | undefined {
  return search.known ?? search.to;
}

/** What the API is asked of every reading of the graph; a day is known when it is over. */
export function filterQuery(search: GraphSearch & RangeSearch): Query {
  const day = knownDay(search);
  return {
    kind: search.kind,
    entity_kind: search.entity_kind,
    min_confidence: search.sure === undefined ? undefined : Number(search.sure) / 100,
    as_of: day === undefined ? undefined : endOfDay(day),
  };
}

/** Adds an item to a list of the address, or takes it out; an empty list leaves the address. */
export function toggled(list: readonly string[] | undefined, item: string): readonly string[] | undefined {
  const now = list ?? [];
  const next = now.includes(item) ? now.filter((one) => one !== item) : [...now, item];
  return next.length === 0 ? undefined : next;
}

export function pinnedPlaces(
  pins: readonly string[] | undefined,
): Map<string, { readonly x: number; readonly y: number }> {
  return new Map(
    (pins ?? []).flatMap((pin) => {
      const found = PIN.exec(pin);
      return found === null ? [] : [[found[1] as string, { x: Number(found[2]), y: Number(found[3]) }]];
    }),
  );
}

/** Pins an entity at a place, in whole units; another place of the same entity is forgotten. */
export function withPin(
  pins: readonly string[] | undefined,
  id: string,
  place: { readonly x: number; readonly y: number } | null,
): readonly string[] | undefined {
  const others = (pins ?? []).filter((pin) => !pin.startsWith(`${id}~`));
  const next =
    place === null ? others : [...others, `${id}~${Math.round(place.x)}~${Math.round(place.y)}`].slice(-MOST);
  return next.length === 0 ? undefined : next;
}
