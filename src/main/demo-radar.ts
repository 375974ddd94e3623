import type { TenantId } from '../domain/tenant.ts';
import type { Application } from './application.ts';

/** A run amid the loading of the world sees little of it. */
const LEAST_BLIPS = 20;
const EDITOR = { actor: 'operator', name: 'the demonstration' };

/** Publishes a radar of what the evidence suggests as soon as there is some, and leaves a draft to be moved about. */
export async function makeDemoRadar(
  { trends, radar: { radar }, clock, log }: Pick<Application, 'trends' | 'radar' | 'clock' | 'log'>,
  tenant: TenantId,
): Promise<AsyncDisposable> {
  let making: Promise<void> | undefined;

  async function make(): Promise<void> {
    if ((await radar.list(tenant, { limit: 1 })).length > 0) return;
    const now = new Date(clock.now());
    const quarter = (ahead: number): string => {
      const month = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 3 * ahead, 1));
      return `${month.getUTCFullYear()}-Q${Math.floor(month.getUTCMonth() / 3) + 1}`;
    };
    const { id, items } = await radar.create(tenant, { name: quarter(0), from: 'suggested' }, EDITOR);
    if (items.length < LEAST_BLIPS) return radar.remove(tenant, id, EDITOR);
    await radar.publish(tenant, id, EDITOR);
    await radar.create(tenant, { name: quarter(1), from: 'previous' }, EDITOR);
  }

  return trends.onComputed((computed) => {
    if (computed !== tenant || making !== undefined) return;
    making = make()
      .catch((error) => log.warn({ err: error }, 'the radar of the demonstration was not made'))
      .finally(() => (making = undefined));
  });
}
