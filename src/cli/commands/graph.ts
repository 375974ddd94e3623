import { type Command, Option } from 'commander';
import { GRAPH_FORMATS, type GraphFormat } from '../../domain/graph-file.ts';
import type { CliContext } from '../context.ts';
import { type CommonOptions, collectValues, overridesOf, tenantOf, withCommonOptions } from '../options.ts';
import { formatCount } from '../output.ts';
import { writeBytes } from '../write-bytes.ts';

/** `graph`: the knowledge graph as a whole, in and out of files. */
export function registerGraph(program: Command, context: CliContext): void {
  const graph = program.command('graph').description('the knowledge graph in and out of files');
  const { output } = context;

  withCommonOptions(graph.command('export'))
    .description('write entities and relationships to a file')
    .addOption(formatOption(GRAPH_FORMATS))
    .option('--out <file>', 'where to; - for standard output', '-')
    .option('--kind <kind>', 'only relationships of this kind; repeat it', collectValues, [])
    .addHelpText('after', '\nExample:\n  bellwether graph export --format gexf --out graph.gexf')
    .action(async (options: CommonOptions & { format: GraphFormat; out: string; kind: string[] }) => {
      await using session = await context.openSession(overridesOf(options));
      const { id } = await tenantOf(session, options);
      using progress = output.progress('export');
      const chunks = session.graph.export(id, { format: options.format, kind: options.kind });
      const bytes = await writeBytes(chunks, options.out, {
        signal: context.signal,
        onBytes: (done) => progress.update(null, `${formatCount(done)} bytes`),
      });
      if (options.out === '-') return;
      if (options.json) output.json({ file: options.out, format: options.format, bytes });
      else output.line(`Wrote ${options.out}, ${formatCount(bytes)} bytes.`);
    });

  withCommonOptions(graph.command('import'))
    .description('add the entities and relationships of a file: all of it or nothing')
    .argument('<file>', `one of ${GRAPH_FORMATS.join(', ')}, known by what it holds`)
    .addHelpText('after', '\nExample:\n  bellwether graph import suppliers.graphml')
    .action(async (file: string, options: CommonOptions) => {
      await using session = await context.openSession(overridesOf(options));
      const { id } = await tenantOf(session, options);
      using progress = output.progress('import');
      const added = await session.graph.import(id, file, {
        signal: context.signal,
        onProgress: (fraction, detail) => progress.update(fraction, detail),
      });
      if (options.json) return output.json(added);
      output.line(
        `${formatCount(added.nodes.created)} entities and ${formatCount(added.ties.created)} relationships added; ` +
          `${formatCount(added.nodes.existing)} and ${formatCount(added.ties.existing)} were there.`,
      );
    });
}

export function formatOption(formats: readonly GraphFormat[]): Option {
  return new Option('--format <format>', 'how it is written').choices([...formats]).default('graphml');
}
