import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, readlink, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('../../bin/bellwether.js', import.meta.url));

export interface Answer {
  /** Null when a signal ended the process. */
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
  /** Standard output as one JSON document; throws when it is anything else. */
  json<T>(): T;
}

export interface RunningCommand {
  readonly process: ChildProcess;
  readonly ended: Promise<Answer>;
  /** The address of the line `ready http://127.0.0.1:PORT`; rejects with what the process said when it ends first. */
  readonly ready: Promise<string>;
}

export interface StartOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Standard input; none by default. */
  readonly input?: string;
  /** The program that runs `bin/bellwether.js`. Default: the Node of this test. */
  readonly node?: string;
  /** Gives the process a group of its own, so that a signal can go to all of it as from a terminal. */
  readonly ownGroup?: boolean;
}

/** The command line on a data directory of its own. */
export interface CommandLine extends AsyncDisposable {
  readonly data: string;
  /** Runs a command to its end. `--data` is added. */
  run(...words: string[]): Promise<Answer>;
  start(words: readonly string[], options?: StartOptions): RunningCommand;
  /** Command lines of the processes that name the data directory or work in it. */
  processes(): Promise<string[]>;
}

export async function createCommandLine(env: Readonly<Record<string, string>> = {}): Promise<CommandLine> {
  const data = await mkdtemp(join(tmpdir(), 'bellwether-cli-'));
  const started: RunningCommand[] = [];
  const start: CommandLine['start'] = (words, options = {}) => {
    const child = spawn(options.node ?? process.execPath, [PROGRAM, ...words, '--data', data], {
      env: { ...cleanEnvironment(), ...env, ...options.env },
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: options.ownGroup === true,
    });
    child.stdin.end(options.input ?? '');
    const running = follow(child);
    started.push(running);
    return running;
  };
  return {
    data,
    start,
    run: (...words) => start(words).ended,
    processes: () => processesOn(data),
    async [Symbol.asyncDispose]() {
      for (const { process: child } of started)
        if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
      await Promise.all(started.map(({ ended }) => ended));
      await rm(data, { recursive: true, force: true });
    },
  };
}

/** Settings of the machine that runs the tests must not reach the product. Compiled code is kept, which halves a start. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(BELLWETHER_|OTEL_|DATABASE_URL$|VITEST|NODE_OPTIONS$)/.test(name),
  );
  return { ...Object.fromEntries(kept), NODE_COMPILE_CACHE: join(tmpdir(), 'bellwether-test-compiled') };
}

function follow(child: ChildProcess): RunningCommand {
  let out = '';
  let err = '';
  const ready = Promise.withResolvers<string>();
  // Only those who wait for it want to hear that it did not come.
  ready.promise.catch(() => {});
  child.stdout!.setEncoding('utf8').on('data', (text: string) => {
    out += text;
    const url = /^ready (http:\/\/\S+)\n/m.exec(out)?.[1];
    if (url !== undefined) ready.resolve(url);
  });
  child.stderr!.setEncoding('utf8').on('data', (text: string) => (err += text));
  const ended = new Promise<Answer>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      ready.reject(new Error(`it ended with ${code} before it was ready: ${out}${err}`));
      resolve({ code, out, err, json: <T>() => parseOne<T>(out, err) });
    });
  });
  return { process: child, ended, ready: ready.promise };
}

function parseOne<T>(out: string, err: string): T {
  try {
    return JSON.parse(out) as T;
  } catch (error) {
    throw new Error(`standard output is not one JSON document: ${JSON.stringify(out)}, with ${err}`, {
      cause: error,
    });
  }
}

async function processesOn(directory: string): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    const words = await readFile(`/proc/${entry}/cmdline`, 'utf8').catch(() => '');
    const folder = await readlink(`/proc/${entry}/cwd`).catch(() => '');
    if (words.includes(directory) || folder.startsWith(directory))
      found.push(`${entry}: ${words.replaceAll('\0', ' ')}`);
  }
  return found;
}
