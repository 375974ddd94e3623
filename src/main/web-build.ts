import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BellwetherError } from '../base/errors.ts';

const ROOT = join(import.meta.dirname, '../..');
const DIST = join(ROOT, 'web/dist');
const MARK = join(DIST, '.built-from');

/**
 * The folder of the built web application, built now when it is missing or older than its sources. A package
 * without the sources is served as it is; undefined when there is nothing to serve.
 */
export async function ensureWebBuilt(onNote: (line: string) => void): Promise<string | undefined> {
  const present = existsSync(join(DIST, 'index.html'));
  if (!existsSync(join(ROOT, 'web/index.html')) || !existsSync(join(ROOT, 'node_modules/vite')))
    return present ? DIST : undefined;
  const fingerprint = await sourceFingerprint();
  if (present && (await readFile(MARK, 'utf8').catch(() => '')) === fingerprint) return DIST;
  onNote('building the web pages (once)');
  await build();
  await writeFile(MARK, fingerprint);
  return DIST;
}

/** Names, sizes and times of everything that goes into the build. */
async function sourceFingerprint(): Promise<string> {
  const hash = createHash('sha256');
  for (const folder of ['web/src', 'web/public', 'src/schemas']) {
    const directory = join(ROOT, folder);
    if (!existsSync(directory)) continue;
    for (const name of (await readdir(directory, { recursive: true })).sort()) {
      const { size, mtimeMs } = await stat(join(directory, name));
      hash.update(`${folder}/${name} ${size} ${Math.floor(mtimeMs)}\n`);
    }
  }
  for (const file of ['web/index.html', 'web/vite.config.ts', 'package-lock.json']) {
    hash.update(await readFile(join(ROOT, file)).catch(() => ''));
  }
  return hash.digest('hex');
}

function build(): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(ROOT, 'node_modules/vite/bin/vite.js'), 'build'], {
      cwd: join(ROOT, 'web'),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => (output = (output + chunk).slice(-4_000)));
    child.on('error', reject);
    child.on('exit', (code) => {
      if (code === 0) resolve();
      else reject(new BellwetherError('INTERNAL', `The web pages could not be built:\n${output}`));
    });
  });
}
