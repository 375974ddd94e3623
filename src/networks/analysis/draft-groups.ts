import { type Draft, FINDING_RULES, groupTitle, type Material } from './draft.ts';
import { listed, median, percent } from './wording.ts';

const SILO = {
  /** Members and ties inside that a group has at least to be called one. */
  members: 4,
  inside: 4,
  /** Its share of ties that lead out, at most so much of the median group's. */
  share: 0.4,
} as const;

const BOTTLENECK = { ties: 5, share: 0.5, members: 4 } as const;

interface GroupTies {
  members: number;
  inside: number;
  outside: number;
}

function groupTies({ columns, groups }: Material): Map<number, GroupTies> {
  const { membership } = groups;
  const ties = new Map<number, GroupTies>();
  const of = (group: number): GroupTies => {
    let entry = ties.get(group);
    if (entry === undefined) ties.set(group, (entry = { members: 0, inside: 0, outside: 0 }));
    return entry;
  };
  for (const group of membership) if (group >= 0) of(group).members++;
  for (let tie = 0; tie < columns.sources.length; tie++) {
    const one = membership[columns.sources[tie]!]!;
    const other = membership[columns.targets[tie]!]!;
    if (one < 0 || other < 0) continue;
    if (one === other) of(one).inside++;
    else {
      of(one).outside++;
      of(other).outside++;
    }
  }
  return ties;
}

/** Groups whose ties lead out far less than those of other groups do: the E-I index against the median group's. */
export function findSilos(material: Material): Draft[] {
  const { groups, columns } = material;
  const ties = groupTies(material);
  const sized = [...ties].filter(
    ([, { members, inside }]) => members >= SILO.members && inside >= SILO.inside,
  );
  if (sized.length < 3) return [];
  const shareOf = ({ inside, outside }: GroupTies): number => outside / (inside + outside);
  const indexOf = ({ inside, outside }: GroupTies): number => (outside - inside) / (inside + outside);
  const usual = median(sized.map(([, each]) => shareOf(each)));
  const usualIndex = median(sized.map(([, each]) => indexOf(each)));
  const all = columns.sources.length;
  return sized
    .filter(([, each]) => {
      // Ties that a group of this weight would have outside if all ties were drawn by lot.
      const byChance = 1 - (2 * each.inside + each.outside) / (2 * all);
      return shareOf(each) <= SILO.share * usual && shareOf(each) < byChance;
    })
    .sort(([, a], [, b]) => shareOf(a) - shareOf(b) || b.members - a.members)
    .slice(0, FINDING_RULES.most)
    .map(([group, each]) => {
      const contacts = contactsOf(material, group);
      return {
        kind: 'silo',
        metric: 'ei_index',
        value: indexOf(each),
        comparedWith: usualIndex,
        group: groupTitle(groups, group),
        places: contacts,
        write: (nameAt) =>
          `${capital(groups.nameOf(group))} keeps to itself: ${each.outside} of its ${each.inside + each.outside} ties lead to others (${percent(shareOf(each))}; typical: ${percent(usual)})${contacts.length === 0 ? '' : `, through ${listed(contacts.map(nameAt), 3)}`}.`,
      };
    });
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Members of a group who have ties out of it, those with most first; at most five. */
function contactsOf({ columns, groups }: Material, group: number): number[] {
  const { membership } = groups;
  const counts = new Map<number, number>();
  const note = (node: number, other: number): void => {
    if (membership[node] === group && membership[other] !== group && membership[other]! >= 0)
      counts.set(node, (counts.get(node) ?? 0) + 1);
  };
  for (let tie = 0; tie < columns.sources.length; tie++) {
    note(columns.sources[tie]!, columns.targets[tie]!);
    note(columns.targets[tie]!, columns.sources[tie]!);
  }
  return [...counts]
    .sort((a, b) => b[1] - a[1] || a[0] - b[0])
    .slice(0, 5)
    .map(([node]) => node);
}

/** Pairs of groups whose ties hang on one node. */
export function findBottlenecks(material: Material): Draft[] {
  const { columns, groups } = material;
  const { membership } = groups;
  const between = new Map<
    string,
    { readonly pair: [number, number]; total: number; by: Map<number, number> }
  >();
  for (let tie = 0; tie < columns.sources.length; tie++) {
    const [one, other] = [columns.sources[tie]!, columns.targets[tie]!];
    const pair: [number, number] = [membership[one]!, membership[other]!];
    if (pair[0] < 0 || pair[1] < 0 || pair[0] === pair[1]) continue;
    pair.sort((a, b) => a - b);
    const key = pair.join(' ');
    let entry = between.get(key);
    if (entry === undefined) between.set(key, (entry = { pair, total: 0, by: new Map() }));
    entry.total++;
    for (const node of [one, other]) entry.by.set(node, (entry.by.get(node) ?? 0) + 1);
  }
  const members = groupTies(material);
  return [...between.values()]
    .filter(
      ({ total, pair }) =>
        total >= BOTTLENECK.ties && pair.every((group) => members.get(group)!.members >= BOTTLENECK.members),
    )
    .map(({ pair, total, by }) => {
      const [node, carried] = [...by].reduce((most, each) => (each[1] > most[1] ? each : most));
      return { pair, total, node, carried };
    })
    .filter(({ total, carried }) => carried / total > BOTTLENECK.share)
    .sort((a, b) => b.carried - a.carried || a.node - b.node)
    .slice(0, 3)
    .map(({ pair, total, node, carried }) => ({
      kind: 'bottleneck',
      metric: 'brokerage',
      value: carried / total,
      comparedWith: 1 / Math.max(1, between.get(pair.join(' '))!.by.size / 2),
      group: pair.map((group) => groupTitle(groups, group)).join('; '),
      places: [node],
      write: (nameAt) =>
        `${carried} of the ${total} ties between ${groups.nameOf(pair[0])} and ${groups.nameOf(pair[1])} are ${nameAt(node)}'s.`,
    }));
}
