import { formatCount } from '../format/number.ts';
import type { LegendEntry } from '../graph/graph-legend.tsx';
import type { GraphTable } from '../graph/graph-table.tsx';
import type { NetworkPlace, NetworkView } from './combine-frames.ts';
import { columnTitle, formatValue } from './metric-words.ts';

/** Rows that a table shows; those beyond are in its download, so they need no cells. */
const SHOWN = 200;

/** What the picture shows as two tables: its places, the most important first, and its ties, the strongest first. */
export function networkTables(
  { facts, places, ties }: NetworkView,
  {
    noun,
    legend,
    groupOf,
    onOpen,
  }: {
    /** What nodes are called, many of them. */
    readonly noun: string;
    readonly legend: readonly LegendEntry[];
    readonly groupOf: (place: NetworkPlace) => string;
    readonly onOpen: (id: string) => void;
  },
): GraphTable[] {
  const entries = new Map(legend.map((entry) => [entry.group, entry]));
  const shown = (place: NetworkPlace | undefined) =>
    place !== undefined && entries.get(groupOf(place))?.shown !== false;
  const counts = new Array<number>(places.length).fill(0);
  for (const { from, to } of ties) {
    counts[from] = (counts[from] ?? 0) + 1;
    counts[to] = (counts[to] ?? 0) + 1;
  }
  const importance = ({ place, count }: { readonly place: NetworkPlace; readonly count: number }) =>
    facts.level > 0 ? place.members : (place.value ?? count);
  const rows = places
    .map((place, at) => ({ place, count: counts[at] ?? 0 }))
    .filter(({ place }) => shown(place))
    .sort((a, b) => importance(b) - importance(a));
  const isCommunities = facts.level > 0;
  const metric = facts.metric === null ? [] : [{ label: columnTitle(facts.metric), number: true }];
  return [
    {
      name: isCommunities ? 'Communities' : noun.charAt(0).toUpperCase() + noun.slice(1),
      columns: [
        { label: 'Name' },
        ...(isCommunities
          ? [{ label: 'Members', number: true }]
          : [{ label: facts.attribute === null ? 'Community' : columnTitle(facts.attribute) }]),
        { label: 'Ties shown', number: true },
        ...metric,
      ],
      rows: rows.map(({ place, count }, at) => {
        const group = entries.get(groupOf(place))?.label ?? '';
        return {
          id: String(place.id),
          cells:
            at >= SHOWN
              ? []
              : [
                  <button key="name" type="button" onClick={() => onOpen(String(place.id))}>
                    {place.label}
                  </button>,
                  isCommunities ? formatCount(place.members) : group,
                  formatCount(count),
                  ...(metric.length > 0 ? [formatValue(place.value)] : []),
                ],
          values: [
            place.label,
            isCommunities ? place.members : group,
            count,
            ...(metric.length > 0 ? [place.value ?? ''] : []),
          ],
        };
      }),
    },
    {
      name: 'Ties',
      columns: [{ label: 'From' }, { label: 'To' }, { label: 'Weight', number: true }],
      rows: ties
        .map((tie, at) => ({ ...tie, at }))
        .filter(({ from, to }) => shown(places[from]) && shown(places[to]))
        .sort((a, b) => b.weight - a.weight)
        .map(({ from, to, weight, at }, position) => {
          const [one, other] = [places[from]?.label ?? '', places[to]?.label ?? ''];
          return {
            id: String(at),
            cells: position >= SHOWN ? [] : [one, other, formatValue(weight)],
            values: [one, other, weight],
          };
        }),
    },
  ];
}
