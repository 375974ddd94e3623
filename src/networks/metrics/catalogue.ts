import type { Metric, MetricParameters } from '../../domain/network.ts';

/**
 * How a metric reads ties. `leaving`: rows of the ties that leave a node (all ties of an undirected graph). `entering`:
 * rows of those that enter it. `mutual`: every tie in both rows, whatever its direction; a pair tied both ways has two.
 */
export type GraphView = 'leaving' | 'entering' | 'mutual';

/** Rough work, to share progress out and to begin with the longest: one pass over the ties, tens, hundreds and more. */
export const COST = { linear: 1, iterative: 10, paths: 100 } as const;

export interface MetricEntry {
  readonly title: string;
  /** What the number says, in plain words. */
  readonly definition: string;
  /** Where the formula stands. */
  readonly source: string;
  readonly cost: (typeof COST)[keyof typeof COST];
  readonly views: readonly GraphView[];
  /** Parameters that change the result, besides `undirected` and `at`, which change the graph. */
  readonly reads: readonly (keyof MetricParameters)[];
  /** What a tie's weight is to it. As `length`, a tie of weight w is 1 / w long: strong ties are short. */
  readonly weights: 'strength' | 'length' | 'ignored';
  readonly direction: 'honoured' | 'ignored';
  /** Numbers for each node. Those that start with `in_` or `out_` exist for directed graphs only. */
  readonly columns: readonly string[];
  /** Numbers of the whole graph, besides mean and maximum of each column that is not a label. */
  readonly summary: readonly string[];
}

/** Every metric with what it means, where it is from and what it reads. */
export const METRIC_CATALOGUE: Readonly<Record<Metric, MetricEntry>> = {
  degree: {
    title: 'Degree',
    definition: 'Ties of a node, parallel ones each counted; a tie to itself counts two.',
    source: 'Freeman 1978, Centrality in social networks',
    cost: COST.linear,
    views: ['leaving', 'entering'],
    reads: [],
    weights: 'ignored',
    direction: 'honoured',
    columns: ['degree', 'in_degree', 'out_degree'],
    summary: [],
  },
  strength: {
    title: 'Strength',
    definition: 'Sum of the weights of the ties of a node; a tie to itself counts twice.',
    source: 'Barrat, Barthélemy, Pastor-Satorras, Vespignani 2004',
    cost: COST.linear,
    views: ['leaving', 'entering'],
    reads: ['weighted'],
    weights: 'strength',
    direction: 'honoured',
    columns: ['strength', 'in_strength', 'out_strength'],
    summary: [],
  },
  closeness: {
    title: 'Closeness',
    definition:
      'How near all others are: their number divided by the sum of distances to them, times the share of nodes that can be reached.',
    source: 'Freeman 1978; Wasserman and Faust 1994 for graphs in several parts',
    cost: COST.paths,
    views: ['leaving', 'entering'],
    reads: ['weighted', 'samples'],
    weights: 'length',
    direction: 'honoured',
    columns: ['closeness'],
    summary: ['samples'],
  },
  harmonic: {
    title: 'Harmonic centrality',
    definition: 'Mean of 1 / distance to all others; those out of reach count 0.',
    source: 'Marchiori and Latora 2000; Rochat 2009; Boldi and Vigna 2014',
    cost: COST.paths,
    views: ['leaving', 'entering'],
    reads: ['weighted', 'samples'],
    weights: 'length',
    direction: 'honoured',
    columns: ['harmonic'],
    summary: ['samples', 'error_bound'],
  },
  betweenness: {
    title: 'Betweenness',
    definition:
      'Shortest paths between others that lead through a node; of several equally short ones, its share.',
    source: 'Freeman 1977; computed as Brandes 2001, sampled as Brandes and Pich 2007',
    cost: COST.paths,
    views: ['leaving'],
    reads: ['weighted', 'samples'],
    weights: 'length',
    direction: 'honoured',
    columns: ['betweenness'],
    summary: ['samples', 'error_bound'],
  },
  eigenvector: {
    title: 'Eigenvector centrality',
    definition:
      'A node counts as much as the nodes tied to it, in sum: the leading eigenvector, largest entry 1. Along directions, ties that enter count.',
    source: 'Bonacich 1972',
    cost: COST.iterative,
    views: ['leaving', 'entering'],
    reads: ['weighted'],
    weights: 'strength',
    direction: 'honoured',
    columns: ['eigenvector'],
    summary: ['eigenvalue', 'iterations', 'residual'],
  },
  katz: {
    title: 'Katz centrality',
    definition:
      'Walks that end at a node, each step weakening them by alpha, plus 1; scaled to length 1. Alpha is 0.9 / largest eigenvalue unless given.',
    source: 'Katz 1953',
    cost: COST.iterative,
    views: ['leaving', 'entering'],
    reads: ['weighted', 'alpha'],
    weights: 'strength',
    direction: 'honoured',
    columns: ['katz'],
    summary: ['alpha', 'eigenvalue', 'iterations', 'residual'],
  },
  pagerank: {
    title: 'PageRank',
    definition:
      'Share of the time that a walker spends at a node who follows ties at random and starts anywhere again with probability 1 - damping.',
    source: 'Brin and Page 1998',
    cost: COST.iterative,
    views: ['leaving', 'entering'],
    reads: ['weighted', 'damping'],
    weights: 'strength',
    direction: 'honoured',
    columns: ['pagerank'],
    summary: ['iterations', 'residual'],
  },
  hits: {
    title: 'Hubs and authorities',
    definition:
      'A good hub points to good authorities, a good authority is pointed to by good hubs; each column sums to 1.',
    source: 'Kleinberg 1999',
    cost: COST.iterative,
    views: ['leaving', 'entering'],
    reads: ['weighted'],
    weights: 'strength',
    direction: 'honoured',
    columns: ['hub', 'authority'],
    summary: ['singular_value', 'iterations', 'residual'],
  },
  core: {
    title: 'Core number',
    definition:
      'Largest k such that a node belongs to a group in which everyone has at least k ties within the group; a tie to itself counts two.',
    source: 'Seidman 1983; Batagelj and Zaversnik 2003',
    cost: COST.linear,
    views: ['mutual'],
    reads: [],
    weights: 'ignored',
    direction: 'ignored',
    columns: ['core'],
    summary: ['degeneracy'],
  },
  clustering: {
    title: 'Clustering coefficient',
    definition: 'Of the pairs of neighbours of a node, the share that is tied; 0 for fewer than two.',
    source: 'Watts and Strogatz 1998',
    cost: COST.iterative,
    views: ['mutual'],
    reads: [],
    weights: 'ignored',
    direction: 'ignored',
    columns: ['clustering'],
    summary: ['average'],
  },
  triangles: {
    title: 'Triangles',
    definition: 'Pairs of neighbours of a node that are tied with each other.',
    source: 'Schank and Wagner 2005; Latapy 2008',
    cost: COST.iterative,
    views: ['mutual'],
    reads: [],
    weights: 'ignored',
    direction: 'ignored',
    columns: ['triangles'],
    summary: ['total'],
  },
  transitivity: {
    title: 'Transitivity',
    definition: 'Of the paths of two ties in the whole graph, the share whose ends are tied.',
    source: 'Newman, Watts, Strogatz 2002',
    cost: COST.iterative,
    views: ['mutual'],
    reads: [],
    weights: 'ignored',
    direction: 'ignored',
    columns: [],
    summary: ['transitivity'],
  },
  assortativity: {
    title: 'Assortativity',
    definition:
      'Do likes tie with likes? Correlation across ties, -1 to 1, of degree, and of the attribute when one is given.',
    source: 'Newman 2003, Mixing patterns in networks',
    cost: COST.linear,
    views: ['leaving', 'entering'],
    reads: ['attribute'],
    weights: 'ignored',
    direction: 'honoured',
    columns: [],
    summary: ['degree', 'attribute'],
  },
  reciprocity: {
    title: 'Reciprocity',
    definition:
      'Share of the ties that are answered by one in the other direction; ties to itself are left out. 1 for undirected graphs.',
    source: 'Wasserman and Faust 1994; igraph, mode default',
    cost: COST.linear,
    views: ['leaving', 'entering'],
    reads: [],
    weights: 'ignored',
    direction: 'honoured',
    columns: [],
    summary: ['reciprocity'],
  },
  density: {
    title: 'Density',
    definition: 'Ties divided by the pairs of nodes that could be tied.',
    source: 'Wasserman and Faust 1994',
    cost: COST.linear,
    views: ['leaving'],
    reads: [],
    weights: 'ignored',
    direction: 'honoured',
    columns: [],
    summary: ['density', 'nodes', 'ties', 'self_ties'],
  },
  diameter: {
    title: 'Diameter',
    definition:
      'Most steps that a shortest way between two nodes takes, among those that reach each other; bounds where it is too large for certainty.',
    source: 'Crescenzi, Grossi, Habib, Lanzi, Marino 2013 (iFUB)',
    cost: COST.paths,
    views: ['leaving'],
    reads: [],
    weights: 'ignored',
    direction: 'honoured',
    columns: [],
    summary: ['lower', 'upper', 'searches'],
  },
  components: {
    title: 'Components',
    definition: 'Parts of the graph that hang together, directions ignored. Number 0 is the largest.',
    source: 'Hopcroft and Tarjan 1973',
    cost: COST.linear,
    views: ['mutual'],
    reads: [],
    weights: 'ignored',
    direction: 'ignored',
    columns: ['component'],
    summary: ['components', 'largest', 'isolates'],
  },
  strong_components: {
    title: 'Strong components',
    definition:
      'Largest groups in which everyone reaches everyone along the directions of ties. Number 0 is the largest.',
    source: 'Tarjan 1972',
    cost: COST.linear,
    views: ['leaving'],
    reads: [],
    weights: 'ignored',
    direction: 'honoured',
    columns: ['strong_component'],
    summary: ['components', 'largest'],
  },
  bridges: {
    title: 'Bridges',
    definition: 'Ties without which a part would fall in two; for each node, how many it has.',
    source: 'Tarjan 1974',
    cost: COST.linear,
    views: ['mutual'],
    reads: [],
    weights: 'ignored',
    direction: 'ignored',
    columns: ['bridges'],
    summary: ['bridges'],
  },
  articulation_points: {
    title: 'Articulation points',
    definition:
      'Nodes without which a part would fall apart: 1 for those, 0 for others, and how many nodes it would cut off.',
    source: 'Hopcroft and Tarjan 1973',
    cost: COST.linear,
    views: ['mutual'],
    reads: [],
    weights: 'ignored',
    direction: 'ignored',
    columns: ['articulation_point', 'separated'],
    summary: ['articulation_points'],
  },
  constraint: {
    title: 'Constraint',
    definition:
      'How much a node’s ties lead back to each other: low for those that span structural holes. Undefined without ties.',
    source: 'Burt 1992, Structural Holes',
    cost: COST.iterative,
    views: ['leaving'],
    reads: ['weighted'],
    weights: 'strength',
    direction: 'honoured',
    columns: ['constraint'],
    summary: [],
  },
  effective_size: {
    title: 'Effective size',
    definition: 'Neighbours of a node less the redundancy among them.',
    source: 'Burt 1992; Borgatti 1997',
    cost: COST.iterative,
    views: ['leaving'],
    reads: ['weighted'],
    weights: 'strength',
    direction: 'honoured',
    columns: ['effective_size'],
    summary: [],
  },
  brokerage: {
    title: 'Brokerage roles',
    definition:
      'How often a node stands between two that are not tied, by the groups of the three: coordinator, consultant (itinerant broker), gatekeeper, representative, liaison.',
    source: 'Gould and Fernandez 1989',
    cost: COST.iterative,
    views: ['leaving'],
    reads: ['attribute'],
    weights: 'ignored',
    direction: 'honoured',
    columns: ['brokerage', 'coordinator', 'consultant', 'gatekeeper', 'representative', 'liaison'],
    summary: [],
  },
  ei_index: {
    title: 'E-I index',
    definition:
      'Ties to other groups less ties to the own, divided by both: -1 for a silo, 1 for one that only looks out.',
    source: 'Krackhardt and Stern 1988',
    cost: COST.linear,
    views: ['mutual'],
    reads: ['attribute', 'weighted'],
    weights: 'strength',
    direction: 'ignored',
    columns: ['ei_index'],
    summary: ['ei_index', 'expected'],
  },
  louvain: {
    title: 'Communities (Louvain)',
    definition: 'Groups with more ties inside than chance would give, found by moving and merging.',
    source: 'Blondel, Guillaume, Lambiotte, Lefebvre 2008',
    cost: COST.iterative,
    views: ['mutual'],
    reads: ['weighted', 'resolution'],
    weights: 'strength',
    direction: 'ignored',
    columns: ['louvain'],
    summary: ['modularity', 'communities', 'largest'],
  },
  leiden: {
    title: 'Communities (Leiden)',
    definition: 'As Louvain, with groups that are always connected.',
    source: 'Traag, Waltman, van Eck 2019',
    cost: COST.iterative,
    views: ['mutual'],
    reads: ['weighted', 'resolution'],
    weights: 'strength',
    direction: 'ignored',
    columns: ['leiden'],
    summary: ['modularity', 'communities', 'largest'],
  },
  label_propagation: {
    title: 'Communities (label propagation)',
    definition: 'Groups that form when everyone joins the group of most of their neighbours.',
    source: 'Raghavan, Albert, Kumara 2007',
    cost: COST.iterative,
    views: ['mutual'],
    reads: ['weighted'],
    weights: 'strength',
    direction: 'ignored',
    columns: ['label_propagation'],
    summary: ['modularity', 'communities', 'largest'],
  },
};
