import type { Command } from 'commander';
import type { CliContext } from '../context.ts';

export function registerBench(program: Command, context: CliContext): void {
  program
    .command('bench')
    .description('measure this installation: ingest, search, api, ir')
    .argument('<name>')
    .argument('[options...]', 'passed on; --json for one JSON document')
    .allowUnknownOption()
    .passThroughOptions()
    .action((name: string, args: string[]) => context.bench(name, args));
}
