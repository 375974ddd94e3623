import type { NetworksApi } from '../api/dependencies.ts';
import { BellwetherError } from '../base/errors.ts';
import type { ImportProgress } from '../cli/graph-session.ts';
import { KNOWLEDGE_GRAPH } from '../domain/network.ts';
import type { TenantId } from '../domain/tenant.ts';
import { METRIC_CATALOGUE } from '../networks/metrics/catalogue.ts';
import type { MetricRun, RunCreate } from '../schemas/network.ts';
import type { Application } from './application.ts';
import { awaitWork } from './await-work.ts';

/**
 * Queues a run of metrics and resolves when it is done, wherever it is computed. Throws as `awaitWork`, and INVALID_INPUT for
 * an attribute that is missing.
 */
export async function computeNow(
  app: Pick<Application, 'store' | 'networks'>,
  api: NetworksApi,
  request: ImportProgress & { readonly tenant: TenantId; readonly id: string; readonly run: RunCreate },
): Promise<MetricRun> {
  const { tenant, id, run, signal, onProgress } = request;
  await checkAttribute(api, request);
  const queued = await api.startRun(tenant, id, run);
  return awaitWork({
    read: () => api.run(tenant, id, queued.id),
    cancel: () => api.cancelRun(tenant, id, queued.id),
    work: app.store.attached ? null : app.networks.run,
    signal,
    onProgress,
    detail: queued.metrics.join(', '),
  });
}

async function checkAttribute(
  api: NetworksApi,
  { tenant, id, run }: { readonly tenant: TenantId; readonly id: string; readonly run: RunCreate },
): Promise<void> {
  const attribute = run.parameters?.attribute;
  const reading = run.metrics.filter((metric) => METRIC_CATALOGUE[metric].reads.includes('attribute'));
  // Assortativity is of degrees where no attribute is given.
  const needing = reading.find((metric) => attribute !== undefined || metric !== 'assortativity');
  if (needing === undefined || id === KNOWLEDGE_GRAPH) return;
  const names = (await api.get(tenant, id)).attributes.map(({ name }) => name);
  const there = names.length === 0 ? 'The nodes have none' : `There are: ${names.join(', ')}`;
  if (attribute === undefined)
    throw new BellwetherError(
      'INVALID_INPUT',
      `"${needing}" compares groups of nodes; say with --attribute by which of their attributes. ${there}.`,
    );
  if (!names.includes(attribute))
    throw new BellwetherError('INVALID_INPUT', `No node has the attribute "${attribute}". ${there}.`);
}
