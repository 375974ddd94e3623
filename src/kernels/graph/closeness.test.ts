import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../base/random.ts';
import { closeness } from './closeness.ts';
import {
  accumulateDistances,
  addDistances,
  DISTANCE_LANES,
  distanceSums,
  emptySums,
} from './distance-sums.ts';
import { efficiency } from './efficiency.ts';
import { harmonic } from './harmonic.ts';
import { sampleSources, sourceBlocks } from './sources.ts';
import { allPairs, FLORENCE, forRandomArcs, graphOfArcs, KARATE, KITE } from './test-graphs.ts';

const close = (value: number, expected: number): void => {
  if (Number.isNaN(expected)) expect(value).toBeNaN();
  else expect(Math.abs(value - expected)).toBeLessThanOrEqual(1e-9 * (1 + Math.abs(expected)));
};

describe('closeness, harmonic centrality and efficiency', () => {
  it('give the published values of the kite and the Medici', () => {
    const kite = closeness(KITE);
    [9 / 17, 9 / 17, 0.5, 0.6, 0.5, 9 / 14, 9 / 14, 0.6, 3 / 7, 9 / 29].forEach((value, node) => {
      close(kite[node]!, value);
    });
    close(closeness(FLORENCE)[8]!, 0.56);
    close(harmonic(FLORENCE).values[8]!, 9.5 / 14);
    close(efficiency(FLORENCE).efficiency!, 0.5001587301587297);
    close(efficiency(KARATE).efficiency!, 0.4920083184789052);
  });

  it('agree with the definition on random graphs of every kind, by steps and by lengths', () => {
    forRandomArcs(300, (arcs, weighted) => {
      const graph = graphOfArcs(arcs, weighted);
      const options = { lengths: graph.weights };
      const { distance } = allPairs(arcs, weighted);
      const [near, wide, mean] = [
        closeness(graph, options),
        closeness(graph, { ...options, wassermanFaust: true }),
        harmonic(graph, options),
      ];
      let [pairs, sum, inverses] = [0, 0, 0];
      distance.forEach((row, node) => {
        const others = row.filter((value, to) => to !== node && value < Number.POSITIVE_INFINITY);
        const total = others.reduce((all, value) => all + value, 0);
        const inverse = others.reduce((all, value) => all + 1 / value, 0);
        close(near[node]!, others.length / total);
        close(wide[node]!, others.length === 0 ? 0 : others.length ** 2 / total / (arcs.nodes - 1));
        close(mean.values[node]!, arcs.nodes < 2 ? 0 : inverse / (arcs.nodes - 1));
        pairs += others.length;
        sum += total;
        inverses += inverse;
      });
      const whole = efficiency(graph, options);
      expect(whole).toMatchObject({ reachablePairs: pairs, exact: true, epsilon: 0 });
      close(whole.efficiency ?? -1, arcs.nodes < 2 ? -1 : inverses / (arcs.nodes * (arcs.nodes - 1)));
      close(whole.meanDistance ?? -1, pairs === 0 ? -1 : sum / pairs);
    });
  });

  it('search from more targets than there are bits in a word', () => {
    const nodes = 150;
    const arcs = Array.from({ length: nodes - 1 }, (_, node) => [node, node + 1, 1] as const);
    const sums = distanceSums(graphOfArcs({ nodes, directed: true, arcs }));
    for (let node = 0; node < nodes; node++) {
      const ahead = nodes - 1 - node;
      expect([sums.reached[node], sums.distances[node]]).toEqual([ahead, (ahead * (ahead + 1)) / 2]);
    }
  });

  it('keep their error bounds in samples', () => {
    const random = seededRandom(3);
    const nodes = 500;
    const arcs = Array.from(
      { length: 1200 },
      () => [Math.floor(random() ** 2 * nodes), Math.floor(random() * nodes), 1] as const,
    );
    const graph = graphOfArcs({ nodes, directed: true, arcs });
    const [exact, whole] = [harmonic(graph), efficiency(graph)];
    let broken = 0;
    for (let seed = 0; seed < 40; seed++) {
      const sampled = harmonic(graph, { samples: 100, seed });
      const error = sampled.values.reduce(
        (most, value, v) => Math.max(most, Math.abs(value - exact.values[v]!)),
        0,
      );
      expect(sampled.exact).toBe(false);
      expect(sampled.epsilon!).toBeLessThan(0.25);
      const all = efficiency(graph, { samples: 100, seed });
      expect(all.epsilon!).toBeLessThan(0.15);
      expect(Math.abs(all.reachablePairs / whole.reachablePairs - 1)).toBeLessThan(0.4);
      if (error > sampled.epsilon!) broken++;
      if (Math.abs(all.efficiency! - whole.efficiency!) > all.epsilon!) broken++;
    }
    expect(broken).toBeLessThanOrEqual(3);
    expect(
      harmonic(graphOfArcs({ nodes, directed: true, arcs }, true), { samples: 9 }).epsilon,
    ).not.toBeNull();
    const weighted = graphOfArcs({ nodes, directed: true, arcs }, true);
    expect(harmonic(weighted, { samples: 9, lengths: weighted.weights }).epsilon).toBeNull();
  });

  it('give the same bits whoever sums the blocks', () => {
    const options = { samples: 33, seed: 2 };
    const whole = distanceSums(KARATE, options);
    const sums = emptySums(34, 33);
    for (const block of sourceBlocks(sampleSources(34, 33, 2), DISTANCE_LANES)) {
      const part = emptySums(34, 33);
      accumulateDistances(KARATE, block, { into: part });
      addDistances(sums, part);
    }
    expect(sums).toEqual(whole);
  });

  it('stop when progress says so, and answer for graphs of no and one node', () => {
    const stop = () => {
      throw new Error('stopped');
    };
    expect(() => closeness(KARATE, {}, stop)).toThrow('stopped');
    for (const nodes of [0, 1]) {
      const graph = graphOfArcs({ nodes, directed: false, arcs: nodes === 1 ? [[0, 0, 1]] : [] });
      expect([...closeness(graph)]).toEqual(nodes === 1 ? [Number.NaN] : []);
      expect(efficiency(graph)).toMatchObject({ efficiency: null, reachablePairs: 0, meanDistance: null });
    }
  });
});
