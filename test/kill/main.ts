import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { seededRandom } from '../../src/base/random.ts';
import { POISON_EVERY } from './documents.ts';

/**
 * `npm run test:kill`: kills the product, its PostgreSQL, or both with SIGKILL at random moments during ingest,
 * many times over, and then compares what was acknowledged with what is stored and what is found. Exits with 1
 * when anything acknowledged is lost, stored twice, or not searchable, by its words or by its meaning.
 */
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '50' },
    seed: { type: 'string' },
    keep: { type: 'boolean', default: false },
  },
});
const rounds = Number(values.rounds);
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
const random = seededRandom(seed);
const data = await mkdtemp(join(tmpdir(), 'bellwether-kill-'));
/** A start with recovery takes a second or two; longer than this is a hang. */
const START_LIMIT_MS = 60_000;
/** The product must notice that its database is gone. */
const NOTICE_LIMIT_MS = 30_000;

console.log(`${rounds} rounds, seed ${seed}, data in ${data}`);
const victims = { process: 0, postgres: 0, both: 0, backend: 0 };
let acked = 0;
let onAck = () => {};
const recoveries: number[] = [];

for (let round = 1; round <= rounds; round++) {
  const started = performance.now();
  const child = start(acked + 1, false);
  const firstAck = Promise.withResolvers<void>();
  const exited = exitOf(child);
  createInterface({ input: child.stdout! }).on('line', (line) => {
    const match = /^acked (\d+)$/.exec(line);
    if (match === null) return;
    acked = Number(match[1]);
    firstAck.resolve();
    onAck();
  });
  await within(
    START_LIMIT_MS,
    Promise.race([
      firstAck.promise,
      exited.then((code) =>
        Promise.reject(new Error(`round ${round}: ended with ${code} before anything was acknowledged`)),
      ),
    ]),
    'the first acknowledgement',
  );
  recoveries.push(performance.now() - started);
  await new Promise((resolve) => setTimeout(resolve, random() * 900));

  const victim = (['process', 'postgres', 'both', 'process', 'backend'] as const)[Math.floor(random() * 5)]!;
  victims[victim]++;
  const postmaster = await postmasterPid();
  if (victim === 'postgres' || victim === 'both') kill(postmaster);
  if (victim === 'backend') kill(await anyBackend(postmaster));
  if (victim === 'process' || victim === 'both') kill(child.pid!);
  if (victim === 'backend' || victim === 'postgres') {
    // PostgreSQL restarts by itself after the death of one of its processes, and is started again after its own; the
    // product lives through both.
    const before = acked;
    const again = new Promise<void>((resolve) => (onAck = () => acked > before + 40 && resolve()));
    const died = exited.then((code) =>
      Promise.reject(new Error(`round ${round}: ended with ${code} when ${victim} was killed`)),
    );
    await within(
      NOTICE_LIMIT_MS,
      Promise.race([again, died]),
      `an acknowledgement after ${victim} was killed`,
    );
    kill(child.pid!);
  }
  await within(NOTICE_LIMIT_MS, exited, 'the end of the process');
  if (round % 10 === 0 || round === rounds) console.log(`round ${round} of ${rounds}: ${acked} acknowledged`);
}

const last = start(acked + 1, true);
const lines: string[] = [];
const ended = exitOf(last);
createInterface({ input: last.stdout! }).on('line', (line) => lines.push(line));
const code = await within(120_000, ended, 'the final recovery');
if (code !== 0 || lines.at(-1) !== 'done') fail(`the final recovery ended with ${code}`);
const state = JSON.parse(lines.at(-2)!) as {
  stored: { id: string; external_id: string }[];
  indexed: string[];
  understood: Readonly<Record<'analyses' | 'vectors' | 'vectors_in_all' | 'indexedVectors', number>>;
  refused: string[];
};

const stored = new Map<string, number>();
for (const { external_id } of state.stored) stored.set(external_id, (stored.get(external_id) ?? 0) + 1);
const refused = new Set(state.refused);
let lost = 0;
for (let n = 1; n <= acked; n++) if (!(n % POISON_EVERY === 0 ? refused : stored).has(`doc-${n}`)) lost++;
const twice = [...stored.values()].filter((count) => count > 1).length;
const ids = new Set(state.stored.map((row) => row.id));
const found = new Set(state.indexed);
const missing = [...ids].filter((id) => !found.has(id)).length;
const phantom = [...found].filter((id) => !ids.has(id)).length + (state.indexed.length - found.size);
/** Every document has one analysis and one vector, and the index has just those. */
const notUnderstood = Math.max(
  ...Object.values(state.understood).map((count) => Math.abs(count - state.stored.length)),
);
recoveries.sort((a, b) => a - b);

console.log(
  JSON.stringify(
    {
      rounds,
      seed,
      victims,
      acknowledged: acked,
      stored: state.stored.length,
      dead_letters: refused.size,
      lost,
      stored_twice: twice,
      missing_in_search: missing,
      phantom_in_search: phantom,
      not_understood: notUnderstood,
      recovery_ms: {
        median: Math.round(recoveries[recoveries.length >> 1]!),
        most: Math.round(recoveries.at(-1)!),
      },
    },
    null,
    2,
  ),
);
if (lost + twice + missing + phantom + notUnderstood > 0) fail(`kept the data directory ${data}`);
if (!values.keep) await rm(data, { recursive: true, force: true });
console.log(`${rounds} passed, 0 failed`);

function start(first: number, peaceful: boolean): ChildProcess {
  return spawn(
    process.execPath,
    [join(import.meta.dirname, 'ingest-child.ts'), data, String(first), String(peaceful)],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
}

function exitOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.once('exit', (code) => resolve(code)));
}

async function postmasterPid(): Promise<number> {
  return Number((await readFile(join(data, 'postgres/postmaster.pid'), 'utf8')).split('\n')[0]);
}

/** A random process that the postmaster started. */
async function anyBackend(postmaster: number): Promise<number> {
  const children = (await readFile(`/proc/${postmaster}/task/${postmaster}/children`, 'utf8'))
    .trim()
    .split(' ')
    .map(Number);
  return children[Math.floor(random() * children.length)] ?? postmaster;
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It was faster.
  }
}

async function within<T>(limit: number, work: Promise<T>, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  try {
    return await Promise.race([
      work,
      new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new Error(`${what} did not come within ${limit} ms`)), limit);
      }),
    ]);
  } finally {
    clearTimeout(timer);
  }
}

function fail(reason: string): never {
  console.error(`FAILED: ${reason}`);
  process.exit(1);
}
