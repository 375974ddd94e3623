import { CommanderError } from 'commander';
import { toWireAnalysis } from '../api/wire/analysis.ts';
import { isBellwetherError, messageOf } from '../base/errors.ts';
import type { CliContext, Overrides } from '../cli/context.ts';
import { createOutput } from '../cli/output.ts';
import { createProgram } from '../cli/program.ts';
import { loadLanguage } from '../language/language.ts';
import { openApplication, ROLES, type Role } from './application.ts';
import { type Configuration, loadConfiguration } from './configuration.ts';
import { demo } from './demo.ts';
import { doctor } from './doctor.ts';
import { fetchModel } from './fetch-model.ts';
import { shippedModels } from './list-models.ts';
import { serve } from './serve.ts';
import { openSession } from './session.ts';
import type { WaitForOwner } from './store.ts';
import { VERSION } from './version.ts';

const output = createOutput({ out: process.stdout, err: process.stderr });
const stop = new AbortController();
/** One Ctrl-C arrives twice where a parent (npm, the hand-over from an older Node) passes on what the terminal sends. */
const SAME_KEYPRESS_MS = 1_000;
let stoppedAt = 0;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    if (!stop.signal.aborted) {
      stoppedAt = performance.now();
      stop.abort(new Error(`stopped by ${signal}`));
    } else if (performance.now() - stoppedAt > SAME_KEYPRESS_MS) {
      // The second time somebody is in a hurry.
      process.exit(130);
    }
  });
}

const configure = (overrides: Overrides, quiet: boolean): Promise<Configuration> =>
  loadConfiguration(
    quiet && process.env.BELLWETHER_LOG_LEVEL === undefined
      ? { ...process.env, BELLWETHER_LOG_LEVEL: 'warn' }
      : process.env,
    overrides,
  );

const wait: WaitForOwner = { signal: stop.signal, onWait: output.note };

const context: CliContext = {
  version: VERSION,
  output,
  signal: stop.signal,
  analyse: async (text) => toWireAnalysis((await loadLanguage()).analyse(text), text),
  shippedModels,
  fetchModel: async (overrides, request) =>
    fetchModel(await configure(overrides, true), request, stop.signal),
  openSession: async (overrides) => openSession(await configure(overrides, true), wait),

  async serve({ roles, ...overrides }) {
    await using app = await openApplication(await configure(overrides, false), { attach: 'never' });
    const chosen =
      roles.length === 0 ? [...ROLES] : ROLES.filter((role): role is Role => roles.includes(role));
    await serve(app, {
      roles: chosen,
      signal: stop.signal,
      onReady: (url) => output.line(url === '' ? 'ready' : `ready ${url}`),
      onNote: output.note,
    });
  },

  async demo({ seed, documents, live, ...overrides }) {
    await using app = await openApplication(await configure(overrides, true), { attach: 'never' });
    await demo(app, { seed, documents, live, signal: stop.signal, output });
  },

  doctor: async (overrides) => doctor(() => configure(overrides, true), wait),

  async migrate(overrides) {
    await using app = await openApplication(await configure(overrides, true), { wait });
    return app.store.migrated;
  },

  async bench(name, args) {
    const { runBenchmark } = (await import('../../bench/main.ts')) as {
      runBenchmark: (name: string, args: readonly string[]) => Promise<void>;
    };
    await runBenchmark(name, args);
  },
};

const program = createProgram(context);
// Wrong usage answers 2, so that scripts can tell it from a failure; help and version answer 0.
const exitOverride = (command: typeof program): void => {
  command.exitOverride();
  for (const child of command.commands) exitOverride(child as typeof program);
};
exitOverride(program);

try {
  await program.parseAsync(process.argv);
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : 2;
  } else if (stop.signal.aborted) {
    process.exitCode = 130;
    if (isBellwetherError(error, 'CANCELLED')) output.note(messageOf(error));
  } else {
    process.exitCode = isBellwetherError(error, 'INVALID_INPUT') ? 2 : 1;
    const code = isBellwetherError(error) ? error.code : 'INTERNAL';
    if (process.argv.includes('--json')) output.json({ error: { code, message: messageOf(error) } });
    else output.note(`${messageOf(error)}`);
    if (code === 'INTERNAL' && process.env.BELLWETHER_LOG_LEVEL === 'debug')
      output.note(error instanceof Error ? (error.stack ?? '') : '');
  }
}
