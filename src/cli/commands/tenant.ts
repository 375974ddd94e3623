import type { Command } from 'commander';
import { BellwetherError } from '../../base/errors.ts';
import type { CliContext } from '../context.ts';
import { type CommonOptions, overridesOf, withCommonOptions } from '../options.ts';
import { formatTime, table } from '../output.ts';

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
      if (options.json) context.output.json({ items: tenants });
      else
        context.output.line(
          table(
            ['slug', 'name', 'state', 'created', 'id'],
            tenants.map((t) => [t.slug, t.name, t.state, formatTime(t.createdAt), t.id]),
          ),
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
}
