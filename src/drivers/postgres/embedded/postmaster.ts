import { join } from 'node:path';
import { spawnAs } from './account.ts';
import { outputLines } from './output-lines.ts';
import { programEnvironment } from './program-environment.ts';
import type { Runtime } from './runtime.ts';
import { endBackends } from './server-processes.ts';
import type { ServerSettings } from './server-settings.ts';
import { programFailure } from './start-errors.ts';
import { stopPostmaster } from './stop-postmaster.ts';

export interface Exit {
  readonly code: number | null;
  readonly signal: string | null;
}

export interface Postmaster {
  readonly pid: number;
  readonly exited: Promise<Exit>;
  /** Returns when no process of the server is left. */
  stop(): Promise<void>;
}

export interface PostmasterOptions {
  readonly serverName: string;
  readonly settings: ServerSettings;
  readonly log: (line: string) => void;
}

/** Lines kept to explain a start that failed. */
const REMEMBERED_LINES = 50;

/** Starts the server and waits until it accepts connections, however long its crash recovery takes. */
export async function startPostmaster(runtime: Runtime, options: PostmasterOptions): Promise<Postmaster> {
  const { clusterDirectory, account, binaries } = runtime;
  const command = [
    join(binaries.directory, 'bin', 'postgres'),
    '-D',
    clusterDirectory,
    ...Object.entries(options.settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ];
  const child = spawnAs(account, command, {
    cwd: runtime.socketParent,
    env: programEnvironment(),
    stdio: ['ignore', 'ignore', 'pipe'],
    // A session of its own: Ctrl-C in the terminal reaches us alone, and we stop the server in order.
    detached: true,
  });
  const exited = new Promise<Exit>((resolve) =>
    child.once('exit', (code, signal) => resolve({ code, signal })),
  );
  const pid = await new Promise<number>((resolve, reject) => {
    child.on('error', reject);
    child.once('spawn', () => resolve(child.pid!));
  });

  // When our process ends in order but without stop(), the server is asked to end as well.
  const askToStop = () => child.kill('SIGINT');
  process.once('exit', askToStop);
  void exited.then(() => process.off('exit', askToStop));

  let remembered: string[] | undefined = [];
  await new Promise<void>((resolve, reject) => {
    outputLines(child.stderr!, (line) => {
      options.log(line);
      remembered?.push(line);
      if (remembered && remembered.length > REMEMBERED_LINES) remembered.shift();
      if (remembered && line.includes('database system is ready to accept connections')) resolve();
    });
    // `close` comes after the last line was read, `exit` may come before.
    child.once('close', () => reject(programFailure('postgres', clusterDirectory, remembered ?? [])));
  });
  remembered = undefined;
  const stop = async () => {
    // Once it has ended, its process id may already be somebody else's.
    if (child.exitCode === null && child.signalCode === null) await stopPostmaster(pid, options.serverName);
    else await endBackends(options.serverName);
    await exited;
  };
  return { pid, exited, stop };
}
