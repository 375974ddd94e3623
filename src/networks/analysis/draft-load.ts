import { type Draft, FINDING_RULES, type Material } from './draft.ts';
import { count, median, people, percent } from './wording.ts';

/** More contacts than this many times the median, and further from the mean than this many deviations. */
const OVERLOAD = { times: 2.5, deviations: 3 } as const;

/** Parts of the network that have no tie to the largest one. */
export function findFragments({ portrait, columns }: Material): Draft[] {
  const { component, whole } = portrait;
  if (whole.components < 2) return [];
  const sizes = new Map<number, number>();
  for (const each of component) sizes.set(each, (sizes.get(each) ?? 0) + 1);
  const apart = columns.nodes - Math.max(...sizes.values());
  const smaller = whole.components - 1;
  // The largest is number 0; the next tells best who stands apart.
  const places = [...component.keys()].filter((node) => component[node] === 1).slice(0, 20);
  return [
    {
      kind: 'fragment',
      metric: 'components',
      value: whole.components,
      comparedWith: 1,
      group: null,
      places,
      write: () =>
        `${people(apart)} ${apart === 1 ? 'is' : 'are'} in ${smaller} ${smaller === 1 ? 'part' : 'parts'} that ${smaller === 1 ? 'has' : 'have'} no tie to the rest (${percent(apart / columns.nodes)} of all who have ties).`,
    },
  ];
}

/** Nodes with far more ties than others, most first. */
export function findOverload({ portrait, columns }: Material): Draft[] {
  const { neighbours } = portrait;
  const usual = median(neighbours);
  const mean = neighbours.reduce((sum, value) => sum + value, 0) / columns.nodes;
  const deviation = Math.sqrt(
    neighbours.reduce((sum, value) => sum + (value - mean) ** 2, 0) / columns.nodes,
  );
  return [...neighbours.keys()]
    .filter(
      (node) =>
        neighbours[node]! >= OVERLOAD.times * usual &&
        neighbours[node]! >= mean + OVERLOAD.deviations * deviation &&
        neighbours[node]! >= 5,
    )
    .sort((a, b) => neighbours[b]! - neighbours[a]! || a - b)
    .slice(0, FINDING_RULES.most)
    .map((node) => ({
      kind: 'overload',
      metric: 'degree',
      value: neighbours[node]!,
      comparedWith: usual,
      group: null,
      places: [node],
      write: (nameAt) =>
        `${nameAt(node)} keeps ties with ${count(neighbours[node]!)} others, ${(neighbours[node]! / usual).toFixed(1)} times as many as is typical (${count(usual)}).`,
    }));
}
