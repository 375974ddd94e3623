import { seededRandom } from '../../src/base/random.ts';

/** A seeded graph with a heavy tail, and hubs that everything knows. Nodes are 0 to `nodes` - 1; hubs come first. */
export interface MadeGraph {
  readonly nodes: number;
  readonly hubs: number;
  readonly subjects: Int32Array;
  readonly objects: Int32Array;
  /** Places in `MADE_KINDS`. */
  readonly kinds: Uint8Array;
}

/** Number in `relationship_kinds`, and share of the relationships: most say that a signal named both. */
export const MADE_KINDS = [
  ['mentioned_with', 0.6],
  ['invests_in', 0.06],
  ['acquires', 0.04],
  ['partners_with', 0.06],
  ['develops', 0.06],
  ['competes_with', 0.03],
  ['employs', 0.07],
  ['located_in', 0.05],
  ['founded_by', 0.02],
  ['regulates', 0.01],
] as const;

export const MADE_ENTITY_KINDS = ['organisation', 'person', 'technology', 'location', 'product'] as const;

/**
 * Each hub has `hubDegree` distinct neighbours. Of the other relationships one end in two lies near the subject (a
 * community of a thousand), the other is drawn with a heavy tail; subjects too, so that degrees span four magnitudes.
 */
export function makeGraph(options: {
  readonly nodes: number;
  readonly relationships: number;
  readonly hubs: number;
  readonly hubDegree: number;
  readonly seed: number;
}): MadeGraph {
  const { nodes, relationships, hubs, hubDegree, seed } = options;
  const random = seededRandom(seed);
  const subjects = new Int32Array(relationships);
  const objects = new Int32Array(relationships);
  const kinds = new Uint8Array(relationships);
  const heavy = (): number => {
    // Pareto ranks with exponent 0.45, scattered over the numbers so that the popular are not neighbours.
    const rank = Math.floor((nodes - hubs) * random() ** 2.2);
    return hubs + Number((BigInt(rank) * 7_368_787n) % BigInt(nodes - hubs));
  };
  const step = Math.floor((nodes - hubs) / hubDegree);
  let at = 0;
  for (let hub = 0; hub < hubs; hub++)
    for (let i = 0; i < hubDegree && at < relationships; i++, at++) {
      subjects[at] = hub;
      objects[at] = hubs + i * step + Math.floor(random() * step);
    }
  for (; at < relationships; at++) {
    const subject = heavy();
    subjects[at] = subject;
    const near = subject - (subject % 1000) + Math.floor(random() * 1000);
    objects[at] = random() < 0.5 ? Math.min(Math.max(near, hubs), nodes - 1) : heavy();
  }
  for (let i = 0; i < relationships; i++) {
    let draw = random();
    let kind = 0;
    while (kind < MADE_KINDS.length - 1 && draw >= MADE_KINDS[kind]![1]) draw -= MADE_KINDS[kind++]![1];
    kinds[i] = kind;
  }
  return { nodes, hubs, subjects, objects, kinds };
}
