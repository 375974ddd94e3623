import { isPestle } from '../../analysis/pestle.ts';
import type { Query } from '../../api/api.ts';
import type { HorizonName, PestleName, TrendKind, TrendSort, TrendState } from '../../api/contract.ts';
import { HORIZON_NAMES } from '../../trend/horizon-mark.tsx';
import { asList, asOneOf, asText, compact } from '../../url/search-params.ts';

export const TREND_STATES = [
  { state: 'rising', label: 'Rising' },
  { state: 'bursting', label: 'Bursting' },
  { state: 'weak_signal', label: 'Weak signals' },
  { state: 'falling', label: 'Falling' },
  { state: 'tracked', label: 'Tracked' },
] as const satisfies readonly { readonly state: TrendState; readonly label: string }[];

const SORTS = [
  'score',
  'recent',
  'growth',
  'velocity',
  'acceleration',
  'burst',
  'weak_signal',
  'sources',
  'name',
] as const satisfies readonly TrendSort[];

/** More pictures beside each other are not compared. */
export const MOST_COMPARED = 8;
const KIND = /^[a-z][a-z0-9_]{0,59}$/;
const ID = /^(topic|entity|term):.+$/s;

/** Everything the list shows is in its address. */
export interface TrendsSearch {
  readonly q?: string | undefined;
  readonly kind?: TrendKind | undefined;
  readonly entity_kind?: string | undefined;
  readonly horizon?: readonly HorizonName[] | undefined;
  readonly pestle?: readonly PestleName[] | undefined;
  readonly state?: TrendState | undefined;
  readonly sort?: TrendSort | undefined;
  readonly order?: 'asc' | undefined;
  /** The trend open in the drawer. */
  readonly open?: string | undefined;
  /** What of it is to be seen first. */
  readonly why?: 'weak_signal' | undefined;
  /** Trends chosen to be compared. */
  readonly pick?: readonly string[] | undefined;
}

export function isTrendId(text: string | undefined): text is string {
  return text !== undefined && text.length <= 200 && ID.test(text);
}

export function validateTrendsSearch(search: Record<string, unknown>): TrendsSearch {
  const entityKind = asText(search.entity_kind);
  const horizons = asList(search.horizon)?.filter((one): one is HorizonName =>
    (HORIZON_NAMES as readonly string[]).includes(one),
  );
  const classes = asList(search.pestle)?.filter(isPestle);
  const open = asText(search.open);
  const picked = asList(search.pick)?.filter(isTrendId).slice(0, MOST_COMPARED);
  return compact({
    q: asText(search.q)?.slice(0, 200),
    kind: asOneOf(search.kind, ['topic', 'entity', 'term'] as const),
    entity_kind: entityKind !== undefined && KIND.test(entityKind) ? entityKind : undefined,
    horizon: emptyAsAbsent(horizons),
    pestle: emptyAsAbsent(classes),
    state: asOneOf(
      search.state,
      TREND_STATES.map(({ state }) => state),
    ),
    sort: asOneOf(search.sort, SORTS),
    order: asOneOf(search.order, ['asc'] as const),
    open: isTrendId(open) ? open : undefined,
    why: isTrendId(open) ? asOneOf(search.why, ['weak_signal'] as const) : undefined,
    pick: emptyAsAbsent(picked),
  });
}

function emptyAsAbsent<T>(list: readonly T[] | undefined): readonly T[] | undefined {
  return list === undefined || list.length === 0 ? undefined : list;
}

/** What narrows the list, without its order, and without what is open or chosen. */
export function filtersOf({ q, kind, entity_kind, horizon, pestle, state }: TrendsSearch): Query {
  return compact({ q, kind, entity_kind, horizon, pestle, state });
}

export function isFiltered(search: TrendsSearch): boolean {
  return Object.keys(filtersOf(search)).length > 0;
}

export const NO_FILTERS = {
  q: undefined,
  kind: undefined,
  entity_kind: undefined,
  horizon: undefined,
  pestle: undefined,
  state: undefined,
} as const satisfies Partial<TrendsSearch>;

/** Names begin with a, numbers with the largest; the other order only when asked for. */
export function orderOf(search: TrendsSearch): { readonly sort: TrendSort; readonly order: 'asc' | 'desc' } {
  const sort = search.sort ?? 'score';
  const isFirst = search.order === undefined;
  return { sort, order: sort === 'name' ? (isFirst ? 'asc' : 'desc') : isFirst ? 'desc' : 'asc' };
}

/** What a press on a column's head leads to: its natural order, then the other one. */
export function sortedBy(search: TrendsSearch, sort: TrendSort): Pick<TrendsSearch, 'sort' | 'order'> {
  const isCurrent = (search.sort ?? 'score') === sort;
  return {
    sort: sort === 'score' ? undefined : sort,
    order: isCurrent && search.order === undefined ? 'asc' : undefined,
  };
}

/** Takes a value into a list, or out of it; an empty list leaves the address. */
export function toggled<T extends string>(
  list: readonly T[] | undefined,
  value: T,
): readonly T[] | undefined {
  const now = list ?? [];
  return emptyAsAbsent(now.includes(value) ? now.filter((one) => one !== value) : [...now, value]);
}
