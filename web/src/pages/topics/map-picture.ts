import type { TopicMap } from '../../api/contract.ts';
import type { LegendEntry } from '../../graph/graph-legend.tsx';
import type { Picture, PictureNode } from '../../graph/picture.ts';

type MapTopic = TopicMap['topics'][number];

/** Okabe and Ito; with the letters they tell twelve groups apart. */
const COLOURS = [
  '--pestle-political',
  '--pestle-economic',
  '--pestle-environmental',
  '--pestle-social',
  '--pestle-technological',
  '--pestle-legal',
] as const;
const LETTERS = 'ABCDEFGHIJKL';
const QUIET = '--kind-value';
export const OTHERS = 'others';
/** Grown by half within a month: a ring is drawn around it. */
export const RINGED_FROM = 0.5;
/** World units of the plane from its middle to its side. */
const HALF = 420;
const LARGEST = 28;
const LEAST = 4;

/**
 * Topics as dots: near ones are alike, the area is the number of signals, the colour and the letter are those of the
 * group, a ring says that it grows. Groups with the most signals have a letter, the largest first.
 */
export function mapPicture(
  topics: readonly MapTopic[],
  off: ReadonlySet<string>,
): { readonly picture: Picture; readonly legend: readonly LegendEntry[] } {
  const sums = new Map<number, { signals: number; topics: number; name: string; most: number }>();
  for (const topic of topics) {
    const sum = sums.get(topic.group) ?? { signals: 0, topics: 0, name: '', most: -1 };
    sum.signals += topic.signals;
    sum.topics++;
    if (topic.signals > sum.most) {
      sum.most = topic.signals;
      sum.name = topic.label;
    }
    sums.set(topic.group, sum);
  }
  const lettered = [...sums]
    .filter(([, { topics: count }]) => count > 1 || sums.size <= LETTERS.length)
    .sort((a, b) => b[1].signals - a[1].signals || a[0] - b[0])
    .slice(0, LETTERS.length);
  const styles = new Map(
    lettered.map(([group], at) => [
      group,
      { colour: COLOURS[at % COLOURS.length] as string, letter: LETTERS[at] as string },
    ]),
  );
  const keyOf = (topic: MapTopic) => (styles.has(topic.group) ? String(topic.group) : OTHERS);
  const legend: LegendEntry[] = lettered.map(([group, { name, topics: count }]) => ({
    group: String(group),
    label: name,
    colour: styles.get(group)?.colour ?? QUIET,
    letter: styles.get(group)?.letter,
    count,
    shown: !off.has(String(group)),
  }));
  const rest = topics.filter((topic) => keyOf(topic) === OTHERS).length;
  if (rest > 0)
    legend.push({ group: OTHERS, label: 'Others', colour: QUIET, count: rest, shown: !off.has(OTHERS) });

  const most = topics.reduce((high, { signals }) => Math.max(high, signals), 1);
  // Many dots of full size would lie over each other.
  const largest = Math.max(10, Math.min(LARGEST, 130 / Math.sqrt(Math.max(1, topics.length))));
  const nodes = topics.flatMap((topic): PictureNode[] => {
    const key = keyOf(topic);
    if (off.has(key)) return [];
    const style = styles.get(topic.group);
    return [
      {
        id: topic.id,
        label: shortLabel(topic.label),
        x: topic.x * HALF,
        y: topic.y * HALF,
        size: LEAST + (largest - LEAST) * Math.sqrt(topic.signals / most),
        colour: style?.colour ?? QUIET,
        group: key,
        letter: style?.letter,
        more: topic.growth !== null && topic.growth >= RINGED_FROM,
      },
    ];
  });
  return { picture: { nodes, edges: [] }, legend };
}

const LONG = 26;

/** As many of its terms as fit beside a dot, one at least. */
function shortLabel(label: string): string {
  const [first = label, ...others] = label.split(', ');
  let short = first;
  for (const term of others) {
    if (short.length + term.length + 2 > LONG) break;
    short += `, ${term}`;
  }
  return short;
}
