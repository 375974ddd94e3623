import { type Command, Option } from 'commander';
import { TREND_KINDS, type TrendKind } from '../../domain/trend.ts';
import type { CliContext } from '../context.ts';
import { findTrend } from '../find-trend.ts';
import { openForTenant } from '../open-for-tenant.ts';
import { type CommonOptions, parseId, parseWhole, withCommonOptions } from '../options.ts';
import { formatCount, table } from '../output.ts';

interface NewWindowOptions extends CommonOptions {
  readonly trend?: string;
  readonly kind: TrendKind;
  readonly entityKind?: string;
  readonly signals: number;
  readonly sources: number;
  readonly hours: number;
}

/** `trends windows`: "at least N signals from at least M sources within T hours", and when it held. */
export function registerTrendWindows(trends: Command, context: CliContext): void {
  const windows = trends
    .command('windows')
    .description('rules: at least so many signals, of so many sources, within so many hours');
  const { output } = context;

  withCommonOptions(windows.command('list'))
    .description('the rules')
    .action((options: CommonOptions) =>
      openForTenant(context, options, async (session, { id }) => {
        const items = await session.trends.windows(id);
        if (options.json) return output.json({ items });
        output.line(
          table(
            ['RULE', 'FOR', 'SIGNALS', 'SOURCES', 'HOURS', 'ID'],
            items.map((rule) => [
              rule.name,
              rule.subject ?? rule.entity_kind ?? `every ${rule.kind}`,
              formatCount(rule.signals),
              formatCount(rule.sources),
              String(rule.hours),
              rule.id,
            ]),
          ),
        );
      }),
    );

  withCommonOptions(windows.command('add'))
    .description('add a rule')
    .argument('<name>', 'what to call it')
    .option('--trend <name>', 'for this trend only: its name or id')
    .addOption(
      new Option('--kind <kind>', 'for every one of a kind').choices([...TREND_KINDS]).default('entity'),
    )
    .option('--entity-kind <kind>', 'for entities of this kind: technology')
    .option('--signals <n>', 'at least so many', parseWhole(1, 100_000), 3)
    .option('--sources <n>', 'of at least so many sources', parseWhole(1, 10_000), 3)
    .option('--hours <n>', 'within so many hours, a week at most', parseWhole(1, 168), 24)
    .addHelpText(
      'after',
      '\nExample:\n  bellwether trends windows add "Sudden interest" --entity-kind technology --signals 5 --sources 4 --hours 48',
    )
    .action((name: string, options: NewWindowOptions) =>
      openForTenant(context, options, async (session, { id }) => {
        const { trend, kind, entityKind, signals, sources, hours } = options;
        const rule = await session.trends.addWindow(id, {
          name,
          ...(trend === undefined ? { kind } : { subject: await findTrend(session, id, trend) }),
          ...(entityKind === undefined ? {} : { entity_kind: entityKind }),
          signals,
          sources,
          hours,
        });
        if (options.json) return output.json(rule);
        output.line(`Rule "${rule.name}" is watched from now on: ${rule.id}`);
      }),
    );

  withCommonOptions(windows.command('remove'))
    .description('remove a rule and what it found')
    .argument('<rule>', 'its id, as trends windows list shows it', parseId)
    .action((rule: string, options: CommonOptions) =>
      openForTenant(context, options, async (session, { id }) => {
        await session.trends.removeWindow(id, rule);
        if (options.json) return output.json({ removed: rule });
        output.line('The rule is removed.');
      }),
    );

  withCommonOptions(windows.command('hits'))
    .description('when a rule held, newest first')
    .option('--limit <n>', 'how many', parseWhole(1, 200), 20)
    .action((options: CommonOptions & { limit: number }) =>
      openForTenant(context, options, async (session, { id }) => {
        const items = await session.trends.windowHits(id, options.limit);
        if (options.json) return output.json({ items });
        const hour = (time: string) => time.slice(0, 16).replace('T', ' ');
        output.line(
          items.length === 0
            ? 'No rule held yet.'
            : table(
                ['FROM', 'TO', 'SUBJECT', 'SIGNALS', 'SOURCES', 'RULE'],
                items.map((hit) => [
                  hour(hit.starts_at),
                  hour(hit.ends_at),
                  hit.subject.name,
                  formatCount(hit.signals),
                  formatCount(hit.sources),
                  hit.rule.name,
                ]),
              ),
        );
      }),
    );
}
