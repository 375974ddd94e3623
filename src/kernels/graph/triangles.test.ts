import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { buildGraph } from './build-graph.ts';
import { rowParts } from './row-parts.ts';
import { FLORENCE, forRandomArcs, graphOfArcs, KARATE } from './test-graphs.ts';
import { countTriangles, finishTriangles, orientUpward, triangles } from './triangles.ts';

const COLLABORATION = new URL('../../../../shared/datasets/networks/ca-GrQc/ca-GrQc.txt', import.meta.url);

describe('triangles', () => {
  it('give the published values of the karate club', () => {
    const { total, averageClustering, transitivity, triangles: counts } = triangles(KARATE);
    expect([total, counts[0], counts[33]]).toEqual([45, 18, 15]);
    expect(averageClustering).toBeCloseTo(0.5706384782, 9);
    expect(transitivity).toBeCloseTo(0.2556818182, 9);
  });

  it.skipIf(!existsSync(COLLABORATION))(
    'give what SNAP publishes of ca-GrQc (skipped without the data set)',
    () => {
      const number = new Map<string, number>();
      const nodeOf = (name: string): number => {
        if (!number.has(name)) number.set(name, number.size);
        return number.get(name)!;
      };
      const ends = readFileSync(COLLABORATION, 'utf8')
        .split('\n')
        .filter((line) => line !== '' && !line.startsWith('#'))
        .map((line) => line.trim().split(/\s+/).map(nodeOf));
      const list = {
        sources: Int32Array.from(ends, ([from]) => from!),
        targets: Int32Array.from(ends, ([, to]) => to!),
        weights: null,
      };
      for (const directed of [false, true]) {
        const { total, averageClustering } = triangles(
          buildGraph({ nodes: number.size, ...list }, { directed }),
        );
        expect(number.size).toBe(5242);
        expect(total).toBe(48_260);
        expect(averageClustering).toBeCloseTo(0.5296, 4);
      }
    },
  );

  it('agree with every triple on random graphs, whatever is loop, parallel or directed', () => {
    forRandomArcs(300, (arcs) => {
      const { nodes } = arcs;
      const tied = Array.from({ length: nodes }, () => new Set<number>());
      for (const [from, to] of arcs.arcs)
        if (from !== to) {
          tied[from]!.add(to);
          tied[to]!.add(from);
        }
      const found = triangles(graphOfArcs(arcs));
      let [corners, triples] = [0, 0];
      for (let node = 0; node < nodes; node++) {
        const others = [...tied[node]!];
        const count = others.flatMap((one, at) =>
          others.slice(at + 1).filter((two) => tied[one]!.has(two)),
        ).length;
        const pairs = (others.length * (others.length - 1)) / 2;
        expect(found.triangles[node]).toBe(count);
        expect(found.clustering[node]).toBe(pairs === 0 ? 0 : count / pairs);
        corners += count;
        triples += pairs;
      }
      expect(found.total).toBe(corners / 3);
      expect(found.transitivity).toBe(triples === 0 ? null : corners / triples);
    });
  });

  it('count the same in parts, and more corners than wait at once', () => {
    const nodes = 60;
    const arcs = [];
    for (let from = 0; from < nodes; from++)
      for (let to = 0; to < from; to++) arcs.push([from, to, 1] as const);
    const upward = orientUpward(graphOfArcs({ nodes, directed: false, arcs }));
    const parts = rowParts(upward, 4);
    expect(parts.length).toBeGreaterThan(3);
    const counts = new Float64Array(nodes);
    for (let part = parts.length - 1; part > 0; part--)
      countTriangles(upward, { from: parts[part - 1]!, to: parts[part]!, into: counts });
    expect(finishTriangles(upward, counts).total).toBe((60 * 59 * 58) / 6);
    expect(new Set(counts)).toEqual(new Set([(59 * 58) / 2]));
  });

  it('answer for graphs of no and one node, and stop when progress says so', () => {
    const none = { total: 0, averageClustering: 0, transitivity: null };
    expect(triangles(graphOfArcs({ nodes: 0, directed: false, arcs: [] }))).toMatchObject(none);
    expect(triangles(graphOfArcs({ nodes: 1, directed: true, arcs: [[0, 0, 1]] }))).toMatchObject(none);
    expect(() =>
      triangles(FLORENCE, () => {
        throw new Error('stopped');
      }),
    ).toThrow('stopped');
  });
});
