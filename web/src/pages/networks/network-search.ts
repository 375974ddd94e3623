import { isDay } from '../../time/time-range.ts';
import { asList, asOneOf, asText, compact } from '../../url/search-params.ts';

export const PARTS = ['people', 'changes', 'what-if'] as const;
export type Part = (typeof PARTS)[number];

/** Everything that a network's page shows is in its address. */
export interface NetworkSearch {
  /** The communities that were zoomed into, the outermost first: number and name with a tilde between them. */
  readonly into?: readonly string[] | undefined;
  /** Level of detail; chosen by the server when absent. */
  readonly level?: string | undefined;
  /** The metric that gives places their size. */
  readonly size?: string | undefined;
  /** The node attribute that gives places their colour; communities when absent. */
  readonly colour?: string | undefined;
  /** Entries of the legend that are hidden. */
  readonly off?: readonly string[] | undefined;
  readonly view?: 'table' | undefined;
  /** What stands below the picture; people when absent. */
  readonly part?: Part | undefined;
  /** The metric of the table of people. */
  readonly metric?: string | undefined;
  /** The key of the person in the drawer. */
  readonly person?: string | undefined;
  /** The finding whose reason is open, from 1. */
  readonly finding?: string | undefined;
  /** Days that are compared. */
  readonly before?: string | undefined;
  readonly after?: string | undefined;
  /** Keys of those who are chosen to be taken away. */
  readonly remove?: readonly string[] | undefined;
  /** Or the group: attribute and value with a tilde between them. */
  readonly group?: string | undefined;
  /** Whether they are taken away. */
  readonly gone?: 'yes' | undefined;
}

/** More would make an address that servers refuse. */
export const MOST_REMOVED = 40;
const MOST_DEEP = 12;
const COMMUNITY = /^\d{1,9}(~.{1,100})?$/s;
const METRIC = /^[a-z][a-z_]{0,59}$/;

export function validateNetworkSearch(search: Record<string, unknown>): NetworkSearch {
  const match = (value: unknown, pattern: RegExp) => {
    const text = asText(value);
    return text !== undefined && pattern.test(text) ? text : undefined;
  };
  const list = (value: unknown, pattern: RegExp, most: number) => {
    const kept = asList(value)
      ?.filter((item) => pattern.test(item))
      .slice(0, most);
    return kept === undefined || kept.length === 0 ? undefined : kept;
  };
  const part = asOneOf(search.part, PARTS);
  return compact({
    into: list(search.into, COMMUNITY, MOST_DEEP),
    level: match(search.level, /^([0-9]|[12][0-9]|30)$/),
    size: match(search.size, METRIC),
    colour: match(search.colour, /^.{1,200}$/),
    off: list(search.off, /^.{1,200}$/, MOST_REMOVED),
    view: asOneOf(search.view, ['table'] as const),
    part: part === 'people' ? undefined : part,
    metric: match(search.metric, METRIC),
    person: match(search.person, /^.{1,500}$/s),
    finding: match(search.finding, /^[1-9]\d?$/),
    before: isDay(search.before) ? search.before : undefined,
    after: isDay(search.after) ? search.after : undefined,
    remove: list(search.remove, /^.{1,500}$/s, MOST_REMOVED),
    group: match(search.group, /^[^~]{1,200}~.{1,200}$/s),
    gone: asOneOf(search.gone, ['yes'] as const),
  });
}

/** The attribute and the value of a group of the address. */
export function groupOf(
  text: string | undefined,
): { readonly name: string; readonly value: string } | undefined {
  const [name, ...value] = text?.split('~') ?? [];
  return name === undefined ? undefined : { name, value: value.join('~') };
}

/** The number and the name of a community of the address. */
export function communityOf(item: string): { readonly number: string; readonly label: string } {
  const [number = '', ...label] = item.split('~');
  return { number, label: label.length === 0 ? `Community ${number}` : label.join('~') };
}
