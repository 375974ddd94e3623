import type { Clock } from '../../base/clock.ts';
import { BellwetherError } from '../../base/errors.ts';
import type { TenantId } from '../../domain/tenant.ts';
import type { Budget } from '../../ports/budget.ts';
import type { Database } from '../../ports/database.ts';

export interface DailyBudgetOptions {
  readonly database: Database;
  readonly tenant: TenantId;
  readonly purpose: 'embeddings' | 'summaries';
  /** For tenants without a limit of their own, in the currency of the prices; null means without limit. */
  readonly daily: number | null;
  /** Share of the day's limit up to which this handle may fill it, 0 to 1; the rest is left to others. Default 1. */
  readonly share?: number;
  readonly clock: Clock;
}

export interface DailyBudget extends Budget {
  /** What is left of today's limit for this handle, by what is spent and set aside; null without a limit. */
  left(): Promise<number | null>;
}

/**
 * A budget kept in the tenant's store, shared by every process. The day is the UTC day of the reservation, also for
 * what is settled after midnight.
 */
export function createDailyBudget(options: DailyBudgetOptions): DailyBudget {
  const { purpose, clock } = options;
  const database = options.database.tenant(options.tenant);
  const share = options.share ?? 1;
  const today = () => new Date(clock.now()).toISOString().slice(0, 10);

  return {
    async left() {
      const [row] = await database.query<{ left: number | null }>({
        name: 'budget-left',
        text: `SELECT coalesce((SELECT daily FROM model_budgets WHERE purpose = $2), $3::float8) * $4::float8
                 - coalesce((SELECT spent FROM model_spending WHERE day = $1::date AND purpose = $2), 0) AS left`,
        values: [today(), purpose, options.daily, share],
      });
      const left = row?.left ?? null;
      return left === null ? null : Math.max(left, 0);
    },

    async reserve(most) {
      const day = today();
      // One statement, so that two calls at once cannot both take the last of it: the conflicting row is locked.
      const [row] = await database.query<{ allowed: boolean; daily: number | null }>({
        name: 'budget-reserve',
        text: `WITH cap AS (
                 SELECT coalesce((SELECT daily FROM model_budgets WHERE purpose = $2), $4::float8) * $5::float8 AS daily),
               taken AS (
                 INSERT INTO model_spending AS s (day, purpose, spent, calls)
                 SELECT $1::date, $2, $3::float8, 1 FROM cap WHERE daily IS NULL OR $3::float8 <= daily
                 ON CONFLICT (day, purpose) DO UPDATE SET spent = s.spent + $3::float8, calls = s.calls + 1
                   WHERE (SELECT daily IS NULL OR s.spent + $3::float8 <= daily FROM cap)
                 RETURNING 1)
               SELECT EXISTS (SELECT 1 FROM taken) AS allowed, daily FROM cap`,
        values: [day, purpose, most, options.daily, share],
      });
      if (row?.allowed !== true) {
        await database.query({
          name: 'budget-refused',
          text: `INSERT INTO model_spending AS s (day, purpose, refused) VALUES ($1::date, $2, 1)
                 ON CONFLICT (day, purpose) DO UPDATE SET refused = s.refused + 1`,
          values: [day, purpose],
        });
        throw new BellwetherError(
          'BUDGET_EXCEEDED',
          `A call of up to ${most.toFixed(6)} for ${purpose} does not fit what is left of today's budget of ${row?.daily}. It is full again at midnight UTC.`,
          { details: { purpose, daily: row?.daily ?? null } },
        );
      }
      let open = true;
      return {
        async settle(used) {
          if (!open) throw new Error('a reservation is settled once');
          open = false;
          await database.query({
            name: 'budget-settle',
            text: `UPDATE model_spending SET spent = greatest(spent + $3, 0), calls = calls - $4,
                     input_tokens = input_tokens + $5, output_tokens = output_tokens + $6
                   WHERE day = $1::date AND purpose = $2`,
            values: [
              day,
              purpose,
              (used?.cost ?? 0) - most,
              used === null ? 1 : 0,
              Math.round(used?.inputTokens ?? 0),
              Math.round(used?.outputTokens ?? 0),
            ],
          });
        },
      };
    },
  };
}

/** What a tenant used on a day (`2030-01-31`, UTC), by purpose. */
export async function readSpending(database: Database, tenant: TenantId, day: string): Promise<Spending[]> {
  return database.tenant(tenant).query<Spending>({
    name: 'budget-read',
    text: `SELECT purpose, spent, calls, input_tokens AS "inputTokens", output_tokens AS "outputTokens", refused
           FROM model_spending WHERE day = $1::date ORDER BY purpose`,
    values: [day],
  });
}

export interface Spending {
  readonly purpose: string;
  readonly spent: number;
  readonly calls: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly refused: number;
}
