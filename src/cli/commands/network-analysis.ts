import { type Command, InvalidArgumentError } from 'commander';
import { BellwetherError } from '../../base/errors.ts';
import { GROUP_METRICS, isMetric, METRICS, type Metric } from '../../domain/network.ts';
import type { Tenant } from '../../domain/tenant.ts';
import type { MetricRun, RunCreate } from '../../schemas/network.ts';
import type { CliContext, Session } from '../context.ts';
import { beforeAfterTable, formatNumber, groupTable, measuredTable, metricLines } from '../network-tables.ts';
import { openForTenant } from '../open-for-tenant.ts';
import { type CommonOptions, collectValues, parseWhole, withCommonOptions } from '../options.ts';
import { formatCount } from '../output.ts';

const COMMUNITY_METHODS = ['leiden', 'louvain', 'label_propagation'] as const;
const USUAL_METRICS = ['degree', 'betweenness', 'pagerank'] as const;
const WHICH = 'its name or id; "knowledge" is the knowledge graph';
/** Names on a line for people; `--json` has all that the API gives. */
const NAMES_SHOWN = 20;
const MEMBERS_SHOWN = 8;

interface ComputeOptions extends CommonOptions {
  readonly seed?: number;
  readonly attribute?: string;
  readonly samples?: number;
  readonly undirected?: boolean;
  readonly top: number;
}

/** `network metrics`, `communities`, `findings`, `what-if`, `compare`. */
export function registerNetworkAnalysis(network: Command, context: CliContext): void {
  const { output } = context;

  withCommonOptions(network.command('metrics'))
    .description('compute metrics, store them, and show who stands out')
    .argument('<network>', WHICH)
    .argument('[metric...]', `some of ${METRICS.join(', ')} (default: ${USUAL_METRICS.join(', ')})`)
    .option('--top <n>', 'nodes to show', parseWhole(1, 1_000), 10)
    .option('--seed <n>', 'of what is random', parseWhole(0, 4_294_967_295))
    .option('--attribute <name>', 'node attribute of assortativity, E-I index and brokerage')
    .option('--samples <n>', 'sources of sampled betweenness', parseWhole(1, 1_000_000))
    .option('--undirected', 'look at ties as undirected')
    .addHelpText(
      'after',
      '\nExamples:\n  bellwether network metrics "Mails 2024" betweenness constraint --top 20' +
        '\n  bellwether network metrics "Mails 2024" ei_index --attribute team --json',
    )
    .action((named: string, names: string[], options: ComputeOptions) =>
      openForTenant(context, options, async ({ networks }, { id: tenant }) => {
        const metrics = checkMetrics(names.length === 0 ? USUAL_METRICS : names);
        const { id } = await networks.find(tenant, named);
        const run = await compute({ networks, context, tenant, network: id, metrics, options });
        if (options.json) {
          const tables = [];
          for (const metric of metrics)
            tables.push(await networks.table(tenant, id, { metric, limit: options.top }));
          return output.json({ run, tables });
        }
        for (const metric of metrics) {
          const one = await networks.table(tenant, id, { metric, limit: options.top });
          output.line(output.style('bold', metric.replaceAll('_', ' ')));
          if (!isGroupMetric(metric)) for (const line of metricLines(one)) output.line(line);
          else {
            for (const line of metricLines({ ...one, rows: [] })) output.line(line);
            const query = { metric, limit: options.top, members: MEMBERS_SHOWN };
            output.line(groupTable(one.columns[0]!, (await networks.groups(tenant, id, query)).groups));
          }
          output.line();
        }
      }),
    );

  withCommonOptions(network.command('communities'))
    .description('groups that hold together more than with the rest')
    .argument('<network>', WHICH)
    .option('--method <method>', COMMUNITY_METHODS.join(', '), parseMethod, 'leiden')
    .option('--top <n>', 'communities to show, the largest first', parseWhole(1, 1_000), 20)
    .option('--seed <n>', 'of what is random', parseWhole(0, 4_294_967_295))
    .addHelpText('after', '\nExample:\n  bellwether network communities "Mails 2024" --top 10 --seed 7')
    .action((named: string, options: ComputeOptions & { method: Metric }) =>
      openForTenant(context, options, async ({ networks }, { id: tenant }) => {
        const { method, top } = options;
        const { id } = await networks.find(tenant, named);
        const run = await compute({ networks, context, tenant, network: id, metrics: [method], options });
        const summary = run.summary[method] ?? {};
        const { total, groups } = await networks.groups(tenant, id, {
          metric: method,
          limit: top,
          members: MEMBERS_SHOWN,
        });
        if (options.json)
          return output.json({
            run,
            summary,
            total,
            communities: groups.map(({ group, ...rest }) => ({ community: group, ...rest })),
          });
        output.line(
          `${formatCount(total)} ${total === 1 ? 'community' : 'communities'}, modularity ${formatNumber(summary.modularity ?? null)}`,
        );
        output.line(groupTable('community', groups));
        if (total > groups.length) output.line(`and ${formatCount(total - groups.length)} smaller ones`);
      }),
    );

  withCommonOptions(network.command('findings'))
    .description('brokers, silos, gatekeepers, bottlenecks: in words, with the number behind each')
    .argument('<network>', WHICH)
    .addHelpText('after', '\nExample:\n  bellwether network findings "Mails 2024" --json')
    .action((named: string, options: CommonOptions) =>
      openForTenant(context, options, async ({ networks }, { id: tenant }) => {
        const { id } = await networks.find(tenant, named);
        const findings = await networks.findings(tenant, id);
        if (options.json) return output.json(findings);
        output.line(output.style('bold', findings.headline));
        for (const { text } of findings.items) if (text !== findings.headline) output.line(`- ${text}`);
      }),
    );

  withCommonOptions(network.command('what-if'))
    .description('take nodes away and see what breaks')
    .argument('<network>', WHICH)
    .option('--remove <key>', 'a node; repeat it', collectValues, [])
    .option('--group <attribute=value>', 'or all nodes with this value: team=Quality')
    .addHelpText(
      'after',
      '\nExamples:\n  bellwether network what-if "Mails 2024" --remove ada@example.org --remove bob@example.org' +
        '\n  bellwether network what-if "Mails 2024" --group team=Quality',
    )
    .action((named: string, options: CommonOptions & { remove: string[]; group?: string }) =>
      openForTenant(context, options, async ({ networks }, { id: tenant }) => {
        const { id } = await networks.find(tenant, named);
        const result = await networks.whatIf(tenant, id, {
          ...(options.remove.length === 0 ? {} : { nodes: options.remove }),
          ...(options.group === undefined ? {} : { attribute: parseGroup(options.group) }),
        });
        if (options.json) return output.json(result);
        output.line(output.style('bold', result.headline));
        output.line(measuredTable(result.whole));
        if (result.cut_off.length > 0) output.line(`Cut off: ${some(result.cut_off, result.cut_off_count)}`);
        if (result.load.length > 0)
          output.line(beforeAfterTable(result.load.slice(0, 10).map(byLabel), 'would carry more'));
      }),
    );

  withCommonOptions(network.command('compare'))
    .description('what changed between two dates')
    .argument('<network>', 'its name or id')
    .requiredOption('--from <date>', '2024-01-01')
    .requiredOption('--to <date>', '2025-01-01')
    .addHelpText(
      'after',
      '\nExample:\n  bellwether network compare "Mails 2024" --from 2024-01-01 --to 2024-07-01',
    )
    .action((named: string, options: CommonOptions & { from: string; to: string }) =>
      openForTenant(context, options, async ({ networks }, { id: tenant }) => {
        const found = await networks.find(tenant, named);
        const result = await networks.compare(tenant, found.id, { from: options.from, to: options.to });
        if (found.first_at === null)
          output.note('No tie of this network has a date, so it is the same at every one.');
        if (options.json) return output.json(result);
        output.line(output.style('bold', result.headline));
        output.line(measuredTable(result.whole));
        if (result.left.length > 0) output.line(`Left: ${some(result.left, result.left_count)}`);
        if (result.joined.length > 0) output.line(`Joined: ${some(result.joined, result.joined_count)}`);
        for (const { metric, rows } of result.changes)
          if (rows.length > 0) output.line(beforeAfterTable(rows.slice(0, 5).map(byLabel), `${metric} of`));
      }),
    );
}

async function compute(work: {
  readonly networks: Session['networks'];
  readonly context: CliContext;
  readonly tenant: Tenant['id'];
  readonly network: string;
  readonly metrics: readonly Metric[];
  readonly options: Partial<ComputeOptions>;
}): Promise<MetricRun> {
  const { networks, context, tenant, network, metrics, options } = work;
  const parameters: NonNullable<RunCreate['parameters']> = {
    ...(options.attribute === undefined ? {} : { attribute: options.attribute }),
    ...(options.samples === undefined ? {} : { samples: options.samples }),
    ...(options.undirected === undefined ? {} : { undirected: options.undirected }),
  };
  using progress = context.output.progress('compute');
  return await networks.compute(
    tenant,
    network,
    { metrics: [...metrics], parameters, ...(options.seed === undefined ? {} : { seed: options.seed }) },
    { signal: context.signal, onProgress: (fraction, detail) => progress.update(fraction, detail) },
  );
}

function checkMetrics(names: readonly string[]): Metric[] {
  return [...new Set(names)].map((name) => {
    if (isMetric(name)) return name;
    throw new BellwetherError('INVALID_INPUT', `"${name}" is no metric; there are: ${METRICS.join(', ')}.`);
  });
}

function isGroupMetric(metric: Metric): boolean {
  return (GROUP_METRICS as readonly Metric[]).includes(metric);
}

/** `A, B, C and 17 others` of a list that may be a part of `total`. */
function some(nodes: readonly { readonly label: string }[], total: number): string {
  const shown = nodes.slice(0, NAMES_SHOWN).map(({ label }) => label);
  const rest = total - shown.length;
  return `${shown.join(', ')}${rest > 0 ? ` and ${formatCount(rest)} ${rest === 1 ? 'other' : 'others'}` : ''}`;
}

function byLabel<Change extends { readonly label: string }>(change: Change): Change & { name: string } {
  return { ...change, name: change.label };
}

function parseMethod(text: string): string {
  if ((COMMUNITY_METHODS as readonly string[]).includes(text)) return text;
  throw new InvalidArgumentError(`choose from ${COMMUNITY_METHODS.join(', ')}`);
}

function parseGroup(text: string): { name: string; value: string } {
  const at = text.indexOf('=');
  if (at < 1) throw new BellwetherError('INVALID_INPUT', `"${text}" is no group; say attribute=value.`);
  return { name: text.slice(0, at), value: text.slice(at + 1) };
}
