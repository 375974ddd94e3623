import { existsSync, readdirSync } from 'node:fs';
import { cpus } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { writeToPage } from './page.ts';
import { createPeers } from './peers/peers.ts';
import { toMarkdown, toText } from './print-table.ts';
import type { EvalTable, EvalTask } from './task.ts';

/**
 * `npm run eval [-- NAME...] [--datasets DIR] [--json] [--no-pages] [--report FILE]`: scores every model on public test sets beside what a
 * user would pick instead, prints the tables and writes them into the page that each names: a model card or a design note.
 * A task with more to tell than tables writes it to `--report`.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    datasets: { type: 'string', default: '../shared/datasets' },
    json: { type: 'boolean', default: false },
    'no-pages': { type: 'boolean', default: false },
    report: { type: 'string' },
  },
});

interface Outcome {
  readonly task: string;
  readonly page: string;
  readonly skipped?: string;
  readonly tables: readonly EvalTable[];
}

const folder = new URL('tasks/', import.meta.url);
const names = readdirSync(folder)
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
  .map((file) => file.slice(0, -3))
  .sort();
const unknown = positionals.filter((name) => !names.includes(name));
if (unknown.length > 0) {
  process.stderr.write(`There is no task ${unknown.join(', ')}; there are: ${names.join(', ')}.\n`);
  process.exit(2);
}

const datasets = resolve(values.datasets);
const peers = createPeers();
const log = (line: string) => process.stderr.write(`${line}\n`);
if (!peers.installed)
  log('The Python peers are not installed: run `npm run eval:peers` to compare with them.');

const machine = `${cpus().length} x ${cpus()[0]?.model.trim()}, Node ${process.versions.node}`;
const outcomes: Outcome[] = [];
for (const name of positionals.length > 0 ? positionals : names) {
  const { task } = (await import(new URL(`${name}.ts`, folder).href)) as { task: EvalTask };
  const missing = task.needs.filter((path) => !existsSync(join(datasets, path)));
  if (missing.length > 0) {
    outcomes.push({
      task: name,
      page: task.page,
      skipped: `${missing.join(', ')} not found in ${datasets}`,
      tables: [],
    });
    log(`skipped ${name}: ${missing.join(', ')} not found in ${datasets}`);
    continue;
  }
  log(`running ${name}`);
  const tables = await task.run({ datasets, peers, log, report: values.report ?? null });
  outcomes.push({ task: name, page: task.page, tables });
  if (!values.json) process.stdout.write(tables.map((table) => `\n${toText(table)}\n`).join(''));
  if (!values['no-pages']) {
    const day = new Date().toISOString().slice(0, 10);
    const heading = `\`npm run eval -- ${name}\`, ${machine}, ${day}${peers.installed ? '' : ', without the Python peers'}`;
    await writeToPage(task.page, name, `${heading}\n\n${tables.map(toMarkdown).join('\n\n')}`);
  }
}
if (values.json) process.stdout.write(`${JSON.stringify({ machine, outcomes }, null, 2)}\n`);
const skipped = outcomes.filter((outcome) => outcome.skipped !== undefined);
log(
  `${outcomes.length - skipped.length} of ${outcomes.length} tasks run${skipped.map((o) => `; skipped ${o.task}: ${o.skipped}`).join('')}`,
);
