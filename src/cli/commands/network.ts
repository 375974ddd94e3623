import { type Command, InvalidArgumentError } from 'commander';
import { BellwetherError } from '../../base/errors.ts';
import { NETWORK_FORMATS, type NetworkFormat } from '../../domain/graph-file.ts';
import type { CliContext } from '../context.ts';
import { openForTenant } from '../open-for-tenant.ts';
import { type CommonOptions, withCommonOptions } from '../options.ts';
import { formatCount, formatTime, table } from '../output.ts';
import { writeBytes } from '../write-bytes.ts';
import { formatOption } from './graph.ts';
import { registerNetworkAnalysis } from './network-analysis.ts';

/** `network`: who holds an organisation together, and where it breaks. */
export function registerNetwork(program: Command, context: CliContext): void {
  const network = program
    .command('network')
    .description('who holds an organisation together, and where it breaks');
  const { output } = context;

  withCommonOptions(network.command('list'))
    .description('networks with their sizes')
    .addHelpText('after', '\nExample:\n  bellwether network list --json')
    .action((options: CommonOptions) =>
      openForTenant(context, options, async ({ networks }, { id }) => {
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
      '\nExamples:\n  bellwether network import advice.graphml\n  bellwether network import mails.csv --nodes people.csv --name "Mails 2024" --directed --map at=sent',
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
        openForTenant(context, options, async ({ networks }, { id }) => {
          if (options.directed && options.undirected)
            throw new BellwetherError('INVALID_INPUT', 'Say --directed or --undirected, not both.');
          using progress = output.progress('import');
          const made = await networks.import(id, file, {
            ...(options.name === undefined ? {} : { name: options.name }),
            ...(options.nodes === undefined ? {} : { nodes: options.nodes }),
            ...(options.directed ? { directed: true } : options.undirected ? { directed: false } : {}),
            ...(Object.keys(options.map).length === 0 ? {} : { mapping: options.map }),
            signal: context.signal,
            onNote: output.note,
            onProgress: (fraction, detail) => progress.update(fraction, detail),
          });
          if (options.json) return output.json(made);
          output.line(
            `"${made.name}": ${formatCount(made.nodes)} nodes, ${formatCount(made.ties)} ${made.directed ? 'directed' : 'undirected'} ties. ` +
              `Next: bellwether network metrics "${made.name}" betweenness`,
          );
        }),
    );

  registerNetworkAnalysis(network, context);

  withCommonOptions(network.command('export'))
    .description('write a network to a file')
    .argument('<network>', 'its name or id')
    .addOption(formatOption(NETWORK_FORMATS))
    .option('--out <file>', 'where to; - for standard output', '-')
    .addHelpText(
      'after',
      '\nExample:\n  bellwether network export "Mails 2024" --format gexf --out mails.gexf',
    )
    .action((named: string, options: CommonOptions & { format: NetworkFormat; out: string }) =>
      openForTenant(context, options, async ({ networks }, { id }) => {
        const found = await networks.find(id, named);
        using progress = output.progress('export');
        const bytes = await writeBytes(networks.export(id, found.id, options.format), options.out, {
          signal: context.signal,
          onBytes: (done) => progress.update(null, `${formatCount(done)} bytes`),
        });
        if (options.out === '-') return;
        if (options.json) output.json({ file: options.out, format: options.format, bytes });
        else output.line(`Wrote ${options.out}, ${formatCount(bytes)} bytes.`);
      }),
    );

  withCommonOptions(network.command('remove'))
    .description('delete a network with its results')
    .argument('<network>', 'its name or id')
    .addHelpText('after', '\nExample:\n  bellwether network remove "Mails 2024"')
    .action((named: string, options: CommonOptions) =>
      openForTenant(context, options, async ({ networks }, { id }) => {
        const found = await networks.find(id, named);
        await networks.remove(id, found.id);
        if (options.json) output.json({ id: found.id, name: found.name, result: 'removed' });
        else output.line(`Removed "${found.name}".`);
      }),
    );
}

function collectMapping(text: string, before: Readonly<Record<string, string>>): Record<string, string> {
  const [what = '', ...rest] = text.split('=');
  if (!['source', 'target', 'weight', 'at', 'kind'].includes(what) || rest.length === 0)
    throw new InvalidArgumentError('say source=, target=, weight=, at= or kind= and a column');
  return { ...before, [what]: rest.join('=') };
}
