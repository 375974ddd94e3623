import { existsSync, readdirSync } from 'node:fs';
import { cpus } from 'node:os';
import { pathToFileURL } from 'node:url';
import { printResult } from './print-result.ts';

/**
 * `npm run bench -- NAME [options]` runs `bench/NAME.ts`, which exports `run(args)`, and prints what it returns:
 * tables for people, one JSON document with `--json`. Every result names the machine it was measured on.
 */
export async function runBenchmark(name: string, args: readonly string[]): Promise<void> {
  const file = new URL(`${name}.ts`, import.meta.url);
  if (!/^[a-z-]+$/.test(name) || !existsSync(file) || !names().includes(name)) {
    process.stderr.write(
      `There is no benchmark ${JSON.stringify(name)}; there are: ${names().join(', ')}.\n`,
    );
    process.exitCode = 2;
    return;
  }
  const { run } = (await import(file.href)) as { run(args: readonly string[]): Promise<object> };
  const result = { machine: machine(), ...(await run(args.filter((arg) => arg !== '--json'))) };
  if (args.includes('--json')) process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
  else printResult(result);
}

const NOT_BENCHMARKS = ['main', 'print-result'];

function names(): string[] {
  return readdirSync(new URL('.', import.meta.url))
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => file.slice(0, -3))
    .filter((name) => !NOT_BENCHMARKS.includes(name));
}

function machine(): string {
  const [first] = cpus();
  return `${cpus().length} x ${first?.model.trim() ?? 'unknown processor'}, Node ${process.versions.node}, ${process.platform} ${process.arch}`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [name = '', ...args] = process.argv.slice(2);
  await runBenchmark(name, args);
}
