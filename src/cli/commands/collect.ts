import type { Command } from 'commander';
import { BellwetherError } from '../../base/errors.ts';
import { SOURCE_KINDS } from '../../domain/source.ts';
import type { CliContext } from '../context.ts';
import { type CommonOptions, overridesOf, tenantOf, withCommonOptions } from '../options.ts';
import { formatCount } from '../output.ts';
import { findSource } from './source.ts';

export function registerCollect(program: Command, context: CliContext): void {
  withCommonOptions(program.command('collect'))
    .description('fetch from a source now, or from all sources of a kind')
    .argument('<kind|source>', 'a kind (rss, hackernews), or a source’s name or id')
    .action(async (named: string, options: CommonOptions) => {
      await using session = await context.openSession(overridesOf(options));
      const tenant = await tenantOf(session, options);
      const all = await session.sources.list(tenant.id);
      const kind = SOURCE_KINDS.find((entry) => entry === named);
      const chosen =
        kind === undefined
          ? [await findSource(session, tenant.id, named)]
          : all.filter((source) => source.kind === kind && !source.paused);
      if (chosen.length === 0)
        throw new BellwetherError(
          'NOT_FOUND',
          `There is no active source of kind ${named}. Add one: bellwether source add ${named} ADDRESS`,
        );
      const stop = new AbortController();
      const pipeline = session.runPipeline(AbortSignal.any([context.signal, stop.signal]));
      const runs = await Promise.all(
        chosen.map(async (source) => ({
          source: source.name,
          ...(await session.collector.collect(tenant.id, source.id, { signal: context.signal })),
        })),
      );
      await session.waitUntilSearchable(tenant.id, context.signal);
      stop.abort();
      await pipeline;
      if (options.json) context.output.json({ runs });
      else {
        for (const run of runs) {
          context.output.line(
            `${run.source}: ${run.error ?? (run.unchanged ? 'nothing new' : `${formatCount(run.fetched)} fetched, ${formatCount(run.rejected)} rejected`)}`,
          );
        }
      }
      if (runs.some((run) => run.error !== null)) process.exitCode = 1;
    });
}
