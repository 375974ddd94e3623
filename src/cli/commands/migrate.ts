import type { Command } from 'commander';
import type { CliContext } from '../context.ts';
import { type CommonOptions, overridesOf, withCommonOptions } from '../options.ts';

export function registerMigrate(program: Command, context: CliContext): void {
  withCommonOptions(program.command('migrate'))
    .description('bring the shared schema and every tenant’s schema up to date')
    .action(async (options: CommonOptions) => {
      const report = await context.migrate(overridesOf(options));
      if (options.json) return context.output.json(report);
      for (const name of report.shared) context.output.line(`shared: ${name}`);
      for (const { tenant, applied } of report.tenants)
        context.output.line(`${tenant}: ${applied.join(', ')}`);
      context.output.line('Everything is up to date.');
    });
}
