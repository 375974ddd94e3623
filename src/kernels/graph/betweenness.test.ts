import { describe, expect, it } from 'vitest';
import { noProgress } from '../../base/progress.ts';
import { seededRandom } from '../../base/random.ts';
import {
  accumulateBetweenness,
  BETWEENNESS_LANES,
  betweenness,
  betweennessSources,
  finishBetweenness,
} from './betweenness.ts';
import { dependenciesOneByOne } from './dependencies.ts';
import { sampleSources, sourceBlocks } from './sources.ts';
import { type Arcs, allPairs, FLORENCE, forRandomArcs, graphOfArcs, KARATE, KITE } from './test-graphs.ts';

/** By definition: the share of shortest paths of every pair that runs through each other node. */
function naive(arcs: Arcs, weighted: boolean): number[] {
  const { distance, paths, ties } = allPairs(arcs, weighted);
  return Array.from({ length: arcs.nodes }, (_, node) => {
    let sum = 0;
    for (let from = 0; from < arcs.nodes; from++)
      for (let to = 0; to < arcs.nodes; to++) {
        const whole = distance[from]![to]!;
        if (from === node || to === node || from === to || whole === Number.POSITIVE_INFINITY) continue;
        if (ties(distance[from]![node]! + distance[node]![to]!, whole))
          sum += (paths[from]![node]! * paths[node]![to]!) / paths[from]![to]!;
      }
    return arcs.directed ? sum : sum / 2;
  });
}

function expectClose(values: Float64Array, expected: readonly number[]): void {
  expect(values.length).toBe(expected.length);
  values.forEach((value, node) => {
    expect(Math.abs(value - expected[node]!)).toBeLessThanOrEqual(1e-9 * (1 + expected[node]!));
  });
}

describe('betweenness', () => {
  it('gives the published values of the karate club, the kite and the Florentine families', () => {
    const karate = betweenness(KARATE).values;
    expect([0, 33, 32, 2, 31].map((node) => karate[node]!.toFixed(4))).toEqual([
      '231.0714',
      '160.5516',
      '76.6905',
      '75.8508',
      '73.0095',
    ]);
    expectClose(betweenness(KITE).values, [5 / 6, 5 / 6, 0, 11 / 3, 0, 25 / 3, 25 / 3, 14, 8, 0]);
    const florence = betweenness(FLORENCE).values;
    expect([8, 6, 1].map((node) => florence[node]!.toFixed(4))).toEqual(['47.5000', '23.1667', '19.3333']);
  });

  it('agrees with the definition on random graphs of every kind, by steps and by lengths', () => {
    forRandomArcs(400, (arcs, weighted) => {
      const graph = graphOfArcs(arcs, weighted);
      expectClose(betweenness(graph, { lengths: graph.weights }).values, naive(arcs, weighted));
    });
  });

  it('counts 0.1 + 0.2 and 0.3 as equally long', () => {
    const arcs = {
      nodes: 3,
      directed: true,
      arcs: [[0, 1, 0.1] as const, [1, 2, 0.2] as const, [0, 2, 0.3] as const],
    };
    const graph = graphOfArcs(arcs, true);
    expect([...betweenness(graph, { lengths: graph.weights }).values]).toEqual([0, 0.5, 0]);
  });

  it('counts more paths than a floating-point number can, by steps and by lengths', () => {
    // Triples of nodes one after another, each tied to all of the next: 3^(triples - 1) paths from end to end.
    const triples = 700;
    const arcs = Array.from({ length: triples - 1 }, (_, at) =>
      Array.from(
        { length: 9 },
        (_, tie) => [3 * at + (tie % 3), 3 * at + 3 + Math.floor(tie / 3), 1] as const,
      ),
    ).flat();
    for (const weighted of [false, true]) {
      const graph = graphOfArcs({ nodes: 3 * triples, directed: true, arcs }, weighted);
      const { values } = betweenness(graph, { lengths: graph.weights });
      // A node of triple t is on a third of the paths of each pair of a node before and a node behind.
      for (const triple of [0, 1, 350, 698, 699])
        expect(values[3 * triple]! / ((3 * triple * 3 * (triples - 1 - triple)) / 3 || 1)).toBeCloseTo(
          triple === 0 || triple === triples - 1 ? 0 : 1,
          9,
        );
    }
  });

  it('counts them where sources run together', () => {
    // A chain of a hundred parallel arcs each: 100^199 paths in fewer steps than make it stop.
    const nodes = 200;
    const arcs = Array.from(
      { length: 100 * (nodes - 1) },
      (_, arc) => [arc % 199, (arc % 199) + 1, 1] as const,
    );
    const { values } = betweenness(graphOfArcs({ nodes, directed: true, arcs }));
    expectClose(
      values,
      Array.from({ length: nodes }, (_, node) => node * (nodes - 1 - node)),
    );
  });

  it('takes long chains, which sources together do not pay for', () => {
    const nodes = 600;
    const arcs = Array.from({ length: nodes - 1 }, (_, node) => [node, node + 1, 1] as const);
    const { values } = betweenness(graphOfArcs({ nodes, directed: false, arcs }));
    expectClose(
      values,
      Array.from({ length: nodes }, (_, node) => node * (nodes - 1 - node)),
    );
  });

  it('gives the same sources together as one by one, when rows are longer than the room for them', () => {
    const random = seededRandom(7);
    const nodes = 20_000;
    const arcs = Array.from({ length: 60_000 }, (_, at) => {
      const other = Math.floor(random() * nodes);
      return [at < 19_000 ? 0 : Math.floor(random() * nodes), other, 1] as const;
    });
    const graph = graphOfArcs({ nodes, directed: false, arcs });
    const sources = sampleSources(nodes, 11, 3);
    const [together, alone] = [new Float64Array(nodes), new Float64Array(nodes)];
    accumulateBetweenness(graph, sources, { into: together });
    dependenciesOneByOne(graph, sources, alone, noProgress);
    expect(together[0]!).toBeGreaterThan(nodes);
    expectClose(together, [...alone]);
  });

  it('has nothing to count in graphs of no, one and two nodes', () => {
    for (const nodes of [0, 1, 2]) {
      const graph = graphOfArcs({ nodes, directed: false, arcs: nodes === 2 ? [[0, 1, 1]] : [] });
      expect(betweenness(graph)).toEqual({
        values: new Float64Array(nodes),
        sources: nodes,
        exact: true,
        epsilon: 0,
      });
    }
  });

  it('keeps its error bound in samples, and the bound shrinks with them', () => {
    const random = seededRandom(11);
    const nodes = 400;
    const arcs = Array.from({ length: 500 }, () => {
      const from = Math.floor(random() ** 3 * nodes);
      return [from, Math.floor(random() * nodes), 1] as const;
    });
    const graph = graphOfArcs({ nodes, directed: false, arcs });
    const exact = betweenness(graph).values;
    let before = Number.POSITIVE_INFINITY;
    for (const samples of [20, 80, 160, 320]) {
      const bounds: number[] = [];
      let [broken, total] = [0, 0];
      for (let seed = 0; seed < 40; seed++) {
        const sampled = betweenness(graph, { samples, seed });
        expect(sampled).toMatchObject({ sources: samples, exact: false });
        const error = sampled.values.reduce(
          (most, value, v) => Math.max(most, Math.abs(value - exact[v]!)),
          0,
        );
        if (error > sampled.epsilon) broken++;
        total += sampled.values.reduce((sum, value) => sum + value, 0);
        bounds.push(sampled.epsilon);
      }
      expect(broken).toBeLessThanOrEqual(2);
      const truth = exact.reduce((sum, value) => sum + value, 0);
      expect(Math.abs(total / 40 - truth) / truth).toBeLessThan(0.1);
      expect(Math.max(...bounds)).toBeLessThan(before);
      before = Math.max(...bounds);
    }
    // A bound as wide as the scale would say nothing.
    expect(before).toBeLessThan((0.12 * nodes * nodes) / 2);
  });

  it('gives the same bits whoever sums the blocks, and other samples for other seeds', () => {
    const whole = betweenness(KARATE, { samples: 30, seed: 5 });
    const blocks = sourceBlocks(betweennessSources(KARATE, { samples: 30, seed: 5 }), BETWEENNESS_LANES);
    expect(blocks.length).toBe(2);
    const parts = blocks
      .toReversed()
      .map((sources) => {
        const into = new Float64Array(34);
        accumulateBetweenness(KARATE, sources, { into });
        return into;
      })
      .toReversed();
    const sums = parts[0]!.map((value, node) => value + parts[1]![node]!);
    expect(finishBetweenness(KARATE, 30, sums)).toEqual(whole);
    expect(betweenness(KARATE, { samples: 30, seed: 6 }).values).not.toEqual(whole.values);
  });

  it('takes every node once, neighbours side by side', () => {
    const arcs = Array.from({ length: 19 }, (_, at) => [(at * 7) % 20, (at * 7 + 7) % 20, 1] as const);
    const sources = betweennessSources(graphOfArcs({ nodes: 20, directed: false, arcs }), {});
    expect([...sources].sort((one, other) => one - other)).toEqual(
      Array.from({ length: 20 }, (_, node) => node),
    );
    // A chain from 0, 7, 14 on: each is met next.
    expect([...sources.slice(0, 4)]).toEqual([0, 7, 14, 1]);
  });

  it('stops when progress says so, and refuses samples and sums that make no sense', () => {
    const stop = () => {
      throw new Error('stopped');
    };
    expect(() => betweenness(KARATE, {}, stop)).toThrow('stopped');
    expect(() => betweenness(KARATE, { samples: 0 })).toThrow('A sample of 0 nodes');
    expect(() => accumulateBetweenness(KARATE, Int32Array.of(0), { into: new Float64Array(3) })).toThrow(
      'Sums for 3 of 34 nodes',
    );
  });
});
