import { basename, dirname, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { isBellwetherError } from '../../base/errors.ts';
import { FILE_FORMATS, type FileFormat } from '../../collect/readers/detect-format.ts';
import type { SourceType } from '../../domain/source-type.ts';
import type { Tenant, TenantId } from '../../domain/tenant.ts';
import type { CliContext, Session } from '../context.ts';
import { ingestFiles } from '../ingest-files.ts';
import {
  type CommonOptions,
  collectValues,
  overridesOf,
  sourceTypeOption,
  tenantOf,
  withCommonOptions,
} from '../options.ts';
import { formatCount } from '../output.ts';

interface IngestOptions extends CommonOptions {
  readonly sourceType?: SourceType;
  readonly source?: string;
  readonly map: readonly string[];
  readonly format?: FileFormat;
}

export function registerIngest(program: Command, context: CliContext): void {
  withCommonOptions(program.command('ingest'))
    .description('read files into a tenant: JSONL, CSV, RSS, Atom, JSON Feed, each also as .gz or .zst')
    .argument('<file...>', 'the files, read in order')
    .addOption(sourceTypeOption())
    .option('--source <name>', 'the source they belong to; made when it is new (default: the folder’s name)')
    .option(
      '--map <field=path>',
      'where a field comes from: title=name, "url=https://github.com/{repo}"; repeat it',
      collectValues,
      [],
    )
    .addOption(
      new Option('--format <format>', 'instead of looking at name and content').choices([...FILE_FORMATS]),
    )
    .addHelpText(
      'after',
      `
Examples:
  bellwether ingest stories/*.jsonl.gz --tenant demo --source-type news
  bellwether ingest repos.jsonl --map title=repo --map body=description --map "url=https://github.com/{repo}" --source-type code`,
    )
    .action(async (files: string[], options: IngestOptions) => {
      await using session = await context.openSession(overridesOf(options));
      const tenant = await tenantOrNew(session, options, context);
      const source = await sourceOrNew(session, tenant.id, options, files[0]!);
      using progress = context.output.progress('ingest');
      const stop = new AbortController();
      const pipeline = session.runPipeline(AbortSignal.any([context.signal, stop.signal]));
      const started = performance.now();
      const report = await Promise.race([
        ingestFiles(session.ingest, {
          tenant: tenant.id,
          sourceId: source.id,
          sourceType: source.sourceType,
          paths: files,
          map: options.map,
          ...(options.format === undefined ? {} : { format: options.format }),
          signal: context.signal,
          onProgress: ({ file, fraction, read, seconds }) =>
            progress.update(
              fraction,
              `${formatCount(read)} read, ${formatCount(Math.round(read / seconds))}/s, ${basename(file)}`,
            ),
        }),
        // It ends only with an error before we ask it to.
        pipeline.then(() => new Promise<never>(() => {})),
      ]);
      await session.waitUntilSearchable(tenant.id, context.signal);
      const searchable = Number(((performance.now() - started) / 1000).toFixed(3));
      stop.abort();
      await pipeline;
      progress[Symbol.dispose]();
      if (options.json) context.output.json({ ...report, searchable_seconds: searchable });
      else {
        context.output.line(
          `${formatCount(report.read)} read: ${formatCount(report.accepted)} accepted, ${formatCount(report.duplicates)} duplicates, ` +
            `${formatCount(report.rejected)} rejected, in ${report.seconds.toFixed(1)} s (${formatCount(report.per_second)}/s)`,
        );
        if (report.rejected > 0)
          context.output.line(`See why: bellwether deadletter list --tenant ${tenant.slug}`);
      }
      if (report.rejected > 0 && report.rejected === report.read)
        context.output.note(
          'Nothing could be used. If the fields have names of their own, say which is which, for example --map title=company_name.',
        );
      for (const { file, message } of report.errors) context.output.note(`${file}: ${message}`);
      if (report.errors.length > 0) process.exitCode = 1;
    });
}

/** Whoever reads files into a tenant that does not exist yet wants it to exist. */
async function tenantOrNew(session: Session, options: CommonOptions, context: CliContext): Promise<Tenant> {
  try {
    return await tenantOf(session, options);
  } catch (error) {
    if (!isBellwetherError(error, 'NOT_FOUND') || options.tenant === undefined) throw error;
    const tenant = await session.tenancy.tenants.create({ slug: options.tenant, actor: 'operator' });
    context.output.note(`created the tenant "${tenant.slug}"`);
    return tenant;
  }
}

/** Files of one folder are one source unless named otherwise. */
async function sourceOrNew(session: Session, tenant: TenantId, options: IngestOptions, firstFile: string) {
  const name = options.source ?? (basename(dirname(resolve(firstFile))) || 'files');
  const known = await session.sources.find(tenant, name);
  if (known !== null) return { id: known.id, sourceType: options.sourceType ?? known.sourceType };
  return session.sources.create(tenant, { kind: 'file', name, sourceType: options.sourceType ?? 'custom' });
}
