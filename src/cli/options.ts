import { type Command, InvalidArgumentError, Option } from 'commander';
import { BellwetherError } from '../base/errors.ts';
import { isUuid } from '../base/ids.ts';
import { isSourceType, SOURCE_TYPES } from '../domain/source-type.ts';
import type { Tenant } from '../domain/tenant.ts';
import type { Overrides, Session } from './context.ts';

/** What every command takes. */
export interface CommonOptions {
  readonly tenant?: string;
  readonly json?: boolean;
  readonly data?: string;
}

export function withCommonOptions(command: Command): Command {
  return command
    .option('--tenant <slug>', 'the tenant to work for; needed when there is more than one')
    .option('--json', 'one JSON document on standard output')
    .option('--data <directory>', 'the data directory (default .bellwether, or BELLWETHER_DATA)');
}

export function overridesOf(options: CommonOptions): Overrides {
  return options.data === undefined ? {} : { data: options.data };
}

/** The tenant that a command is for. Throws `NOT_FOUND` for an unknown slug, `INVALID_INPUT` when it is unclear which. */
export async function tenantOf(session: Session, options: CommonOptions): Promise<Tenant> {
  if (options.tenant !== undefined) {
    const tenant = await session.tenancy.tenants.findBySlug(options.tenant);
    if (tenant === null) {
      throw new BellwetherError(
        'NOT_FOUND',
        `There is no tenant "${options.tenant}". Create it: bellwether tenant create ${options.tenant}`,
      );
    }
    return tenant;
  }
  const tenants = await session.tenancy.tenants.list();
  if (tenants.length === 1) return tenants[0]!;
  throw new BellwetherError(
    'INVALID_INPUT',
    tenants.length === 0
      ? 'There is no tenant yet. Create one: bellwether tenant create NAME'
      : `Say which tenant with --tenant: ${tenants.map((tenant) => tenant.slug).join(', ')}`,
  );
}

export function sourceTypeOption(): Option {
  return new Option('--source-type <type>', 'what kind of evidence the documents are').choices([
    ...SOURCE_TYPES,
  ]);
}

export function parseWhole(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!Number.isInteger(value) || value < least || value > most)
      throw new InvalidArgumentError(`expects a whole number from ${least} to ${most}`);
    return value;
  };
}

/** A number from 0 to 1. */
export function parseShare(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value <= 1))
    throw new InvalidArgumentError('expects a number from 0 to 1');
  return value;
}

/** `--source-type` where several may be chosen. */
export function collectSourceTypes(value: string, before: readonly string[]): readonly string[] {
  if (!isSourceType(value)) throw new InvalidArgumentError(`choose from ${SOURCE_TYPES.join(', ')}`);
  return [...before, value];
}

export function collectValues(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

/** An id as the lists show it. */
export function parseId(text: string): string {
  if (!isUuid(text)) throw new InvalidArgumentError('It is no id; the list command shows the ids.');
  return text;
}

export function collectIds(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, parseId(text)];
}

export function parseEmail(text: string): string {
  if (text.length > 320 || !/^[^@\s]+@[^@\s]+$/.test(text))
    throw new InvalidArgumentError('It is no e-mail address, for example ada@example.org.');
  return text;
}
