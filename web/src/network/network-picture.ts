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
const LETTERS = 'ABCDEFGHIJKL';
/** Communities have long names, and a legend of many is no picture. */
const MOST_COMMUNITIES = 10;
const QUIET = '--kind-value';
/** A window of usual height. */
const SCREEN = 0.55;
/** The legend's entry for all groups without a letter. */
export const OTHERS = 'others';
/** Arrows of more ties would cover the picture, and so would their lines if they were not quiet. */
const MOST_ARROWS = 1_500;

export interface NetworkPictureOptions {
  readonly isColouredByAttribute: boolean;
  /** Pixels of a unit of the layout, which is 1,000 wide, when all of it is seen. */
  readonly scale?: number;
  /** Groups of the legend that are hidden. */
  readonly off: ReadonlySet<string>;
}

/** A network as a picture and its legend; the groups with the most members have a letter, the largest first. */
export function networkPicture(
  view: NetworkView,
  { isColouredByAttribute, off, scale = SCREEN }: NetworkPictureOptions,
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
    // A community of one is nobody's group.
    .filter(([key, count]) => (isColouredByAttribute ? key !== '' : names.has(key) && count > 1))
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, isColouredByAttribute ? LETTERS.length : MOST_COMMUNITIES);
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

  const sizeOf = sizes(view, scale);
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
            colour: ties.length > MOST_ARROWS ? '--border' : '--edge-quiet',
            arrows,
          },
        ];
      }),
    },
  };
}

/** `Sensors (86 % of 14)` without its number, which the legend shows beside it. */
function shortName(label: string): string {
  return label.replace(/ \((?:\d+ % of )?[\d,]+\)$/, '').replace(/(, .*)? and [\d,]+ more$/, ' …');
}

/** Radius by members, by the metric's value, or by ties: the area tells the number. Crowded places are smaller. */
function sizes(
  { facts, places, ties }: NetworkView,
  scale: number,
): (place: NetworkPlace, at: number) => number {
  const room = spacing(places) * scale;
  if (facts.level > 0) {
    const most = places.reduce((largest, { members }) => Math.max(largest, members), 1);
    const largest = Math.min(26, Math.max(9, room * 1.2));
    const least = largest / 4;
    return ({ members }) => least + (largest - least) * Math.sqrt(members / most);
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
  const least = Math.min(4, Math.max(1.4, room * 0.35));
  const span = Math.min(12, Math.max(scale * 9, room * 1.3));
  return (_, at) => {
    const amount = amounts[at] as number;
    return least + (Number.isNaN(amount) ? 0 : span * Math.sqrt(share(amount - from, high - from)));
  };
}

const SPACING_SAMPLE = 200;

/** Median distance of a place to its nearest neighbour, of a sample. */
function spacing(places: readonly NetworkPlace[]): number {
  const step = Math.max(1, Math.floor(places.length / SPACING_SAMPLE));
  const distances: number[] = [];
  for (let at = 0; at < places.length; at += step) {
    const one = places[at] as NetworkPlace;
    let nearest = Number.POSITIVE_INFINITY;
    for (const other of places)
      if (other !== one) nearest = Math.min(nearest, Math.hypot(one.x - other.x, one.y - other.y));
    distances.push(nearest);
  }
  distances.sort((a, b) => a - b);
  return distances[distances.length >> 1] ?? Number.POSITIVE_INFINITY;
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
