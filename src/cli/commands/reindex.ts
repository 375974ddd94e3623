import type { Command } from 'commander';
import type { CliContext } from '../context.ts';
import { type CommonOptions, overridesOf, tenantOf, withCommonOptions } from '../options.ts';
import { formatCount } from '../output.ts';

export function registerReindex(program: Command, context: CliContext): void {
  withCommonOptions(program.command('reindex'))
    .description('rebuild a tenant’s search index from the store, while it serves')
    .action(async (options: CommonOptions) => {
      await using session = await context.openSession(overridesOf(options));
      const tenant = await tenantOf(session, options);
      const started = performance.now();
      using progress = context.output.progress('reindex');
      const { documents } = await session.reindex(tenant.id, {
        signal: context.signal,
        onProgress: (done, total) =>
          progress.update(total === 0 ? 1 : done / total, `${formatCount(done)} of ${formatCount(total)}`),
      });
      const seconds = Number(((performance.now() - started) / 1000).toFixed(3));
      progress[Symbol.dispose]();
      if (options.json) context.output.json({ documents, seconds });
      else context.output.line(`${formatCount(documents)} documents in ${seconds.toFixed(1)} s`);
    });
}
