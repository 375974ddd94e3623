import type { MetricName } from '../api/contract.ts';

/** What a metric is called, what its number says, and where the formula stands: as the product's catalogue has it. */
export interface MetricWords {
  readonly title: string;
  readonly definition: string;
  readonly source: string;
  /** Numbers that nodes can be ranked by; labels of groups are none. */
  readonly columns: readonly string[];
}

export const METRIC_WORDS: Readonly<Record<MetricName, MetricWords>> = {
  degree: {
    title: 'Degree',
    definition: 'Ties of a node, parallel ones each counted; a tie to itself counts two.',
    source: 'Freeman 1978, Centrality in social networks',
    columns: ['degree', 'in_degree', 'out_degree'],
  },
  strength: {
    title: 'Strength',
    definition: 'Sum of the weights of the ties of a node; a tie to itself counts twice.',
    source: 'Barrat, Barthélemy, Pastor-Satorras, Vespignani 2004',
    columns: ['strength', 'in_strength', 'out_strength'],
  },
  closeness: {
    title: 'Closeness',
    definition:
      'How near all others are: their number divided by the sum of distances to them, times the share of nodes that can be reached.',
    source: 'Freeman 1978; Wasserman and Faust 1994 for graphs in several parts',
    columns: ['closeness'],
  },
  harmonic: {
    title: 'Harmonic centrality',
    definition: 'Mean of 1 / distance to all others; those out of reach count 0.',
    source: 'Marchiori and Latora 2000; Rochat 2009; Boldi and Vigna 2014',
    columns: ['harmonic'],
  },
  betweenness: {
    title: 'Betweenness',
    definition:
      'Shortest paths between others that lead through a node; of several equally short ones, its share.',
    source: 'Freeman 1977; computed as Brandes 2001, sampled as Brandes and Pich 2007',
    columns: ['betweenness'],
  },
  eigenvector: {
    title: 'Eigenvector centrality',
    definition:
      'A node counts as much as the nodes tied to it, in sum: the leading eigenvector, largest entry 1. Along directions, ties that enter count.',
    source: 'Bonacich 1972',
    columns: ['eigenvector'],
  },
  katz: {
    title: 'Katz centrality',
    definition:
      'Walks that end at a node, each step weakening them by alpha, plus 1; scaled to length 1. Alpha is 0.9 / largest eigenvalue unless given.',
    source: 'Katz 1953',
    columns: ['katz'],
  },
  pagerank: {
    title: 'PageRank',
    definition:
      'Share of the time that a walker spends at a node who follows ties at random and starts anywhere again with probability 1 - damping.',
    source: 'Brin and Page 1998',
    columns: ['pagerank'],
  },
  hits: {
    title: 'Hubs and authorities',
    definition:
      'A good hub points to good authorities, a good authority is pointed to by good hubs; each column sums to 1.',
    source: 'Kleinberg 1999',
    columns: ['hub', 'authority'],
  },
  core: {
    title: 'Core number',
    definition:
      'Largest k such that a node belongs to a group in which everyone has at least k ties within the group; a tie to itself counts two.',
    source: 'Seidman 1983; Batagelj and Zaversnik 2003',
    columns: ['core'],
  },
  clustering: {
    title: 'Clustering coefficient',
    definition: 'Of the pairs of neighbours of a node, the share that is tied; 0 for fewer than two.',
    source: 'Watts and Strogatz 1998',
    columns: ['clustering'],
  },
  triangles: {
    title: 'Triangles',
    definition: 'Pairs of neighbours of a node that are tied with each other.',
    source: 'Schank and Wagner 2005; Latapy 2008',
    columns: ['triangles'],
  },
  transitivity: {
    title: 'Transitivity',
    definition: 'Of the paths of two ties in the whole graph, the share whose ends are tied.',
    source: 'Newman, Watts, Strogatz 2002',
    columns: [],
  },
  assortativity: {
    title: 'Assortativity',
    definition:
      'Do likes tie with likes? Correlation across ties, -1 to 1, of degree, and of the attribute when one is given.',
    source: 'Newman 2003, Mixing patterns in networks',
    columns: [],
  },
  reciprocity: {
    title: 'Reciprocity',
    definition:
      'Share of the ties that are answered by one in the other direction; ties to itself are left out. 1 for undirected graphs.',
    source: 'Wasserman and Faust 1994; igraph, mode default',
    columns: [],
  },
  density: {
    title: 'Density',
    definition: 'Ties divided by the pairs of nodes that could be tied.',
    source: 'Wasserman and Faust 1994',
    columns: [],
  },
  diameter: {
    title: 'Diameter',
    definition:
      'Most steps that a shortest way between two nodes takes, among those that reach each other; bounds where it is too large for certainty.',
    source: 'Crescenzi, Grossi, Habib, Lanzi, Marino 2013 (iFUB)',
    columns: [],
  },
  components: {
    title: 'Components',
    definition: 'Parts of the graph that hang together, directions ignored. Number 0 is the largest.',
    source: 'Hopcroft and Tarjan 1973',
    columns: [],
  },
  strong_components: {
    title: 'Strong components',
    definition:
      'Largest groups in which everyone reaches everyone along the directions of ties. Number 0 is the largest.',
    source: 'Tarjan 1972',
    columns: [],
  },
  bridges: {
    title: 'Bridges',
    definition: 'Ties without which a part would fall in two; for each node, how many it has.',
    source: 'Tarjan 1974',
    columns: ['bridges'],
  },
  articulation_points: {
    title: 'Articulation points',
    definition:
      'Nodes without which a part would fall apart: 1 for those, 0 for others, and how many nodes it would cut off.',
    source: 'Hopcroft and Tarjan 1973',
    columns: ['articulation_point', 'separated'],
  },
  constraint: {
    title: 'Constraint',
    definition:
      'How much a node’s ties lead back to each other: low for those that span structural holes. Undefined without ties.',
    source: 'Burt 1992, Structural Holes',
    columns: ['constraint'],
  },
  effective_size: {
    title: 'Effective size',
    definition: 'Neighbours of a node less the redundancy among them.',
    source: 'Burt 1992; Borgatti 1997',
    columns: ['effective_size'],
  },
  brokerage: {
    title: 'Brokerage roles',
    definition:
      'How often a node stands between two that are not tied, by the groups of the three: coordinator, consultant (itinerant broker), gatekeeper, representative, liaison.',
    source: 'Gould and Fernandez 1989',
    columns: ['brokerage', 'coordinator', 'consultant', 'gatekeeper', 'representative', 'liaison'],
  },
  ei_index: {
    title: 'E-I index',
    definition:
      'Ties to other groups less ties to the own, divided by both: -1 for a silo, 1 for one that only looks out.',
    source: 'Krackhardt and Stern 1988',
    columns: ['ei_index'],
  },
  louvain: {
    title: 'Communities (Louvain)',
    definition: 'Groups with more ties inside than chance would give, found by moving and merging.',
    source: 'Blondel, Guillaume, Lambiotte, Lefebvre 2008',
    columns: [],
  },
  leiden: {
    title: 'Communities (Leiden)',
    definition: 'As Louvain, with groups that are always connected.',
    source: 'Traag, Waltman, van Eck 2019',
    columns: [],
  },
  label_propagation: {
    title: 'Communities (label propagation)',
    definition: 'Groups that form when everyone joins the group of most of their neighbours.',
    source: 'Raghavan, Albert, Kumara 2007',
    columns: [],
  },
};

/** Columns that name the group of a node: numbers that are no amounts. */
export const GROUP_COLUMNS: readonly string[] = [
  'component',
  'strong_component',
  'louvain',
  'leiden',
  'label_propagation',
];

/** Metrics that rank nodes, those asked for most often first. */
export const RANKING_METRICS: readonly MetricName[] = [
  'betweenness',
  'degree',
  'strength',
  'pagerank',
  'closeness',
  'harmonic',
  'eigenvector',
  'katz',
  'hits',
  'core',
  'clustering',
  'triangles',
  'constraint',
  'effective_size',
  'brokerage',
  'ei_index',
  'bridges',
  'articulation_points',
];

/** What is computed when nobody says otherwise. */
export const USUAL_METRICS: readonly MetricName[] = [
  'degree',
  'strength',
  'betweenness',
  'closeness',
  'pagerank',
  'core',
  'clustering',
  'constraint',
  'leiden',
  'components',
  'articulation_points',
];

export function isMetricName(text: string | undefined): text is MetricName {
  return text !== undefined && Object.hasOwn(METRIC_WORDS, text);
}

/** The metric that gives a column; undefined for a name that none has. */
export function metricOfColumn(column: string): MetricName | undefined {
  if (isMetricName(column)) return column;
  return (Object.keys(METRIC_WORDS) as MetricName[]).find((name) =>
    METRIC_WORDS[name].columns.includes(column),
  );
}

/** `articulation_point` as people read it: the metric’s title for a column named like it, else its words. */
export function columnTitle(column: string): string {
  if (isMetricName(column)) return METRIC_WORDS[column].title;
  const words = column
    .replaceAll('_', ' ')
    .replaceAll(/([a-z])([A-Z])/g, (_, a: string, b: string) => `${a} ${b.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Three significant digits below 1,000, whole numbers above; none as a dash. */
export function formatValue(value: number | null | undefined): string {
  if (value === null || value === undefined || Number.isNaN(value)) return '–';
  if (Number.isInteger(value) || Math.abs(value) >= 1_000) return whole.format(value);
  if (value !== 0 && Math.abs(value) < 0.0001) return value.toExponential(1);
  return significant.format(value);
}

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const significant = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });
