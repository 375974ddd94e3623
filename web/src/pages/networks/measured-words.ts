import { formatValue } from '../../network/metric-words.ts';

const WORDS: Readonly<
  Record<string, { readonly title: string; readonly definition: string; readonly isShare?: true }>
> = {
  nodes: { title: 'Nodes with ties', definition: 'Nodes that have at least one tie.' },
  ties: { title: 'Ties', definition: 'Pairs that are tied.' },
  density: { title: 'Density', definition: 'Ties divided by the pairs that could be tied.', isShare: true },
  components: { title: 'Separate parts', definition: 'Parts that hang together by themselves.' },
  largest_share: {
    title: 'In the largest part',
    definition: 'Share of the nodes that belong to the largest part.',
    isShare: true,
  },
  reachable_pairs_share: {
    title: 'Pairs that reach each other',
    definition: 'Share of all pairs between whom there is a way, among those who stay.',
    isShare: true,
  },
  efficiency: {
    title: 'Efficiency',
    definition: 'Mean of 1 / distance over all pairs; 1 when everyone is tied to everyone.',
  },
  mean_distance: { title: 'Mean distance', definition: 'Mean steps between those who reach each other.' },
  modularity: {
    title: 'Modularity',
    definition: 'How much more ties lie inside communities than chance would give.',
  },
  communities: {
    title: 'Communities',
    definition: 'Groups with more ties inside than chance would give (Leiden).',
  },
  clustering: { title: 'Clustering', definition: 'Mean share of the pairs of neighbours that are tied.' },
  transitivity: {
    title: 'Transitivity',
    definition: 'Of the paths of two ties, the share whose ends are tied.',
  },
};

/** A number of the whole at two moments in words; names that are unknown here are shown as they are. */
export function measuredWords({
  name,
  before,
  after,
}: {
  readonly name: string;
  readonly before: number | null;
  readonly after: number | null;
}): {
  readonly title: string;
  readonly definition: string | undefined;
  readonly before: string;
  readonly after: string;
} {
  const words = WORDS[name];
  const write = (value: number | null) =>
    value !== null && words?.isShare === true
      ? `${formatValue(Number((value * 100).toPrecision(3)))} %`
      : formatValue(value);
  const plain = name.replaceAll('_', ' ');
  return {
    title: words?.title ?? plain.charAt(0).toUpperCase() + plain.slice(1),
    definition: words?.definition,
    before: write(before),
    after: write(after),
  };
}
