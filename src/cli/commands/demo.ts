import type { Command } from 'commander';
import { WORLD_DEFAULTS } from '../../demo/world.ts';
import type { CliContext } from '../context.ts';
import { type CommonOptions, overridesOf, parseWhole, withCommonOptions } from '../options.ts';

interface DemoOptions extends CommonOptions {
  readonly port?: number;
  readonly seed: number;
  readonly documents: number;
  readonly live: boolean;
}

export function registerDemo(program: Command, context: CliContext): void {
  withCommonOptions(program.command('demo'))
    .description('run the product with a tenant "demo" and a sample world that we generate')
    .option('--port <port>', 'the port to listen on; 0 picks one (default 8080)', parseWhole(0, 65_535))
    .option('--seed <n>', 'another seed, another world', parseWhole(0, 4_294_967_295), WORLD_DEFAULTS.seed)
    .option('--documents <n>', 'about how many documents', parseWhole(500, 200_000), WORLD_DEFAULTS.documents)
    .option('--no-live', 'no new documents while it runs')
    .action(async (options: DemoOptions) => {
      await context.demo({
        ...overridesOf(options),
        ...(options.port === undefined ? {} : { port: options.port }),
        seed: options.seed,
        documents: options.documents,
        live: options.live,
      });
    });
}
