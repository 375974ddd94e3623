import { type Command, Option } from 'commander';
import { BellwetherError } from '../../base/errors.ts';
import type { SourceWithHealth } from '../../collect/sources.ts';
import { SOURCE_KINDS, type SourceKind } from '../../domain/source.ts';
import type { SourceType } from '../../domain/source-type.ts';
import type { TenantId } from '../../domain/tenant.ts';
import type { CliContext, Session } from '../context.ts';
import {
  type CommonOptions,
  collectValues,
  overridesOf,
  parseWhole,
  sourceTypeOption,
  tenantOf,
  withCommonOptions,
} from '../options.ts';
import { formatCount, formatTime, table } from '../output.ts';

interface AddOptions extends CommonOptions {
  readonly name?: string;
  readonly sourceType?: SourceType;
  readonly every?: number;
  readonly cron?: string;
  readonly priority?: number;
  readonly label: readonly string[];
}

export function registerSource(program: Command, context: CliContext): void {
  const source = program.command('source').description('where documents come from');

  withCommonOptions(source.command('list'))
    .description('sources with their health')
    .action(async (options: CommonOptions) => {
      await using session = await context.openSession(overridesOf(options));
      const { id } = await tenantOf(session, options);
      const sources = await session.sources.list(id);
      if (options.json) return context.output.json({ items: sources });
      const rows = sources.map((entry) => [
        entry.name,
        entry.kind,
        entry.health.state,
        formatCount(entry.health.documents),
        formatTime(entry.health.lastSuccessAt),
        entry.health.lastError ?? '',
      ]);
      context.output.line(
        rows.length === 0
          ? 'No sources yet. Add one: bellwether source add rss https://example.org/feed.xml'
          : table(['name', 'kind', 'state', 'documents', 'last success', 'last error'], rows),
      );
    });

  withCommonOptions(source.command('add'))
    .description('add a feed, or a Hacker News list')
    .argument('<kind>', `one of ${SOURCE_KINDS.join(', ')}`)
    .argument('[address]', 'the feed’s address, or the list: top, new, best, ask, show, job')
    .option('--name <name>', 'what people call it')
    .addOption(sourceTypeOption())
    .addOption(
      new Option('--every <seconds>', 'how often to look')
        .argParser(parseWhole(30, 31_536_000))
        .conflicts('cron'),
    )
    .option('--cron <expression>', 'five fields, in UTC')
    .option('--priority <n>', '0 first, 9 last', parseWhole(0, 9))
    .option('--label <label>', 'a label; repeat it', collectValues, [])
    .addHelpText(
      'after',
      '\nExamples:\n  bellwether source add rss https://example.org/feed.xml --every 600\n  bellwether source add hackernews best --source-type news',
    )
    .action(async (kind: SourceKind, address: string | undefined, options: AddOptions) => {
      if (!SOURCE_KINDS.includes(kind))
        throw new BellwetherError(
          'INVALID_INPUT',
          `"${kind}" is not a kind of source; choose from ${SOURCE_KINDS.join(', ')}`,
        );
      await using session = await context.openSession(overridesOf(options));
      const { id } = await tenantOf(session, options);
      const created = await session.sources.create(id, {
        kind,
        ...(address === undefined
          ? {}
          : { settings: kind === 'hackernews' ? { list: address } : { url: address } }),
        ...(options.name === undefined ? {} : { name: options.name }),
        ...(options.sourceType === undefined ? {} : { sourceType: options.sourceType }),
        ...(options.priority === undefined ? {} : { priority: options.priority }),
        ...(options.every === undefined
          ? {}
          : { schedule: { kind: 'interval' as const, everySeconds: options.every } }),
        ...(options.cron === undefined
          ? {}
          : { schedule: { kind: 'cron' as const, expression: options.cron } }),
        labels: options.label,
      });
      if (options.json) context.output.json(created);
      else
        context.output.line(
          `Added "${created.name}". It runs when the server runs, or now: bellwether collect "${created.name}"`,
        );
    });

  const change = (
    name: string,
    description: string,
    work: (session: Session, tenant: TenantId, source: SourceWithHealth) => Promise<string>,
  ) => {
    withCommonOptions(source.command(name))
      .description(description)
      .argument('<source>', 'its name or id')
      .action(async (named: string, options: CommonOptions) => {
        await using session = await context.openSession(overridesOf(options));
        const { id } = await tenantOf(session, options);
        const found = await findSource(session, id, named);
        const done = await work(session, id, found);
        if (options.json) context.output.json({ id: found.id, name: found.name, result: name });
        else context.output.line(done);
      });
  };
  change('pause', 'stop collecting from it', async (session, tenant, { id, name }) => {
    await session.sources.update(tenant, id, { paused: true });
    return `Paused "${name}".`;
  });
  change('resume', 'collect from it again', async (session, tenant, { id, name }) => {
    await session.sources.update(tenant, id, { paused: false });
    return `Resumed "${name}"; it is due at once.`;
  });
  change('remove', 'remove it; its documents stay', async (session, tenant, { id, name }) => {
    await session.sources.delete(tenant, id);
    return `Removed "${name}". Its documents stay.`;
  });
}

export async function findSource(
  session: Session,
  tenant: TenantId,
  named: string,
): Promise<SourceWithHealth> {
  const found = await session.sources.find(tenant, named);
  if (found === null)
    throw new BellwetherError('NOT_FOUND', `There is no source "${named}". See: bellwether source list`);
  return found;
}
