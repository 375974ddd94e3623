import type { Progress } from '../../base/progress.ts';
import type { Metric } from '../../domain/network.ts';
import { categoryAssortativity, numericAssortativity } from '../../kernels/graph/assortativity.ts';
import { bridges } from '../../kernels/graph/bridges.ts';
import { brokerage } from '../../kernels/graph/brokerage.ts';
import type { Communities } from '../../kernels/graph/communities.ts';
import { coreNumbers } from '../../kernels/graph/core-numbers.ts';
import { rowLengths, rowStrengths } from '../../kernels/graph/degrees.ts';
import { countLoops, density } from '../../kernels/graph/density.ts';
import { diameter } from '../../kernels/graph/diameter.ts';
import { eiIndex } from '../../kernels/graph/ei-index.ts';
import { eigenvectorCentrality } from '../../kernels/graph/eigenvector.ts';
import type { Graph } from '../../kernels/graph/graph.ts';
import { hits } from '../../kernels/graph/hits.ts';
import { katzCentrality } from '../../kernels/graph/katz.ts';
import { labelPropagation } from '../../kernels/graph/label-propagation.ts';
import { leiden } from '../../kernels/graph/leiden.ts';
import { louvain } from '../../kernels/graph/louvain.ts';
import { pageRank } from '../../kernels/graph/pagerank.ts';
import { reciprocity } from '../../kernels/graph/reciprocity.ts';
import { strongComponents } from '../../kernels/graph/strong-components.ts';
import { weakComponents } from '../../kernels/graph/weak-components.ts';
import { groupsOf, type MetricInput, viewOf } from './metric-input.ts';
import { labelsOf, type MetricResult, numbersOf, resultOf } from './metric-result.ts';
import { inPartsOf, isPartKernel, type PartKernel } from './part-kernels.ts';

/** Metrics that one computation gives together. */
export type Kernel = Exclude<
  Metric,
  'clustering' | 'transitivity' | 'articulation_points' | 'effective_size' | 'harmonic'
>;
const TOGETHER: Partial<Record<Metric, Kernel>> = {
  clustering: 'triangles',
  transitivity: 'triangles',
  articulation_points: 'bridges',
  effective_size: 'constraint',
  harmonic: 'closeness',
};

export type Results = Partial<Record<Metric, MetricResult>>;
type Compute = (input: MetricInput, progress: Progress) => Results;

export function kernelOf(metric: Metric): Kernel {
  return TOGETHER[metric] ?? (metric as Kernel);
}

/** One metric of one graph. Throws NOT_CONVERGED, INVALID_INPUT for parameters it cannot use, what `progress` throws. */
export function computeMetric(metric: Metric, input: MetricInput, progress: Progress): MetricResult {
  return computeKernel(kernelOf(metric), input, progress)[metric]!;
}

/** All metrics that a kernel gives. */
export function computeKernel(kernel: Kernel, input: MetricInput, progress: Progress): Results {
  progress(0);
  const results = isPartKernel(kernel)
    ? computeInParts(kernel, input, progress)
    : COMPUTE[kernel](input, progress);
  progress(1);
  return results;
}

const COMPUTE: Readonly<Record<Exclude<Kernel, PartKernel>, Compute>> = {
  degree: (input) => ({ degree: both('degree', input, rowLengths) }),
  strength: (input) => ({ strength: both('strength', input, rowStrengths) }),
  eigenvector(input, progress) {
    const { values, eigenvalue, iterations, residual } = eigenvectorCentrality(viewOf(input, 'entering'), {
      progress,
    });
    return { eigenvector: resultOf({ eigenvector: values }, { eigenvalue, iterations, residual }) };
  },
  katz(input, progress) {
    const options = { alpha: input.parameters.alpha ?? null, progress };
    const { values, ...numbers } = katzCentrality(viewOf(input, 'entering'), options);
    return { katz: resultOf({ katz: values }, { ...numbers }) };
  },
  pagerank(input, progress) {
    const { damping } = input.parameters;
    const { values, iterations, residual } = pageRank(
      viewOf(input, 'entering'),
      rowStrengths(viewOf(input, 'leaving')),
      {
        ...(damping === undefined ? {} : { damping }),
        progress,
      },
    );
    return { pagerank: resultOf({ pagerank: values }, { iterations, residual }) };
  },
  hits(input, progress) {
    const { hubs, authorities, singularValue, iterations, residual } = hits(
      viewOf(input, 'leaving'),
      viewOf(input, 'entering'),
      { progress },
    );
    return {
      hits: resultOf(
        { hub: hubs, authority: authorities },
        { singular_value: singularValue, iterations, residual },
      ),
    };
  },
  core(input) {
    const core = coreNumbers(viewOf(input, 'mutual'));
    const result = resultOf({ core });
    return { core: { ...result, summary: { ...result.summary, degeneracy: result.summary.maximum ?? 0 } } };
  },
  assortativity(input) {
    const graph = viewOf(input, 'leaving');
    const { values, groups } = input;
    const degree = numericAssortativity(graph, rowLengths(graph), rowLengths(viewOf(input, 'entering')));
    if (values === null && groups === null) return { assortativity: numbersOf({ degree }) };
    // A number for every node that has the attribute at all is taken as a number.
    const isNumeric =
      values !== null &&
      (groups === null || groups.every((group, node) => group < 0 || !Number.isNaN(values[node]!)));
    const attribute = isNumeric ? numericAssortativity(graph, values) : categoryAssortativity(graph, groups!);
    return { assortativity: numbersOf({ degree, attribute }) };
  },
  reciprocity: (input) => ({
    reciprocity: numbersOf({ reciprocity: reciprocity(viewOf(input, 'leaving'), viewOf(input, 'entering')) }),
  }),
  density(input) {
    const graph = viewOf(input, 'leaving');
    const { nodes, edges: ties } = graph;
    return { density: numbersOf({ density: density(graph), nodes, ties, self_ties: countLoops(graph) }) };
  },
  diameter(input, progress) {
    const { lower, upper, searches } = diameter(viewOf(input, 'leaving'), {}, progress);
    return { diameter: numbersOf({ lower, upper, searches }) };
  },
  components(input) {
    const { of, count, sizes } = weakComponents(viewOf(input, 'mutual'));
    const isolates = sizes.reduce((sum, size) => sum + (size === 1 ? 1 : 0), 0);
    return { components: labelsOf('component', of, { components: count, largest: sizes[0] ?? 0, isolates }) };
  },
  strong_components(input) {
    const { of, count, sizes } = strongComponents(viewOf(input, 'leaving'));
    return {
      strong_components: labelsOf('strong_component', of, { components: count, largest: sizes[0] ?? 0 }),
    };
  },
  bridges(input, progress) {
    const graph = viewOf(input, 'mutual');
    const found = bridges(graph, progress);
    const of = new Float64Array(graph.nodes);
    for (const end of found.bridges) of[end]!++;
    const points = found.articulationPoints.reduce((sum, each) => sum + each, 0);
    return {
      bridges: resultOf({ bridges: of }, { bridges: found.bridges.length / 2 }),
      articulation_points: resultOf(
        { articulation_point: found.articulationPoints, separated: found.separated },
        { articulation_points: points },
      ),
    };
  },
  brokerage(input, progress) {
    const roles = brokerage(viewOf(input, 'leaving'), groupsOf(input, 'brokerage'), progress);
    const total = new Float64Array(roles.coordinator.length);
    for (const role of Object.values(roles) as Float64Array[])
      for (let node = 0; node < total.length; node++) total[node]! += role[node]!;
    return { brokerage: resultOf({ brokerage: total, ...roles }) };
  },
  ei_index(input, progress) {
    const options = { weighted: input.parameters.weighted !== false };
    const found = eiIndex(viewOf(input, 'mutual'), groupsOf(input, 'the E-I index'), options, progress);
    return {
      ei_index: resultOf({ ei_index: found.nodes }, { ei_index: found.whole, expected: found.expected }),
    };
  },
  louvain: (input, progress) => ({
    louvain: communities('louvain', louvain(viewOf(input, 'mutual'), searchOf(input), progress)),
  }),
  leiden: (input, progress) => ({
    leiden: communities('leiden', leiden(viewOf(input, 'mutual'), searchOf(input), progress)),
  }),
  label_propagation: (input, progress) => ({
    label_propagation: communities(
      'label_propagation',
      labelPropagation(viewOf(input, 'mutual'), { seed: input.seed }, progress),
    ),
  }),
};

/** In and out apart where ties have a direction; the column of the metric's name is their sum. */
function both(name: string, input: MetricInput, measure: (rows: Graph) => Float64Array): MetricResult {
  const leaving = viewOf(input, 'leaving');
  const out = measure(leaving);
  if (!leaving.directed) return resultOf({ [name]: out });
  const entering = measure(viewOf(input, 'entering'));
  return resultOf({
    [name]: out.map((value, node) => value + entering[node]!),
    [`in_${name}`]: entering,
    [`out_${name}`]: out,
  });
}

function searchOf({ parameters, seed }: MetricInput): {
  readonly seed: number;
  readonly resolution?: number;
} {
  const { resolution } = parameters;
  return resolution === undefined ? { seed } : { seed, resolution };
}

function communities(
  name: string,
  { membership, communities: count, sizes, modularity }: Communities,
): MetricResult {
  return labelsOf(name, membership, { modularity, communities: count, largest: sizes[0] ?? 0 });
}

/** The parts one after the other; the pool spreads them over its threads. */
function computeInParts(kernel: PartKernel, input: MetricInput, progress: Progress): Results {
  const { parts, prepare, compute, finish } = inPartsOf(kernel);
  const prepared = prepare(input, progress);
  const sums = Array.from({ length: parts }, (_, part) =>
    compute(input, prepared, { part, progress: (done) => progress((part + done) / parts) }),
  );
  return finish(input, prepared, sums);
}
