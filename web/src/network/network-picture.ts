import type { LegendEntry } from '../graph/graph-legend.tsx';
import type { Picture } from '../graph/picture.ts';
import type { NetworkPlace, NetworkView } from './combine-frames.ts';

/** Okabe and Ito; with the letters they tell twelve groups apart. */
const COLOURS = [
  '--pestle-political',
  '--pestle-technological',
  '--pestle-environmental',
  '--pestle-economic',
  '--pestle-social',
  '--pestle-legal',
] as const;
/** What is tied to one another as the palette orders colours: blue, vermilion and so on lie far apart. */
const LETTERS = 'ABCDEFGHIJKL';
const QUIET = '--kind-value';
/** The legend's entry for all groups without a letter. */
export const OTHERS = 'others';
/** Arrows of more ties would cover the picture. */
const MOST_ARROWS = 1_500;
const MANY = 1_200;

export interface NetworkPictureOptions {
  readonly isColouredByAttribute: boolean;
  /** Groups of the legend that are hidden. */
  readonly off: ReadonlySet<string>;
}

/** A network as a picture and its legend; the groups with the most members have a letter, the largest first. */
export function networkPicture(
  view: NetworkView,
  { isColouredByAttribute, off }: NetworkPictureOptions,
): {
  readonly picture: Picture;
  readonly legend: readonly LegendEntry[];
  readonly groupOf: (place: NetworkPlace) => string;
} {
  const { facts, places, ties } = view;
  const keyOf = (place: NetworkPlace) =>
    isColouredByAttribute ? (place.group ?? '') : String(place.community);
  const counts = new Map<string, number>();
  for (const place of places) counts.set(keyOf(place), (counts.get(keyOf(place)) ?? 0) + place.members);
  const names = new Map(facts.legend.map(({ id, label }) => [String(id), label]));
  const lettered = [...counts]
    .filter(([key]) => (isColouredByAttribute ? key !== '' : names.has(key)))
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, LETTERS.length);
  const styles = new Map(
    lettered.map(([key], at) => [
      key,
      { colour: COLOURS[at % COLOURS.length] as string, letter: LETTERS[at] as string },
    ]),
  );
  const groupOf = (place: NetworkPlace) => (styles.has(keyOf(place)) ? keyOf(place) : OTHERS);
  const rest = [...counts].reduce((sum, [key, count]) => sum + (styles.has(key) ? 0 : count), 0);
  const legend: LegendEntry[] = lettered.map(([key, count]) => ({
    group: key,
    label: isColouredByAttribute ? key : shortName(names.get(key) as string),
    colour: styles.get(key)?.colour ?? QUIET,
    letter: styles.get(key)?.letter,
    count,
    shown: !off.has(key),
  }));
  if (rest > 0)
    legend.push({ group: OTHERS, label: 'Others', colour: QUIET, count: rest, shown: !off.has(OTHERS) });

  const sizeOf = sizes(view);
  const isShown = places.map((place) => !off.has(groupOf(place)));
  const heaviest = ties.reduce((most, { weight }) => Math.max(most, weight), 0);
  const arrows = facts.directed && ties.length <= MOST_ARROWS ? 'forward' : 'none';
  return {
    legend,
    groupOf,
    picture: {
      nodes: places.flatMap((place, at) => {
        if (!isShown[at]) return [];
        const style = styles.get(groupOf(place));
        return [
          {
            id: String(place.id),
            label: place.label,
            x: place.x - 500,
            y: 500 - place.y,
            size: sizeOf(place, at),
            colour: style?.colour ?? QUIET,
            group: groupOf(place),
            letter: style?.letter,
            more: facts.level > 0,
          },
        ];
      }),
      edges: ties.flatMap(({ from, to, weight }, at) => {
        const [source, target] = [places[from], places[to]];
        if (source === undefined || target === undefined || from === to) return [];
        if (!isShown[from] || !isShown[to]) return [];
        return [
          {
            id: String(at),
            source: String(source.id),
            target: String(target.id),
            size: 0.6 + (facts.level > 0 ? 5 : 1.6) * share(Math.log1p(weight), Math.log1p(heaviest)),
            colour: '--edge-quiet',
            arrows,
          },
        ];
      }),
    },
  };
}

/** `Sensors (86 % of 14)` without its number, which the legend shows beside it. */
function shortName(label: string): string {
  return label.replace(/ \((?:\d+ % of )?[\d,]+\)$/, '').replace(/ and [\d,]+ more$/, ' …');
}

/** Radius by members, by the metric's value, or by ties: the area tells the number. */
function sizes({ facts, places, ties }: NetworkView): (place: NetworkPlace, at: number) => number {
  if (facts.level > 0) {
    const most = places.reduce((largest, { members }) => Math.max(largest, members), 1);
    const [least, span] = places.length > 200 ? [3, 15] : [7, 21];
    return ({ members }) => least + span * Math.sqrt(members / most);
  }
  const amounts =
    facts.metric === null ? tiesOf(places.length, ties) : places.map(({ value }) => value ?? Number.NaN);
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const amount of amounts) {
    if (Number.isNaN(amount)) continue;
    low = Math.min(low, amount);
    high = Math.max(high, amount);
  }
  // What begins above 0 is drawn from 0, so that twice as much looks twice as large.
  const from = Math.min(0, low);
  const [least, span] = places.length > MANY ? [1.6, 7] : places.length > 300 ? [2.5, 9] : [4, 12];
  return (_, at) => {
    const amount = amounts[at] as number;
    return least + (Number.isNaN(amount) ? 0 : span * Math.sqrt(share(amount - from, high - from)));
  };
}

function tiesOf(places: number, ties: NetworkView['ties']): number[] {
  const counts = new Array<number>(places).fill(0);
  for (const { from, to } of ties) {
    counts[from] = (counts[from] ?? 0) + 1;
    counts[to] = (counts[to] ?? 0) + 1;
  }
  return counts;
}

function share(part: number, whole: number): number {
  return whole > 0 ? part / whole : 0;
}
