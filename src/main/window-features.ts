import type { WindowsApi } from '../api/foresight-dependencies.ts';
import { toWireWindowHit, toWireWindowRule } from '../api/wire/window.ts';
import type { Clock } from '../base/clock.ts';
import type { Database } from '../ports/database.ts';
import { writeAudit } from '../tenancy/audit.ts';
import { createWindows } from '../trends/windows/windows.ts';

/** Rules over windows, behind the API's interface. */
export function createWindowFeatures({
  database,
  clock,
}: {
  readonly database: Database;
  readonly clock: Clock;
}): WindowsApi {
  const windows = createWindows({ database, clock });
  const time = (name: string, text: string | undefined) =>
    text === undefined ? {} : { [name]: Date.parse(text) };
  return {
    rules: async (tenant) => (await windows.rules(tenant)).map(toWireWindowRule),
    async create(tenant, { entity_kind, name, subject, kind, signals, sources, hours }, actor) {
      const rule = await windows.create(tenant, {
        name,
        signals,
        sources,
        hours,
        ...(subject === undefined ? {} : { subject }),
        ...(kind === undefined ? {} : { kind }),
        ...(entity_kind === undefined ? {} : { entityKind: entity_kind }),
      });
      await writeAudit(database.platform, clock, {
        tenant,
        actor,
        action: 'window.created',
        object: rule.id,
      });
      return toWireWindowRule(rule);
    },
    async remove(tenant, id, actor) {
      await windows.remove(tenant, id);
      await writeAudit(database.platform, clock, { tenant, actor, action: 'window.deleted', object: id });
    },
    async hits(tenant, { rule, subject, from, to }, page) {
      const { items, next } = await windows.hits(
        tenant,
        {
          ...(rule === undefined ? {} : { rule }),
          ...(subject === undefined ? {} : { subject }),
          ...time('from', from),
          ...time('to', to),
        },
        page,
      );
      return { items: items.map(toWireWindowHit), next };
    },
  };
}
