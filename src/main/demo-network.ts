import type { OrganisationNetwork } from '../demo/network.ts';
import type { TieBatch } from '../domain/graph-file.ts';
import type { Network, TieEvent } from '../domain/network.ts';
import type { TenantId } from '../domain/tenant.ts';
import type { NetworkFeatures } from './network-features.ts';

/** Metrics of the demonstration's network that are there when it is first looked at. */
const COMPUTED = [
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
] as const;

/** Loads the invented organisation: its first snapshot as a file would be, what changed a year later as a stream of ties. */
export async function loadDemoNetwork(
  { networks, stream, runs }: NetworkFeatures,
  tenant: TenantId,
  organisation: OrganisationNetwork,
): Promise<Network> {
  const { organisation: name, people, snapshots } = organisation;
  const [earlier, later] = snapshots;
  const known = new Map(people.map(({ key }, number) => [key, number]));
  const batch: TieBatch = {
    firstNode: 0,
    newNodes: people.map(({ key, name: label, ...attributes }) => ({ key, label, kind: null, attributes })),
    sources: Int32Array.from(earlier.ties, ({ source }) => known.get(source)!),
    targets: Int32Array.from(earlier.ties, ({ target }) => known.get(target)!),
    weights: Float64Array.from(earlier.ties, ({ weight }) => weight),
    times: new Float64Array(earlier.ties.length).fill(earlier.at),
    ways: null,
    bytesRead: 0,
    bytesTotal: 0,
  };
  const network = await networks.import(tenant, [batch], {
    name,
    description: 'Who works with whom in an invented company, at two dates a year apart.',
    directed: false,
  });
  // Removals first: what is then added at the same moment counts.
  const changes: TieEvent[] = [
    ...earlier.ties.map(
      ({ source, target }): TieEvent => ({ from: source, to: target, at: later.at, op: 'remove' }),
    ),
    ...later.ties.map(
      ({ source, target, weight }): TieEvent => ({ from: source, to: target, weight, at: later.at }),
    ),
  ];
  await stream.append(tenant, network.id, changes);
  await runs.queue(tenant, network.id, { metrics: [...COMPUTED] });
  await runs.queue(tenant, network.id, {
    metrics: ['ei_index', 'brokerage'],
    parameters: { attribute: 'team' },
  });
  return networks.get(tenant, network.id);
}
