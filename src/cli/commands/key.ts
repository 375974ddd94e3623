import { type Command, Option } from 'commander';
import type { CliContext } from '../context.ts';
import {
  type CommonOptions,
  overridesOf,
  parseId,
  parseWhole,
  tenantOf,
  withCommonOptions,
} from '../options.ts';
import { formatTime, table } from '../output.ts';
import { OPERATOR } from './user.ts';

interface CreateOptions extends CommonOptions {
  readonly role: 'admin' | 'analyst' | 'viewer';
  readonly expiresInDays?: number;
}

export function registerKey(program: Command, context: CliContext): void {
  const key = program.command('key').description('API keys');

  withCommonOptions(key.command('create'))
    .description('make a key; it is shown once')
    .argument('<name>', 'what it is for')
    .addOption(new Option('--role <role>').choices(['admin', 'analyst', 'viewer']).default('viewer'))
    .option('--expires-in-days <days>', 'when it stops working', parseWhole(1, 3650))
    .action(async (name: string, options: CreateOptions) => {
      await using session = await context.openSession(overridesOf(options));
      const tenant = await tenantOf(session, options);
      const created = await session.tenancy.apiKeys.create(
        tenant.id,
        {
          name,
          role: options.role,
          ...(options.expiresInDays === undefined ? {} : { expiresInDays: options.expiresInDays }),
        },
        { ...OPERATOR, userId: null },
      );
      if (options.json) context.output.json(created);
      else context.output.line(`Key for "${name}" (${created.role}), shown once:\n${created.key}`);
    });

  withCommonOptions(key.command('list'))
    .description('keys of a tenant')
    .action(async (options: CommonOptions) => {
      await using session = await context.openSession(overridesOf(options));
      const tenant = await tenantOf(session, options);
      const keys = await session.tenancy.apiKeys.list(tenant.id, { limit: 1_000 });
      if (options.json) context.output.json({ items: keys });
      else
        context.output.line(
          table(
            ['name', 'role', 'starts with', 'expires', 'last used', 'id'],
            keys.map((k) => [
              k.name,
              k.role,
              k.prefix,
              formatTime(k.expiresAt),
              formatTime(k.lastUsedAt),
              k.id,
            ]),
          ),
        );
    });

  withCommonOptions(key.command('revoke'))
    .description('end a key')
    .argument('<id>', 'as the list shows it', parseId)
    .action(async (id: string, options: CommonOptions) => {
      await using session = await context.openSession(overridesOf(options));
      const tenant = await tenantOf(session, options);
      await session.tenancy.apiKeys.revoke(tenant.id, id, OPERATOR);
      if (options.json) context.output.json({ id, revoked: true });
      else context.output.line('Revoked.');
    });
}
