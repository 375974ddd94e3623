import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import autocannon from 'autocannon';
import type { ProductReady } from './api/product-server.ts';

/**
 * How many requests a second the API answers, beside the same machine's bare Fastify and bare `pg`, in one run:
 *
 *     npm run bench -- api --json [--seconds 4] [--documents 20000] [--connections 64,1000]
 *
 * Product, bare server, PostgreSQL and load generator share the machine's cores, so compare ratios, not machines.
 */
export interface ApiFigures {
  readonly requestsPerSecond: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly errors: number;
  readonly timeouts: number;
  readonly notOk: number;
}

export async function run(args: readonly string[]): Promise<object> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seconds: { type: 'string', default: '4' },
      documents: { type: 'string', default: '20000' },
      connections: { type: 'string', default: '64,1000' },
    },
  });
  const seconds = Number(values.seconds);
  const children: ChildProcess[] = [];
  try {
    const product = await start<ProductReady>(children, 'product-server.ts', values.documents);
    const { database, schema } = product;
    const bare = await start<{ url: string }>(
      children,
      'bare-server.ts',
      JSON.stringify({ database, schema }),
    );
    const authorization = { authorization: `Bearer ${product.token}` };
    const read = (base: string) => product.ids.map((id) => `${base}/${id}`);
    const bareRead: Route = { name: 'bare point read', base: bare.url, paths: read('/signals'), headers: {} };
    const pointRead: Route = {
      name: 'point read',
      base: product.url,
      paths: read('/api/v1/signals'),
      headers: authorization,
    };
    const others: readonly Route[] = [
      { name: 'bare route', base: bare.url, paths: ['/static'], headers: {} },
      { name: 'health', base: product.url, paths: ['/api/v1/health'], headers: authorization },
      { name: 'list of sources', base: product.url, paths: ['/api/v1/sources'], headers: authorization },
      {
        name: 'search',
        base: product.url,
        paths: product.queries.map((query) => `/api/v1/signals?q=${encodeURIComponent(query)}`),
        headers: authorization,
      },
    ];
    const results: Record<string, Record<string, ApiFigures | number>> = {};
    for (const connections of values.connections.split(',').map(Number)) {
      const figures: Record<string, ApiFigures | number> = {};
      // The two that are compared take turns, and each is judged by its median: the machine's noise falls on both.
      const turns: { readonly bare: ApiFigures; readonly ours: ApiFigures }[] = [];
      await load(pointRead, connections, 2);
      for (let turn = 0; turn < TURNS; turn++) {
        turns.push({
          bare: await load(bareRead, connections, seconds),
          ours: await load(pointRead, connections, seconds),
        });
      }
      figures[bareRead.name] = median(turns.map((turn) => turn.bare));
      figures[pointRead.name] = median(turns.map((turn) => turn.ours));
      const ratios = turns.map((turn) => turn.ours.requestsPerSecond / turn.bare.requestsPerSecond);
      figures['point read / bare point read'] = round(ratios.sort((x, y) => x - y)[TURNS >> 1]!);
      for (const route of others) {
        await load(route, connections, 1);
        figures[route.name] = await load(route, connections, seconds);
      }
      results[`${connections} connections`] = figures;
    }
    return {
      documents: Number(values.documents),
      seconds,
      results,
    };
  } finally {
    for (const child of children) {
      if (child.exitCode !== null) continue;
      const exited = once(child, 'exit');
      if (child.connected) child.disconnect();
      await exited;
    }
  }
}

/** How often the compared routes take turns; odd, so that there is a median. */
const TURNS = 5;

/** The turn whose rate is the median, with the errors of all. */
function median(all: readonly ApiFigures[]): ApiFigures {
  const sum = (of: (figures: ApiFigures) => number) => all.reduce((total, figures) => total + of(figures), 0);
  const middle = all.toSorted((a, b) => a.requestsPerSecond - b.requestsPerSecond)[all.length >> 1]!;
  return {
    ...middle,
    errors: sum((f) => f.errors),
    timeouts: sum((f) => f.timeouts),
    notOk: sum((f) => f.notOk),
  };
}

interface Route {
  readonly name: string;
  readonly base: string;
  readonly paths: readonly string[];
  readonly headers: Record<string, string>;
}

/** Each server in a process of its own; it ends when it is disconnected. */
async function start<Ready>(children: ChildProcess[], file: string, argument: string): Promise<Ready> {
  // Logs go to a file, as in production; through a pipe the load generator would pay for reading them.
  const log = join(tmpdir(), `bellwether-bench-${process.pid}-${file}.log`);
  const descriptor = openSync(log, 'w');
  const child = fork(join(import.meta.dirname, 'api', file), [argument], {
    stdio: ['ignore', 'ignore', descriptor, 'ipc'],
  });
  closeSync(descriptor);
  children.push(child);
  child.once('exit', (code) => {
    if (code === 0) rmSync(log, { force: true });
  });
  return new Promise((resolve, reject) => {
    child.once('message', (message) => resolve(message as Ready));
    child.once('exit', (code) =>
      reject(new Error(`${file} ended with ${code} before it was ready; its last words are in ${log}`)),
    );
  });
}

async function load(
  { base, paths, headers }: Route,
  connections: number,
  duration: number,
): Promise<ApiFigures> {
  const times: number[] = [];
  const running = autocannon({
    url: base,
    connections,
    duration,
    timeout: 10,
    headers,
    requests: paths.map((path) => ({ method: 'GET', path })),
  });
  running.on('response', (_client, _status, _bytes, milliseconds) => times.push(milliseconds));
  const { requests, errors, timeouts, non2xx } = await running;
  const sorted = Float64Array.from(times).sort();
  const at = (share: number) =>
    round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN);
  return {
    requestsPerSecond: Math.round(requests.average),
    p50: at(0.5),
    p95: at(0.95),
    p99: at(0.99),
    errors,
    timeouts,
    notOk: non2xx,
  };
}

const round = (value: number): number => Math.round(value * 1000) / 1000;
