import { type Command, Option } from 'commander';
import type { CliContext } from '../context.ts';
import { type CommonOptions, collectValues, overridesOf, parseWhole, withCommonOptions } from '../options.ts';

interface ServeOptions extends CommonOptions {
  readonly port?: number;
  readonly host?: string;
  readonly role: readonly string[];
}

export function registerServe(program: Command, context: CliContext): void {
  withCommonOptions(program.command('serve'))
    .description('run the product until it is stopped')
    .option('--port <port>', 'the port to listen on; 0 picks one (default 8080)', parseWhole(0, 65_535))
    .option('--host <address>', 'the address to listen on (default 127.0.0.1)')
    .addOption(
      new Option('--role <role>', 'do only this: api, pipeline or scheduler; repeat it for several')
        .choices(['api', 'pipeline', 'scheduler'])
        .argParser(collectValues)
        .default([], 'all of them'),
    )
    .action(async (options: ServeOptions) => {
      await context.serve({
        ...overridesOf(options),
        ...(options.port === undefined ? {} : { port: options.port }),
        ...(options.host === undefined ? {} : { host: options.host }),
        roles: options.role,
      });
    });
}
