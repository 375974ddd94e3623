import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

const ROOT = join(import.meta.dirname, '../..');
const CLI = join(ROOT, 'bin/bellwether.js');

export interface Product extends AsyncDisposable {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** Signs one browser in, once. */
  readonly signInLink: string;
  /** Makes an account and gives its password. */
  addUser(email: string, role: 'owner' | 'admin' | 'analyst' | 'viewer'): Promise<string>;
}

/** The demonstration as a person starts it, in a data directory of its own, without new documents by itself. */
export async function startProduct(documents: number): Promise<Product> {
  const data = await mkdtemp(join(tmpdir(), 'bellwether-web-'));
  const env = { ...process.env, BELLWETHER_FETCH_ALLOW: '127.0.0.1' };
  const child = spawn(
    process.execPath,
    [CLI, 'demo', '--port', '0', '--data', data, '--documents', String(documents), '--no-live'],
    { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const { url, signInLink } = await readLines(child);
  return {
    url,
    signInLink,
    async addUser(email, role) {
      const { stdout } = await promisify(execFile)(
        process.execPath,
        [
          CLI,
          'user',
          'add',
          email,
          '--name',
          email,
          '--role',
          role,
          '--tenant',
          'demo',
          '--data',
          data,
          '--json',
        ],
        { cwd: ROOT, env },
      );
      return (JSON.parse(stdout) as { password: string }).password;
    },
    async [Symbol.asyncDispose]() {
      const exited = once(child, 'exit');
      if (child.exitCode === null && child.kill('SIGINT')) await exited;
      await rm(data, { recursive: true, force: true });
    },
  };
}

/** Waits for the lines `ready URL` and `sign in: LINK`; an early end shows what the product said. */
async function readLines(child: ChildProcess): Promise<{ url: string; signInLink: string }> {
  let said = '';
  child.stderr?.on('data', (chunk) => {
    said = (said + String(chunk)).slice(-4_000);
  });
  let url = '';
  for await (const line of createInterface({ input: child.stdout! })) {
    if (line.startsWith('ready ')) url = line.slice('ready '.length);
    if (line.startsWith('sign in: ')) return { url, signInLink: line.slice('sign in: '.length) };
  }
  throw new Error(`the demonstration ended before it was ready:\n${said}`);
}
