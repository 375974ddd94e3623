import type { NetworksApi } from '../api/dependencies.ts';
import { BellwetherError } from '../base/errors.ts';
import type { ImportProgress } from '../cli/graph-session.ts';
import { KNOWLEDGE_GRAPH } from '../domain/network.ts';
import type { TenantId } from '../domain/tenant.ts';
import { METRIC_CATALOGUE } from '../networks/metrics/catalogue.ts';
import type { MetricRun, RunCreate } from '../schemas/network.ts';
import type { Application } from './application.ts';

const POLL_MS = 100;
/** A run that nobody takes for so long waits for a server without the role that computes. */
const PATIENCE_MS = 5_000;

/**
 * Queues a run and resolves when it is done: computed by the server that owns the data directory, and here when there is
 * none. When the signal aborts, the run is cancelled and its end awaited, so that nothing of it goes on by itself later.
 * Throws CANCELLED, INVALID_INPUT for an attribute that is missing, and NOT_CONVERGED for a run that failed.
 */
export async function computeNow(
  app: Pick<Application, 'store' | 'networks'>,
  api: NetworksApi,
  request: ImportProgress & { readonly tenant: TenantId; readonly id: string; readonly run: RunCreate },
): Promise<MetricRun> {
  const { tenant, id, run, signal, onProgress } = request;
  await checkAttribute(api, request);
  const queued = await api.startRun(tenant, id, run);
  const stop = new AbortController();
  const working = app.store.attached ? Promise.resolve() : app.networks.run(stop.signal);
  // A runner that broke down would be waited for without end.
  const broken = working.then(() => new Promise<never>(() => {}));
  broken.catch(() => {});
  const begun = performance.now();
  let asked = false;
  try {
    for (;;) {
      const current = await api.run(tenant, id, queued.id);
      const waits = current.state === 'queued' && performance.now() - begun > PATIENCE_MS;
      onProgress(
        current.progress,
        waits ? 'waits for a server with the role pipeline' : current.metrics.join(', '),
      );
      if (current.state === 'done') return current;
      if (current.state === 'cancelled')
        throw new BellwetherError('CANCELLED', 'The run was cancelled; nothing of it was kept.');
      if (current.state === 'failed')
        throw new BellwetherError('NOT_CONVERGED', current.error ?? 'The run failed.');
      if (signal.aborted && !asked) {
        asked = true;
        // A run that ends at this moment has nothing left to cancel; the next look tells.
        await api.cancelRun(tenant, id, queued.id).catch(() => {});
        continue;
      }
      await Promise.race([new Promise((resolve) => setTimeout(resolve, POLL_MS)), broken]);
    }
  } finally {
    stop.abort();
    await working;
  }
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
