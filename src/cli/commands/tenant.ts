import type { Command } from 'commander';
import { BellwetherError } from '../../base/errors.ts';
import type { CliContext } from '../context.ts';
import { type CommonOptions, overridesOf, parseWhole, tenantOf, withCommonOptions } from '../options.ts';
import { formatCount, formatTime, table } from '../output.ts';

export function registerTenant(program: Command, context: CliContext): void {
  const tenant = program.command('tenant').description('tenants of this installation');

  withCommonOptions(tenant.command('create'))
    .description('create a tenant with its own schema and database role')
    .argument('<slug>', 'lower-case letters, digits and hyphens')
    .option('--name <name>', 'what people see')
    .action(async (slug: string, options: CommonOptions & { readonly name?: string }) => {
      await using session = await context.openSession(overridesOf(options));
      const created = await session.tenancy.tenants.create({
        slug,
        ...(options.name === undefined ? {} : { name: options.name }),
        actor: 'operator',
      });
      if (options.json) context.output.json(created);
      else
        context.output.line(
          `Created "${created.slug}". Next: bellwether user add EMAIL --tenant ${created.slug}`,
        );
    });

  withCommonOptions(tenant.command('list'))
    .description('all tenants')
    .action(async (options: CommonOptions) => {
      await using session = await context.openSession(overridesOf(options));
      const tenants = await session.tenancy.tenants.list();
      const items = await Promise.all(
        tenants.map(async (t) => ({ ...t, plan: (await session.tenancy.plans.limits(t.id)).plan })),
      );
      if (options.json) context.output.json({ items });
      else
        context.output.line(
          table(
            ['slug', 'name', 'state', 'plan', 'created', 'id'],
            items.map((t) => [t.slug, t.name, t.state, t.plan, formatTime(t.createdAt), t.id]),
          ),
        );
    });

  withCommonOptions(tenant.command('plan'))
    .description('what a tenant may use; shows its plan or puts it on another')
    .argument('<slug>')
    .argument('[plan]', 'demo, basic, professional, enterprise, or one of your own')
    .addHelpText(
      'after',
      '\nExamples:\n  bellwether tenant plan acme\n  bellwether tenant plan acme professional\n\nA server that runs follows within half a minute.',
    )
    .action(async (slug: string, plan: string | undefined, options: CommonOptions) => {
      await using session = await context.openSession(overridesOf(options));
      const { plans } = session.tenancy;
      const { id } = await tenantOf(session, { tenant: slug });
      const limits = plan === undefined ? await plans.limits(id) : await plans.assign(id, plan, 'operator');
      if (options.json) return context.output.json(limits);
      const { nodesPerGraph: nodes, streamEventsPerSecond: events } = limits;
      context.output.line(
        `"${slug}" ${plan === undefined ? 'is' : 'is now'} on the plan ${limits.plan}: ` +
          `${atMost(nodes)} nodes in a graph, ${atMost(events)} tie events a second.`,
      );
    });

  for (const [command, state, words] of [
    ['suspend', 'suspended', 'refuse its people and keys; its data stays'],
    ['resume', 'active', 'let its people and keys in again'],
  ] as const) {
    withCommonOptions(tenant.command(command))
      .description(words)
      .argument('<slug>')
      .action(async (slug: string, options: CommonOptions) => {
        await using session = await context.openSession(overridesOf(options));
        const found = await session.tenancy.tenants.findBySlug(slug);
        if (found === null) throw new BellwetherError('NOT_FOUND', `There is no tenant "${slug}"`);
        const changed = await session.tenancy.tenants.setState(found.id, state, 'operator');
        if (options.json) context.output.json(changed);
        else context.output.line(`"${slug}" is ${state}.`);
      });
  }

  withCommonOptions(tenant.command('lifecycle'))
    .description('how long documents are hot, warm and cold, and when they are deleted; shows or changes it')
    .argument('<slug>')
    .option('--warm-after <days>', 'days after capture, or never', parseDays)
    .option('--cold-after <days>', 'days after capture, or never', parseDays)
    .option('--delete-after <days>', 'days after capture, or never', parseDays)
    .action(async (slug: string, options: LifecycleOptions) => {
      await using session = await context.openSession(overridesOf(options));
      const { id } = await tenantOf(session, { tenant: slug });
      const policy = await session.lifecycle(id, {
        ...(options.warmAfter === undefined ? {} : { warmAfterDays: options.warmAfter }),
        ...(options.coldAfter === undefined ? {} : { coldAfterDays: options.coldAfter }),
        ...(options.deleteAfter === undefined ? {} : { deleteAfterDays: options.deleteAfter }),
      });
      if (options.json) return context.output.json(policy);
      const days = (count: number | null) => (count === null ? 'never' : `after ${count} days`);
      context.output.line(
        `warm ${days(policy.warmAfterDays)}, cold ${days(policy.coldAfterDays)}, deleted ${days(policy.deleteAfterDays)}`,
      );
    });
}

function atMost(limit: number | null): string {
  if (limit === null) return 'any number of';
  return limit === 0 ? 'no' : `at most ${formatCount(limit)}`;
}

interface LifecycleOptions extends CommonOptions {
  readonly warmAfter?: number | null;
  readonly coldAfter?: number | null;
  readonly deleteAfter?: number | null;
}

const wholeDays = parseWhole(1, 36_500);

function parseDays(text: string): number | null {
  return text === 'never' ? null : wholeDays(text);
}
