import { type Command, InvalidArgumentError } from 'commander';
import { BellwetherError } from '../../base/errors.ts';
import { NETWORK_FORMATS, type NetworkFormat } from '../../domain/graph-file.ts';
import { isMetric, METRICS, type Metric } from '../../domain/network.ts';
import type { Tenant } from '../../domain/tenant.ts';
import type { MetricRun, MetricTable, Network, RunCreate } from '../../schemas/network.ts';
import type { CliContext, Session } from '../context.ts';
import {
  type CommonOptions,
  collectValues,
  overridesOf,
  parseWhole,
  tenantOf,
  withCommonOptions,
} from '../options.ts';
import { formatCount, formatTime, table } from '../output.ts';
import { writeBytes } from '../write-bytes.ts';
import { formatOption } from './graph.ts';

const COMMUNITY_METHODS = ['leiden', 'louvain', 'label_propagation'] as const;

interface ComputeOptions extends CommonOptions {
  readonly seed?: number;
  readonly attribute?: string;
  readonly samples?: number;
  readonly undirected?: boolean;
  readonly top: number;
}

/** `network`: who holds an organisation together, and where it breaks. */
export function registerNetwork(program: Command, context: CliContext): void {
  const network = program
    .command('network')
    .description('who holds an organisation together, and where it breaks');
  const { output } = context;

  const open = async <T>(
    options: CommonOptions,
    work: (session: Session, tenant: Tenant) => Promise<T>,
  ): Promise<T> => {
    await using session = await context.openSession(overridesOf(options));
    return await work(session, await tenantOf(session, options));
  };

  withCommonOptions(network.command('list'))
    .description('networks with their sizes')
    .action((options: CommonOptions) =>
      open(options, async ({ networks }, { id }) => {
        const items = await networks.list(id);
        if (options.json) return output.json({ items });
        output.line(
          items.length === 0
            ? 'No networks yet. Import one: bellwether network import ties.csv'
            : table(
                ['name', 'nodes', 'ties', 'kind', 'changed', 'id'],
                items.map((one) => [
                  one.name,
                  formatCount(one.nodes),
                  formatCount(one.ties),
                  one.directed ? 'directed' : 'undirected',
                  formatTime(Date.parse(one.updated_at)),
                  one.id,
                ]),
              ),
        );
      }),
    );

  withCommonOptions(network.command('import'))
    .description('make a network of a file: CSV, GraphML, GEXF, GML, Pajek, JSON; all of it or nothing')
    .argument('<file>')
    .option('--name <name>', 'what people call it (default: the file’s name)')
    .option('--nodes <file>', 'a second table with a row for each node')
    .option('--directed', 'ties point from source to target')
    .option('--undirected', 'ties hold both ways')
    .option(
      '--map <what=column>',
      'where a table says it: source=from, target=to, weight=hours, at=date; repeat it',
      collectMapping,
      {},
    )
    .addHelpText(
      'after',
      '\nExample:\n  bellwether network import mails.csv --nodes people.csv --name "Mails 2024" --directed --map at=sent',
    )
    .action(
      (
        file: string,
        options: CommonOptions & {
          name?: string;
          nodes?: string;
          directed?: boolean;
          undirected?: boolean;
          map: Record<string, string>;
        },
      ) =>
        open(options, async ({ networks }, { id }) => {
          if (options.directed && options.undirected)
            throw new BellwetherError('INVALID_INPUT', 'Say --directed or --undirected, not both.');
          using progress = output.progress('import');
          const made = await networks.import(id, file, {
            ...(options.name === undefined ? {} : { name: options.name }),
            ...(options.nodes === undefined ? {} : { nodes: options.nodes }),
            ...(options.directed ? { directed: true } : options.undirected ? { directed: false } : {}),
            ...(Object.keys(options.map).length === 0 ? {} : { mapping: options.map }),
            signal: context.signal,
            onProgress: (fraction, detail) => progress.update(fraction, detail),
          });
          if (options.json) return output.json(made);
          output.line(
            `"${made.name}": ${formatCount(made.nodes)} nodes, ${formatCount(made.ties)} ${made.directed ? 'directed' : 'undirected'} ties. ` +
              `Next: bellwether network metrics "${made.name}" betweenness`,
          );
        }),
    );

  withCommonOptions(network.command('metrics'))
    .description('compute metrics, store them, and show who stands out')
    .argument('<network>', 'its name or id')
    .argument('[metric...]', `some of ${METRICS.join(', ')} (default: degree, betweenness, pagerank)`)
    .option('--top <n>', 'nodes to show', parseWhole(1, 1_000), 10)
    .option('--seed <n>', 'of what is random', parseWhole(0, 4_294_967_295))
    .option('--attribute <name>', 'node attribute of assortativity, E-I index and brokerage')
    .option('--samples <n>', 'sources of sampled betweenness', parseWhole(1, 1_000_000))
    .option('--undirected', 'look at ties as undirected')
    .addHelpText(
      'after',
      '\nExample:\n  bellwether network metrics "Mails 2024" betweenness constraint --top 20',
    )
    .action((named: string, metrics: string[], options: ComputeOptions) =>
      open(options, async ({ networks }, { id }) => {
        const wanted = checkMetrics(metrics.length === 0 ? ['degree', 'betweenness', 'pagerank'] : metrics);
        const found = await networks.find(id, named);
        const run = await compute({
          networks,
          context,
          tenant: id,
          network: found,
          metrics: wanted,
          options,
        });
        const tables: MetricTable[] = [];
        for (const metric of wanted)
          tables.push(await networks.table(id, found.id, { metric, limit: options.top }));
        if (options.json) return output.json({ run, tables });
        for (const one of tables) {
          output.line(output.style('bold', one.metric));
          const whole = Object.entries(one.summary).map(([name, value]) => `${name} ${formatNumber(value)}`);
          if (whole.length > 0) output.line(whole.join(', '));
          if (one.columns.length > 0) output.line(metricTable(one));
          output.line();
        }
      }),
    );

  withCommonOptions(network.command('communities'))
    .description('groups that hold together more than with the rest')
    .argument('<network>', 'its name or id')
    .option('--method <method>', COMMUNITY_METHODS.join(', '), parseMethod, 'leiden')
    .option('--top <n>', 'communities to show', parseWhole(1, 1_000), 20)
    .option('--seed <n>', 'of what is random', parseWhole(0, 4_294_967_295))
    .action((named: string, options: ComputeOptions & { method: Metric }) =>
      open(options, async ({ networks }, { id }) => {
        const found = await networks.find(id, named);
        const { method } = options;
        const run = await compute({
          networks,
          context,
          tenant: id,
          network: found,
          metrics: [method],
          options,
        });
        const members = await networks.table(id, found.id, { metric: method, limit: MOST_MEMBERS });
        const communities = groupMembers(members);
        if (options.json)
          return output.json({
            run,
            summary: members.summary,
            communities: communities.slice(0, options.top),
          });
        output.line(
          `${formatCount(communities.length)} communities, modularity ${formatNumber(members.summary.modularity ?? null)}`,
        );
        output.line(
          table(
            ['community', 'nodes', 'members'],
            communities
              .slice(0, options.top)
              .map(({ community, nodes, members: some }) => [
                String(community),
                formatCount(nodes),
                some.join(', '),
              ]),
          ),
        );
      }),
    );

  withCommonOptions(network.command('findings'))
    .description('brokers, silos, gatekeepers, bottlenecks: in words, with the number behind each')
    .argument('<network>', 'its name or id')
    .action((named: string, options: CommonOptions) =>
      open(options, async ({ networks }, { id }) => {
        const found = await networks.find(id, named);
        const findings = await networks.findings(id, found.id);
        if (options.json) return output.json(findings);
        output.line(output.style('bold', findings.headline));
        for (const { text } of findings.items) output.line(`- ${text}`);
      }),
    );

  withCommonOptions(network.command('what-if'))
    .description('take nodes away and see what breaks')
    .argument('<network>', 'its name or id')
    .option('--remove <key>', 'a node; repeat it', collectValues, [])
    .option('--group <attribute=value>', 'or all nodes with this value: team=Quality')
    .addHelpText('after', '\nExample:\n  bellwether network what-if "Mails 2024" --remove ada@example.org')
    .action((named: string, options: CommonOptions & { remove: string[]; group?: string }) =>
      open(options, async ({ networks }, { id }) => {
        const found = await networks.find(id, named);
        const result = await networks.whatIf(id, found.id, {
          ...(options.remove.length === 0 ? {} : { nodes: options.remove }),
          ...(options.group === undefined ? {} : { attribute: parseGroup(options.group) }),
        });
        if (options.json) return output.json(result);
        output.line(output.style('bold', result.headline));
        output.line(beforeAfter(result.whole));
        if (result.cut_off.length > 0)
          output.line(`Cut off: ${result.cut_off.map(({ label }) => label).join(', ')}`);
        if (result.load.length > 0) {
          output.line(
            table(
              ['would carry more', 'before', 'after'],
              result.load
                .slice(0, 10)
                .map(({ label, before, after }) => [label, formatNumber(before), formatNumber(after)]),
            ),
          );
        }
      }),
    );

  withCommonOptions(network.command('compare'))
    .description('what changed between two dates')
    .argument('<network>', 'its name or id')
    .requiredOption('--from <date>', '2024-01-01')
    .requiredOption('--to <date>', '2025-01-01')
    .action((named: string, options: CommonOptions & { from: string; to: string }) =>
      open(options, async ({ networks }, { id }) => {
        const found = await networks.find(id, named);
        const result = await networks.compare(id, found.id, { from: options.from, to: options.to });
        if (options.json) return output.json(result);
        output.line(output.style('bold', result.headline));
        output.line(beforeAfter(result.whole));
      }),
    );

  withCommonOptions(network.command('export'))
    .description('write a network to a file')
    .argument('<network>', 'its name or id')
    .addOption(formatOption(NETWORK_FORMATS))
    .option('--out <file>', 'where to; - for standard output', '-')
    .action((named: string, options: CommonOptions & { format: NetworkFormat; out: string }) =>
      open(options, async ({ networks }, { id }) => {
        const found = await networks.find(id, named);
        using progress = output.progress('export');
        const bytes = await writeBytes(networks.export(id, found.id, options.format), options.out, (done) =>
          progress.update(0, `${formatCount(done)} bytes`),
        );
        if (options.out === '-') return;
        if (options.json) output.json({ file: options.out, format: options.format, bytes });
        else output.line(`Wrote ${options.out}, ${formatCount(bytes)} bytes.`);
      }),
    );

  withCommonOptions(network.command('remove'))
    .description('delete a network with its results')
    .argument('<network>', 'its name or id')
    .action((named: string, options: CommonOptions) =>
      open(options, async ({ networks }, { id }) => {
        const found = await networks.find(id, named);
        await networks.remove(id, found.id);
        if (options.json) output.json({ id: found.id, name: found.name, result: 'removed' });
        else output.line(`Removed "${found.name}".`);
      }),
    );
}

/** As many members as a table gives; communities of larger networks are counted from as many. */
const MOST_MEMBERS = 1_000_000;

async function compute(work: {
  readonly networks: Session['networks'];
  readonly context: CliContext;
  readonly tenant: Tenant['id'];
  readonly network: Network;
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
  return networks.compute(
    tenant,
    network.id,
    { metrics: [...metrics], parameters, ...(options.seed === undefined ? {} : { seed: options.seed }) },
    { signal: context.signal, onProgress: (fraction, detail) => progress.update(fraction, detail) },
  );
}

function checkMetrics(names: readonly string[]): Metric[] {
  return names.map((name) => {
    if (isMetric(name)) return name;
    throw new BellwetherError('INVALID_INPUT', `"${name}" is no metric; there are: ${METRICS.join(', ')}.`);
  });
}

function metricTable({ columns, rows }: MetricTable): string {
  return table(
    ['', 'node', ...columns],
    rows.map(({ rank, label, values }) => [String(rank), label, ...values.map(formatNumber)]),
  );
}

function groupMembers({ rows }: MetricTable) {
  const groups = new Map<number, { community: number; nodes: number; members: string[] }>();
  for (const { label, values } of rows) {
    const community = values[0] ?? -1;
    let group = groups.get(community);
    if (group === undefined) groups.set(community, (group = { community, nodes: 0, members: [] }));
    group.nodes++;
    if (group.members.length < 8) group.members.push(label);
  }
  return [...groups.values()].sort((a, b) => b.nodes - a.nodes || a.community - b.community);
}

function beforeAfter(
  rows: readonly { readonly name: string; readonly before: number | null; readonly after: number | null }[],
): string {
  return table(
    ['', 'before', 'after'],
    rows.map(({ name, before, after }) => [name, formatNumber(before), formatNumber(after)]),
  );
}

function formatNumber(value: number | null): string {
  if (value === null) return '-';
  return Number.isInteger(value) ? formatCount(value) : value.toPrecision(4);
}

function parseMethod(text: string): string {
  if ((COMMUNITY_METHODS as readonly string[]).includes(text)) return text;
  throw new InvalidArgumentError(`choose from ${COMMUNITY_METHODS.join(', ')}`);
}

function collectMapping(text: string, before: Readonly<Record<string, string>>): Record<string, string> {
  const [what = '', ...rest] = text.split('=');
  if (!['source', 'target', 'weight', 'at', 'kind'].includes(what) || rest.length === 0)
    throw new InvalidArgumentError('say source=, target=, weight=, at= or kind= and a column');
  return { ...before, [what]: rest.join('=') };
}

function parseGroup(text: string): { name: string; value: string } {
  const at = text.indexOf('=');
  if (at < 1) throw new BellwetherError('INVALID_INPUT', `"${text}" is no group; say attribute=value.`);
  return { name: text.slice(0, at), value: text.slice(at + 1) };
}
