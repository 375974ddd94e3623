import { describe, expect, it } from 'vitest';
import { accumulateHoles, mutualTies, structuralHoles } from './constraint.ts';
import { type Arcs, forRandomArcs, graphOfArcs, KARATE } from './test-graphs.ts';

/** Burt's formulas over a full matrix. */
function naive({ nodes, arcs }: Arcs, weighted: boolean) {
  const mutual = Array.from({ length: nodes }, () => new Array<number>(nodes).fill(0));
  for (const [from, to, weight] of arcs)
    if (from !== to) {
      mutual[from]![to]! += weighted ? weight : 1;
      mutual[to]![from]! += weighted ? weight : 1;
    }
  const sum = mutual.map((row) => row.reduce((all, value) => all + value, 0));
  const share = (one: number, other: number): number =>
    sum[one] === 0 ? 0 : mutual[one]![other]! / sum[one]!;
  return mutual.map((row, node) => {
    const others = row.flatMap((value, other) => (value > 0 ? [other] : []));
    if (others.length === 0) return [Number.NaN, Number.NaN];
    let [constraint, size] = [0, 0];
    for (const other of others) {
      let [invested, redundant] = [share(node, other), 0];
      for (let by = 0; by < nodes; by++) {
        invested += share(node, by) * share(by, other);
        redundant += (share(node, by) * mutual[other]![by]!) / Math.max(...mutual[other]!);
      }
      constraint += invested ** 2;
      size += 1 - redundant;
    }
    return [constraint, size];
  });
}

describe('structural holes', () => {
  it('give what igraph and NetworkX have of the karate club', () => {
    const { constraint, effectiveSize } = structuralHoles(KARATE);
    expect([constraint[0], constraint[33]].map((value) => value!.toFixed(6))).toEqual([
      '0.155423',
      '0.156419',
    ]);
    expect(effectiveSize[0]).toBeCloseTo(13.75, 9);
    expect(effectiveSize[33]).toBeCloseTo(17 - 2 * (15 / 17), 9);
  });

  it('give the textbook values of a star and of a closed triangle', () => {
    const star = structuralHoles(
      graphOfArcs({
        nodes: 4,
        directed: false,
        arcs: [
          [0, 1, 1],
          [0, 2, 1],
          [0, 3, 1],
        ],
      }),
    );
    expect(star.constraint[0]).toBeCloseTo(1 / 3, 12);
    expect([star.constraint[1], star.effectiveSize[0], star.effectiveSize[1]]).toEqual([1, 3, 1]);
    const closed = structuralHoles(
      graphOfArcs({
        nodes: 3,
        directed: false,
        arcs: [
          [0, 1, 1],
          [1, 2, 1],
          [2, 0, 1],
        ],
      }),
    );
    expect(closed.constraint[0]).toBeCloseTo(1.125, 12);
    expect(closed.effectiveSize[0]).toBeCloseTo(1, 12);
  });

  it('agree with the formulas on random graphs of every kind', () => {
    forRandomArcs(300, (arcs, weighted) => {
      const { constraint, effectiveSize } = structuralHoles(graphOfArcs(arcs, weighted));
      naive(arcs, weighted).forEach(([first, second], node) => {
        if (Number.isNaN(first))
          expect([constraint[node], effectiveSize[node]]).toEqual([Number.NaN, Number.NaN]);
        else {
          expect(constraint[node]).toBeCloseTo(first!, 9);
          expect(effectiveSize[node]).toBeCloseTo(second!, 9);
        }
      });
    });
  });

  it('look common neighbours up from the shorter row, and count the same in parts', () => {
    // A hub with a row many times longer than those of its neighbours.
    const nodes = 80;
    const arcs = Array.from({ length: nodes - 1 }, (_, at) => [0, at + 1, 1 + (at % 3)] as const);
    const more = Array.from({ length: 20 }, (_, at) => [at + 1, at + 2, 2] as const);
    const list = { nodes, directed: false, arcs: [...arcs, ...more] };
    const whole = structuralHoles(graphOfArcs(list, true));
    naive(list, true).forEach(([constraint, size], node) => {
      expect(whole.constraint[node]).toBeCloseTo(constraint!, 9);
      expect(whole.effectiveSize[node]).toBeCloseTo(size!, 9);
    });
    const ties = mutualTies(graphOfArcs(list, true));
    const into = { constraint: new Float64Array(nodes), effectiveSize: new Float64Array(nodes) };
    accumulateHoles(ties, { from: 30, to: nodes, into });
    accumulateHoles(ties, { from: 0, to: 30, into });
    expect(into).toEqual(whole);
  });

  it('count every arc as one when weights are not wanted', () => {
    forRandomArcs(20, (arcs) => {
      expect(structuralHoles(graphOfArcs(arcs, true), { unweighted: true })).toEqual(
        structuralHoles(graphOfArcs(arcs)),
      );
    });
  });

  it('stop when progress says so', () => {
    expect(() =>
      structuralHoles(KARATE, {}, () => {
        throw new Error('stopped');
      }),
    ).toThrow('stopped');
  });
});
