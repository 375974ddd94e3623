import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Metric, MetricParameters, NetworkColumns } from '../../domain/network.ts';
import { buildViews } from '../compute/graph-views.ts';
import { computeMetric } from './compute-metric.ts';
import type { MetricResult } from './metric-result.ts';

/** What igraph and NetworkX say; `test/reference/graph` holds the scripts that made it. */
interface Expected<Column> {
  readonly name: string;
  readonly nodes: number;
  readonly directed: boolean;
  readonly weights: readonly number[] | null;
  readonly values: Readonly<Record<string, Column>>;
  readonly summary: Readonly<Record<string, number | null>>;
}
type Values = readonly (number | null)[];
interface Shortened {
  readonly known: number;
  readonly sum: number;
  readonly squares: number;
  readonly largest: readonly number[];
}

const REFERENCE = new URL('../../../test/reference/graph/', import.meta.url);
const DATASETS = new URL('../../../../shared/datasets/networks/', import.meta.url);

/** Our columns by the name of the expected ones. */
const COLUMNS: Readonly<
  Record<string, readonly [metric: Metric, column: string, parameters?: MetricParameters]>
> = {
  degree: ['degree', 'degree'],
  in_degree: ['degree', 'in_degree'],
  out_degree: ['degree', 'out_degree'],
  strength: ['strength', 'strength'],
  in_strength: ['strength', 'in_strength'],
  out_strength: ['strength', 'out_strength'],
  closeness: ['closeness', 'closeness'],
  harmonic: ['harmonic', 'harmonic'],
  betweenness: ['betweenness', 'betweenness'],
  pagerank: ['pagerank', 'pagerank'],
  eigenvector: ['eigenvector', 'eigenvector'],
  katz: ['katz', 'katz'],
  core: ['core', 'core'],
  triangles: ['triangles', 'triangles'],
  clustering: ['clustering', 'clustering'],
  articulation_points: ['articulation_points', 'articulation_point'],
  constraint: ['constraint', 'constraint'],
  effective_size: ['effective_size', 'effective_size'],
};
const SUMMARIES: Readonly<Record<string, readonly [metric: Metric, name: string]>> = {
  transitivity: ['transitivity', 'transitivity'],
  assortativity: ['assortativity', 'degree'],
  reciprocity: ['reciprocity', 'reciprocity'],
  density: ['density', 'density'],
  diameter: ['diameter', 'upper'],
  components: ['components', 'components'],
  strong_components: ['strong_components', 'components'],
  bridges: ['bridges', 'bridges'],
};
/** Known up to a factor: brought to a largest value of 1 before they are compared. */
const SCALED = new Set(['eigenvector', 'katz']);
/** Depends on lengths, which the expected values of the weighted graphs have and the diameter of ours counts in steps. */
const UNWEIGHTED_ONLY = new Set(['diameter']);

const samples = JSON.parse(
  readFileSync(new URL('expected.generated.json', REFERENCE), 'utf8'),
) as (Expected<Values> & {
  readonly edges: readonly (readonly [number, number])[];
})[];

describe.each(samples)('of the graph "$name" igraph, NetworkX and we agree on', (expected) => {
  const columns = columnsOf(expected.nodes, expected.edges, expected);
  const compute = computer(columns, expected.summary.katz_alpha ?? undefined);

  it.each(Object.keys(expected.values).filter((name) => name in COLUMNS))('%s', (name) => {
    const ours = columnOf(compute, name);
    const theirs = expected.values[name]!.map((value) => value ?? Number.NaN);
    expect(ours.length).toBe(expected.nodes);
    const scale = SCALED.has(name) ? Math.max(...ours) / Math.max(...theirs) : 1;
    theirs.forEach((value, node) => {
      expectClose(ours[node]! / scale, value, `${name} of node ${node}`);
    });
  });

  it.each(summaryNames(expected))('%s of the whole', (name) => {
    const [metric, field] = SUMMARIES[name]!;
    expectClose(compute(metric).summary[field] ?? Number.NaN, expected.summary[name] ?? Number.NaN, name);
  });

  if (expected.summary.best_modularity !== undefined)
    it('no community structure that beats the best one, and one that comes near', () => {
      const best = expected.summary.best_modularity!;
      for (const metric of ['louvain', 'leiden'] as const) {
        const found = compute(metric).summary.modularity!;
        expect(found, metric).toBeLessThanOrEqual(best + 1e-9);
        expect(found, metric).toBeGreaterThan(best - 0.02);
      }
    });
});

const real = JSON.parse(
  readFileSync(new URL('real.generated.json', REFERENCE), 'utf8'),
) as (Expected<Shortened> & {
  readonly edges: number;
})[];

describe.skipIf(!existsSync(DATASETS))(
  'of real networks igraph, NetworkX and we agree (skipped without the data sets)',
  () => {
    it.each(real)('$name', { timeout: 120_000 }, (expected) => {
      const { nodes, edges } = readReal(expected.name);
      expect([nodes, edges.length]).toEqual([expected.nodes, expected.edges]);
      const compute = computer(columnsOf(nodes, edges, expected), expected.summary.katz_alpha ?? undefined);
      for (const name of Object.keys(expected.values).filter((column) => column in COLUMNS)) {
        const theirs = expected.values[name]!;
        let ours = columnOf(compute, name).filter((value) => !Number.isNaN(value));
        if (SCALED.has(name)) {
          const scale = Math.max(...ours) / theirs.largest[0]!;
          ours = ours.map((value) => value / scale);
        }
        expect(ours.length, `nodes with ${name}`).toBe(theirs.known);
        expectClose(
          ours.reduce((sum, value) => sum + value, 0),
          theirs.sum,
          `sum of ${name}`,
        );
        expectClose(
          ours.reduce((sum, value) => sum + value * value, 0),
          theirs.squares,
          `sum of squares of ${name}`,
        );
        const largest = ours.toSorted((a, b) => b - a);
        theirs.largest.forEach((value, place) => {
          expectClose(largest[place]!, value, `${name}, place ${place + 1}`);
        });
      }
      for (const name of summaryNames(expected)) {
        const [metric, field] = SUMMARIES[name]!;
        expectClose(compute(metric).summary[field] ?? Number.NaN, expected.summary[name] ?? Number.NaN, name);
      }
    });
  },
);

type Compute = (metric: Metric) => MetricResult;

function computer(columns: NetworkColumns, alpha: number | undefined): Compute {
  const known = new Map<Metric, MetricResult>();
  return (metric) => {
    let result = known.get(metric);
    if (result === undefined) {
      const samples = Math.max(1, columns.nodes);
      const parameters = metric === 'katz' && alpha !== undefined ? { alpha } : { samples };
      const views = buildViews({ columns, metrics: [metric], parameters }, () => {});
      const input = { views, parameters, seed: 7, groups: null, values: null };
      known.set(metric, (result = computeMetric(metric, input, () => {})));
    }
    return result;
  };
}

function columnOf(compute: Compute, name: string): Float64Array {
  const [metric, column] = COLUMNS[name]!;
  return compute(metric).columns.find((one) => one.name === column)!.values;
}

function summaryNames({ summary, weights }: Pick<Expected<unknown>, 'summary' | 'weights'>): string[] {
  return Object.keys(summary).filter(
    (name) => name in SUMMARIES && (weights === null || !UNWEIGHTED_ONLY.has(name)),
  );
}

function expectClose(ours: number, theirs: number, what: string): void {
  if (Number.isNaN(theirs)) {
    expect(ours, what).toBeNaN();
    return;
  }
  expect(Math.abs(ours - theirs), `${what}: ${ours} is not ${theirs}`).toBeLessThanOrEqual(
    1e-8 * Math.max(1, Math.abs(theirs)),
  );
}

function columnsOf(
  nodes: number,
  edges: readonly (readonly [number, number])[],
  { directed, weights }: Pick<Expected<unknown>, 'directed' | 'weights'>,
): NetworkColumns {
  const sources = new Int32Array(new SharedArrayBuffer(edges.length * 4));
  const targets = new Int32Array(new SharedArrayBuffer(edges.length * 4));
  edges.forEach(([source, target], edge) => {
    sources[edge] = source;
    targets[edge] = target;
  });
  let shared: Float64Array | null = null;
  if (weights !== null) {
    shared = new Float64Array(new SharedArrayBuffer(edges.length * 8));
    shared.set(weights);
  }
  return { nodes, directed, sources, targets, weights: shared };
}

/** As `test/reference/graph/make-real.py` reads them: nodes are numbered as they come. */
function readReal(name: string): {
  readonly nodes: number;
  readonly edges: readonly (readonly [number, number])[];
} {
  const plain = new URL(`${name}/${name}.txt`, DATASETS);
  const isPlain = existsSync(plain);
  const lines = readFileSync(isPlain ? plain : new URL(`org_csv/${name}.edges.csv`, DATASETS), 'utf8')
    .split(/\r?\n/)
    .filter((line) => line !== '' && !line.startsWith('#'));
  const numbers = new Map<string, number>();
  const numberOf = (key: string): number => {
    if (!numbers.has(key)) numbers.set(key, numbers.size);
    return numbers.get(key)!;
  };
  const edges = lines.slice(isPlain ? 0 : 1).map((line) => {
    const [source, target] = isPlain ? line.split(/\s+/) : line.split(',');
    return [numberOf(source!.replaceAll('"', '')), numberOf(target!.replaceAll('"', ''))] as const;
  });
  return { nodes: numbers.size, edges };
}
