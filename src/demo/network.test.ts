import { describe, expect, it } from 'vitest';
import { createDraw } from './draw.ts';
import { createNetwork, type NetworkSnapshot } from './network.ts';

const END = Date.UTC(2026, 2, 18);
const SEEDS = [1, 20_240_229, 99];

/** Unweighted betweenness after Brandes (2001), written for this test alone. */
function betweenness({ people, ties }: NetworkSnapshot): Map<string, number> {
  const neighbours = new Map<string, string[]>(people.map((key) => [key, []]));
  for (const { source, target } of ties) {
    neighbours.get(source)!.push(target);
    neighbours.get(target)!.push(source);
  }
  const score = new Map(people.map((key) => [key, 0]));
  for (const start of people) {
    const order: string[] = [];
    const distance = new Map([[start, 0]]);
    const paths = new Map([[start, 1]]);
    const before = new Map<string, string[]>();
    const queue = [start];
    for (const at of queue) {
      order.push(at);
      for (const next of neighbours.get(at)!) {
        if (!distance.has(next)) {
          distance.set(next, distance.get(at)! + 1);
          queue.push(next);
        }
        if (distance.get(next) === distance.get(at)! + 1) {
          paths.set(next, (paths.get(next) ?? 0) + paths.get(at)!);
          before.set(next, [...(before.get(next) ?? []), at]);
        }
      }
    }
    const dependency = new Map<string, number>();
    for (const at of order.reverse()) {
      for (const previous of before.get(at) ?? []) {
        const share = (paths.get(previous)! / paths.get(at)!) * (1 + (dependency.get(at) ?? 0));
        dependency.set(previous, (dependency.get(previous) ?? 0) + share);
      }
      if (at !== start) score.set(at, score.get(at)! + (dependency.get(at) ?? 0));
    }
  }
  return score;
}

describe.each(SEEDS)('the network of seed %i', (seed) => {
  const network = createNetwork(createDraw(seed, 'network'), END);
  const { truth } = network;
  const [earlier, later] = network.snapshots;

  it('has about 150 people at both dates, each known, none twice, no tie to strangers or oneself', () => {
    const known = new Set(network.people.map((person) => person.key));
    expect(known.size).toBe(network.people.length);
    for (const { people, ties } of network.snapshots) {
      expect(people.length).toBeGreaterThan(140);
      const present = new Set(people);
      for (const key of people) expect(known.has(key)).toBe(true);
      const pairs = new Set<string>();
      for (const { source, target, weight } of ties) {
        expect(present.has(source) && present.has(target) && source !== target).toBe(true);
        expect(weight >= 1 && weight <= 40).toBe(true);
        pairs.add([source, target].sort().join(' '));
      }
      expect(pairs.size).toBe(ties.length);
    }
    expect(later.at - earlier.at).toBe(365 * 86_400_000);
  });

  it('lets the brokers and the gatekeeper lead in betweenness', () => {
    const ranked = [...betweenness(earlier)].sort((a, b) => b[1] - a[1]).map(([key]) => key);
    expect(new Set(ranked.slice(0, 5))).toEqual(new Set([...truth.brokers, truth.silo.gatekeeper]));
  });

  it('cuts the silo off but for its gatekeeper', () => {
    for (const { ties, people } of network.snapshots) {
      const members = new Set(
        network.people
          .filter((person) => person.team === truth.silo.team && people.includes(person.key))
          .map((person) => person.key),
      );
      const outward = ties.filter((tie) => members.has(tie.source) !== members.has(tie.target));
      expect(outward).toHaveLength(1);
      expect([outward[0]!.source, outward[0]!.target]).toContain(truth.silo.gatekeeper);
    }
  });

  it('loses one broker between the two dates', () => {
    expect(earlier.people).toContain(truth.departedBroker);
    expect(later.people).not.toContain(truth.departedBroker);
  });
});
