import type { Clock } from '../base/clock.ts';
import { BellwetherError } from '../base/errors.ts';
import type { PlanLimits, PlanName } from '../domain/plan.ts';
import type { TenantId } from '../domain/tenant.ts';
import type { Database } from '../ports/database.ts';
import { writeAudit } from './audit.ts';

/** How long a tenant's limits are believed, milliseconds: a changed plan is felt everywhere within it. */
const CACHE_MS = 30_000;

export interface Plans {
  /** What the tenant may use. Cached for half a minute. Throws NOT_FOUND. */
  limits(tenant: TenantId): Promise<PlanLimits>;
  /** Every plan, the smallest first. */
  list(): Promise<PlanLimits[]>;
  /** Puts the tenant on a plan. Throws NOT_FOUND for a tenant, INVALID_INPUT for a plan that does not exist. */
  assign(tenant: TenantId, plan: string, actor: string): Promise<PlanLimits>;
}

interface Row {
  readonly name: string;
  readonly nodes_per_graph: number | null;
  readonly stream_events_per_second: number | null;
}

const COLUMNS = 'plans.name, nodes_per_graph, stream_events_per_second';

export function createPlans({ database, clock }: { database: Database; clock: Clock }): Plans {
  const cached = new Map<TenantId, { readonly limits: Promise<PlanLimits>; readonly until: number }>();

  async function read(tenant: TenantId): Promise<PlanLimits> {
    const rows = await database.platform.query<Row>({
      name: 'tenancy-plan',
      text: `SELECT ${COLUMNS} FROM shared.tenants JOIN shared.plans ON plans.name = tenants.plan WHERE tenants.id = $1`,
      values: [tenant],
    });
    if (rows[0] === undefined) throw new BellwetherError('NOT_FOUND', `No tenant has the id "${tenant}".`);
    return toLimits(rows[0]);
  }

  const list = async (): Promise<PlanLimits[]> => {
    const rows = await database.platform.query<Row>({
      text: `SELECT ${COLUMNS} FROM shared.plans ORDER BY nodes_per_graph NULLS LAST, name`,
    });
    return rows.map(toLimits);
  };

  return {
    list,

    limits(tenant) {
      const known = cached.get(tenant);
      if (known !== undefined && known.until > clock.now()) return known.limits;
      const limits = read(tenant);
      cached.set(tenant, { limits, until: clock.now() + CACHE_MS });
      // A question that failed is asked again by the next.
      limits.catch(() => cached.delete(tenant));
      return limits;
    },

    async assign(tenant, plan, actor) {
      const plans = await list();
      const limits = plans.find(({ plan: name }) => name === plan);
      if (limits === undefined)
        throw new BellwetherError(
          'INVALID_INPUT',
          `There is no plan "${plan.slice(0, 80)}"; there are: ${plans.map(({ plan: name }) => name).join(', ')}.`,
        );
      await database.platform.transaction(async (transaction) => {
        const rows = await transaction.query<{ id: string }>({
          text: 'UPDATE shared.tenants SET plan = $2 WHERE id = $1 RETURNING id',
          values: [tenant, plan],
        });
        if (rows.length === 0) throw new BellwetherError('NOT_FOUND', `No tenant has the id "${tenant}".`);
        await writeAudit(transaction, clock, {
          tenant,
          actor,
          action: 'tenant.plan_changed',
          object: tenant,
          details: { plan },
        });
      });
      cached.delete(tenant);
      return limits;
    },
  };
}

function toLimits({ name, nodes_per_graph, stream_events_per_second }: Row): PlanLimits {
  return {
    // An operator may add plans of other names; they are words to show, and nothing is decided by them.
    plan: name as PlanName,
    nodesPerGraph: nodes_per_graph,
    streamEventsPerSecond: stream_events_per_second,
  };
}
