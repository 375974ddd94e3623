#!/usr/bin/env node
// The product runs TypeScript directly, which needs Node 24. On an older Node this file, kept to syntax
// that Node 18 understands, hands over to the Node 24 that npm installed beside the product.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import * as nodeModule from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const WANTED_MAJOR = 24;
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const major = Number(process.versions.node.split('.')[0]);

if (major >= WANTED_MAJOR) {
  // Half of a command's start is reading TypeScript; the second start finds it read.
  nodeModule.enableCompileCache();
  await import('../src/main/cli.ts');
} else {
  const bundled = join(root, 'node_modules', '.bin', process.platform === 'win32' ? 'node.cmd' : 'node');
  if (!existsSync(bundled)) {
    process.stderr.write(
      `bellwether needs Node ${WANTED_MAJOR} or newer and found ${process.versions.node}. ` +
        'No Node 24 package exists for this platform on npm: install Node 24 and try again.\n',
    );
    process.exit(1);
  }
  const child = spawn(bundled, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: 'inherit',
  });
  // The terminal sends Ctrl-C to the whole process group; a signal sent to this process alone is passed on.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
}
