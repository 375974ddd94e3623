import type { Command } from 'commander';
import type { CliContext } from '../context.ts';
import { type CommonOptions, overridesOf, withCommonOptions } from '../options.ts';

export function registerDoctor(program: Command, context: CliContext): void {
  withCommonOptions(program.command('doctor'))
    .description('check the configuration and every engine')
    .action(async (options: CommonOptions) => {
      const checks = await context.doctor(overridesOf(options));
      const ok = checks.every((check) => check.ok);
      if (options.json) context.output.json({ ok, checks });
      else
        for (const check of checks)
          context.output.line(`${check.ok ? '✓' : '✗'} ${check.name}: ${check.detail}`);
      if (!ok) process.exitCode = 1;
    });
}
