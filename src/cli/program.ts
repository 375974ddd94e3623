import { Command } from 'commander';
import { registerAnalyze } from './commands/analyze.ts';
import { registerBacktest } from './commands/backtest.ts';
import { registerBench } from './commands/bench.ts';
import { registerCollect } from './commands/collect.ts';
import { registerDeadletter } from './commands/deadletter.ts';
import { registerDemo } from './commands/demo.ts';
import { registerDoctor } from './commands/doctor.ts';
import { registerEntity } from './commands/entity.ts';
import { registerGraph } from './commands/graph.ts';
import { registerIngest } from './commands/ingest.ts';
import { registerKey } from './commands/key.ts';
import { registerMigrate } from './commands/migrate.ts';
import { registerModel } from './commands/model.ts';
import { registerNetwork } from './commands/network.ts';
import { registerRadar } from './commands/radar.ts';
import { registerReindex } from './commands/reindex.ts';
import { registerSearch } from './commands/search.ts';
import { registerSearches } from './commands/searches.ts';
import { registerServe } from './commands/serve.ts';
import { registerSource } from './commands/source.ts';
import { registerTenant } from './commands/tenant.ts';
import { registerTopics } from './commands/topics.ts';
import { registerTrends } from './commands/trends.ts';
import { registerUser } from './commands/user.ts';
import type { CliContext } from './context.ts';

/** Everything that the command line can do. */
export function createProgram(context: CliContext): Command {
  const program = new Command('bellwether')
    .description('Watches sources, turns documents into signals, and finds what matters in them.')
    .version(context.version)
    .enablePositionalOptions()
    .showHelpAfterError('(add --help for what it takes)');
  for (const register of [
    registerDemo,
    registerServe,
    registerIngest,
    registerCollect,
    registerSource,
    registerSearch,
    registerSearches,
    registerAnalyze,
    registerTrends,
    registerTopics,
    registerRadar,
    registerBacktest,
    registerEntity,
    registerGraph,
    registerNetwork,
    registerTenant,
    registerUser,
    registerKey,
    registerDeadletter,
    registerModel,
    registerReindex,
    registerDoctor,
    registerMigrate,
    registerBench,
  ]) {
    register(program, context);
  }
  return program;
}
