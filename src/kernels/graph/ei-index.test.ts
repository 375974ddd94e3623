import { describe, expect, it } from 'vitest';
import { noProgress } from '../../base/progress.ts';
import { seededRandom } from '../../base/random.ts';
import { eiIndex } from './ei-index.ts';
import { forRandomArcs, graphOfArcs, graphOfPairs } from './test-graphs.ts';

const of = (
  graph: Parameters<typeof eiIndex>[0],
  membership: readonly number[],
  count: number,
  weighted = false,
) => eiIndex(graph, { membership: Int32Array.from(membership), count }, { weighted }, noProgress);

describe('the E-I index', () => {
  it('is 1 where all ties lead out, -1 where all stay inside, and nothing where there are none', () => {
    const graph = graphOfPairs(5, '0-1 2-3');
    expect(of(graph, [0, 1, 0, 1, 0], 2)).toMatchObject({
      whole: 1,
      nodes: Float64Array.of(1, 1, 1, 1, Number.NaN),
    });
    expect(of(graph, [0, 0, 1, 1, 1], 2)).toMatchObject({ whole: -1, groups: Float64Array.of(-1, -1) });
    expect(of(graph, [0, -1, -1, 1, 1], 2)).toMatchObject({
      whole: null,
      groups: Float64Array.of(Number.NaN, Number.NaN),
    });
    expect(of(graphOfPairs(1, '0-0'), [0], 1)).toMatchObject({ whole: null, expected: null });
  });

  it('expects of chance what the sizes of the groups allow', () => {
    // Of 15 pairs 3 + 3 are inside two groups of three.
    expect(of(graphOfPairs(6, '0-1'), [0, 0, 0, 1, 1, 1], 2).expected).toBeCloseTo((9 - 6) / 15, 12);
  });

  it('agrees with counting every tie on random graphs', () => {
    forRandomArcs(200, (arcs, weighted) => {
      const random = seededRandom(arcs.arcs.length + 7);
      const count = 1 + Math.floor(random() * 3);
      const membership = Array.from({ length: arcs.nodes }, () => Math.floor(random() * (count + 1)) - 1);
      const sums = new Map<string, [number, number]>();
      const add = (key: string, side: 0 | 1, weight: number) => {
        const sum = sums.get(key) ?? [0, 0];
        sum[side] += weight;
        sums.set(key, sum);
      };
      for (const [from, to, length] of arcs.arcs) {
        const [one, other] = [membership[from]!, membership[to]!];
        if (from === to || one < 0 || other < 0) continue;
        const weight = weighted ? length : 1;
        const side = one === other ? 1 : 0;
        add('whole', side, weight);
        add(`node ${from}`, side, weight);
        add(`node ${to}`, side, weight);
        for (const group of new Set([one, other])) add(`group ${group}`, side, weight);
      }
      const balance = (key: string) => {
        const sum = sums.get(key);
        return sum === undefined ? Number.NaN : (sum[0] - sum[1]) / (sum[0] + sum[1]);
      };
      const same = (found: number | null | undefined, key: string) => {
        const wanted = balance(key);
        if (Number.isNaN(wanted)) expect(found ?? Number.NaN).toBeNaN();
        else expect(found).toBeCloseTo(wanted, 12);
      };
      const index = of(graphOfArcs(arcs, weighted), membership, count, weighted);
      same(index.whole, 'whole');
      for (const [node, value] of index.nodes.entries()) same(value, `node ${node}`);
      for (const [group, value] of index.groups.entries()) same(value, `group ${group}`);
    });
  });

  it('does not use weights unless asked to', () => {
    const graph = graphOfArcs(
      {
        nodes: 3,
        directed: false,
        arcs: [
          [0, 1, 3],
          [0, 2, 1],
        ],
      },
      true,
    );
    expect(of(graph, [0, 0, 1], 2).whole).toBe(0);
    expect(of(graph, [0, 0, 1], 2, true).whole).toBe(-0.5);
  });
});
