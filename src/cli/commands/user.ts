import { randomBytes } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { type Command, Option } from 'commander';
import { BellwetherError } from '../../base/errors.ts';
import { ROLES, type Role } from '../../domain/tenant.ts';
import type { Actor } from '../../tenancy/audit.ts';
import type { CliContext } from '../context.ts';
import { type CommonOptions, overridesOf, parseEmail, tenantOf, withCommonOptions } from '../options.ts';
import { formatTime, table } from '../output.ts';

/** Whoever can run commands on the data directory may do what an owner may. */
export const OPERATOR: Actor = { name: 'operator', role: 'owner' };

interface AddOptions extends CommonOptions {
  readonly name?: string;
  readonly role: Role;
  readonly passwordStdin?: boolean;
}

export function registerUser(program: Command, context: CliContext): void {
  const user = program.command('user').description('people who sign in');

  withCommonOptions(user.command('add'))
    .description('add a person; without --password-stdin a password is made and shown once')
    .argument('<email>', 'what they sign in with', parseEmail)
    .option('--name <name>', 'what people see (default: the address)')
    .addOption(new Option('--role <role>').choices([...ROLES]).default('analyst'))
    .option('--password-stdin', 'read the password, at least 12 characters, from standard input')
    .action(async (email: string, options: AddOptions) => {
      await using session = await context.openSession(overridesOf(options));
      const tenant = await tenantOf(session, options);
      const given = options.passwordStdin ? (await text(process.stdin)).replace(/\r?\n$/, '') : undefined;
      const password = given ?? randomBytes(15).toString('base64url');
      const created = await session.tenancy.users.create(
        tenant.id,
        { email, name: options.name ?? email, role: options.role, password },
        OPERATOR,
      );
      if (options.json) context.output.json({ ...created, ...(given === undefined ? { password } : {}) });
      else
        context.output.line(
          `Added ${email} as ${options.role} of "${tenant.slug}".${given === undefined ? ` Password, shown once: ${password}` : ''}`,
        );
    });

  withCommonOptions(user.command('list'))
    .description('people of a tenant')
    .action(async (options: CommonOptions) => {
      await using session = await context.openSession(overridesOf(options));
      const tenant = await tenantOf(session, options);
      const users = await session.tenancy.users.list(tenant.id, { limit: 1_000 });
      if (options.json) context.output.json({ items: users });
      else
        context.output.line(
          table(
            ['email', 'name', 'role', 'disabled', 'last login'],
            users.map((u) => [u.email, u.name, u.role, u.disabled ? 'yes' : 'no', formatTime(u.lastLoginAt)]),
          ),
        );
    });

  withCommonOptions(user.command('remove'))
    .description('remove a person; their sessions end')
    .argument('<email>')
    .action(async (email: string, options: CommonOptions) => {
      await using session = await context.openSession(overridesOf(options));
      const tenant = await tenantOf(session, options);
      const found = await session.tenancy.users.findByEmail(tenant.id, email);
      if (found === null)
        throw new BellwetherError('NOT_FOUND', `There is no user ${email} in "${tenant.slug}"`);
      await session.tenancy.users.remove(tenant.id, found.id, OPERATOR);
      if (options.json) context.output.json({ id: found.id, email: found.email });
      else context.output.line(`Removed ${email}.`);
    });
}
