import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createLiveHub } from '../src/api/live/live-hub.ts';
import { createServer } from '../src/api/server.ts';
import { type Random, seededRandom } from '../src/base/random.ts';
import type { TieEvent, TieEventColumns } from '../src/domain/network.ts';
import type { TenantId } from '../src/domain/tenant.ts';
import { apiFeatures } from '../src/main/api-features.ts';
import { openApplication } from '../src/main/application.ts';
import { loadConfiguration } from '../src/main/configuration.ts';
import { createLiveNetwork } from '../src/networks/live/live-network.ts';

const T0 = Date.UTC(2026, 0, 5, 8);
const BATCH = 10_000;

/**
 * Tie events a second on one machine: into the counters alone, through the store as well (the embedded PostgreSQL, durable
 * when a batch is answered), and as JSON over HTTP by several senders. A few nodes have most ties; time goes on by a
 * hundredth of a second an event, and one event in a hundred is up to five minutes late.
 */
export async function run(args: readonly string[]): Promise<object> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      events: { type: 'string', default: '2000000' },
      stored: { type: 'string', default: '500000' },
      nodes: { type: 'string', default: '200000' },
      seed: { type: 'string', default: '1' },
    },
  });
  const [events, stored, nodes, seed] = [values.events, values.stored, values.nodes, values.seed].map(
    Number,
  ) as [number, number, number, number];
  const rows: object[] = [await countersAlone({ events, nodes, seed })];
  const data = await mkdtemp(join(tmpdir(), 'bellwether-tie-stream-'));
  try {
    await using app = await openApplication(await loadConfiguration({}, { data, logLevel: 'silent' }));
    const { id: tenant } = await app.tenancy.tenants.create({ slug: 'bench', actor: 'operator' });
    rows.push(...(await throughStore(app, tenant, { events: stored, nodes, seed })));
    for (const senders of [1, 2])
      rows.push(await overHttp(app, tenant, { events: stored, nodes, seed, senders }));
  } finally {
    await rm(data, { recursive: true, force: true });
  }
  return { seed, batch: BATCH, nodes, streams: rows };
}

type App = Awaited<ReturnType<typeof openApplication>>;
interface Size {
  readonly events: number;
  readonly nodes: number;
  readonly seed: number;
}

/** What was measured of a number of events. */
function rate(what: string, events: number, work: { milliseconds: number; cpu: NodeJS.CpuUsage }): object {
  return {
    what,
    events,
    eventsPerSecond: Math.round(events / (work.milliseconds / 1000)),
    cpuMicrosecondsPerEvent: (work.cpu.user + work.cpu.system) / events,
  };
}

async function timed(work: () => Promise<void>): Promise<{ milliseconds: number; cpu: NodeJS.CpuUsage }> {
  const cpu = process.cpuUsage();
  const started = performance.now();
  await work();
  return { milliseconds: performance.now() - started, cpu: process.cpuUsage(cpu) };
}

/** Few have most: the square of a uniform number. */
const pick = (random: Random, nodes: number): number => Math.floor(random() ** 2 * nodes);
const timeOf = (random: Random, event: number): number =>
  T0 + event * 10 - (random() < 0.01 ? random() * 300_000 : 0);

async function countersAlone({ events, nodes, seed }: Size): Promise<object> {
  const random = seededRandom(seed);
  const batches = Array.from(
    { length: Math.ceil(events / BATCH) },
    (_, batch): TieEventColumns => ({
      sources: Int32Array.from({ length: BATCH }, () => pick(random, nodes)),
      targets: Int32Array.from({ length: BATCH }, () => pick(random, nodes)),
      weights: null,
      times: Float64Array.from({ length: BATCH }, (_, i) => timeOf(random, batch * BATCH + i)),
      removals: null,
    }),
  );
  const live = await createLiveNetwork({ directed: false });
  const work = await timed(async () => {
    for (const batch of batches) live.apply(batch, nodes);
  });
  return { ...rate('counters alone', live.position, work), ties: live.ties, late: live.late };
}

function eventsOf(size: Size & { readonly withIds?: boolean }, name: string): TieEvent[][] {
  const random = seededRandom(size.seed);
  return Array.from({ length: Math.ceil(size.events / BATCH) }, (_, batch) =>
    Array.from({ length: BATCH }, (_, i): TieEvent => {
      const event = {
        from: `person-${pick(random, size.nodes)}`,
        to: `person-${pick(random, size.nodes)}`,
        at: timeOf(random, batch * BATCH + i),
      };
      return size.withIds === true ? { ...event, id: `${name}-${batch}-${i}` } : event;
    }),
  );
}

/** The same network throughout: its nodes come with the first stream and are known to the others. */
async function throughStore(app: App, tenant: TenantId, size: Size): Promise<object[]> {
  const { networks, stream } = app.networks;
  const { id } = await networks.create(tenant, { name: 'Stream', directed: false });
  const rows: object[] = [];
  for (const [what, batches] of [
    ['stored and counted, most nodes new', newcomers(size)],
    ['stored and counted, nodes known', eventsOf({ ...size, seed: size.seed + 1 }, id)],
    [
      'stored and counted, nodes known, with ids',
      eventsOf({ ...size, seed: size.seed + 2, withIds: true }, id),
    ],
  ] as const) {
    const store = cpuOfStore();
    const work = await timed(async () => {
      for (const batch of batches) await stream.append(tenant, id, batch);
    });
    const events = batches.length * BATCH;
    const live = await stream.live(tenant, id);
    const storeMicroseconds = (cpuOfStore() - store) / events;
    rows.push({
      ...rate(what, events, work),
      storeCpuMicrosecondsPerEvent: storeMicroseconds,
      nodes: live.nodes,
      ties: live.ties,
    });
  }
  return rows;
}

/** Every node once, in an order that a key's name does not tell. */
function newcomers({ nodes, seed }: Size): TieEvent[][] {
  const random = seededRandom(seed);
  const order = Int32Array.from({ length: nodes }, (_, i) => i);
  for (let i = nodes - 1; i > 0; i--) {
    const other = Math.floor(random() * (i + 1));
    [order[i], order[other]] = [order[other]!, order[i]!];
  }
  return Array.from({ length: Math.floor(nodes / 2 / BATCH) }, (_, batch) =>
    Array.from({ length: BATCH }, (_, i): TieEvent => {
      const at = 2 * (batch * BATCH + i);
      return { from: `person-${order[at]}`, to: `person-${order[at + 1]}`, at: T0 };
    }),
  );
}

/** CPU of the processes of our embedded PostgreSQL that still run, microseconds; 0 where /proc does not tell. */
function cpuOfStore(): number {
  const stats = new Map<number, { parent: number; ticks: number }>();
  try {
    for (const pid of readdirSync('/proc')) {
      if (!/^\d+$/.test(pid)) continue;
      try {
        const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
          .replace(/^.*\) /s, '')
          .split(' ');
        stats.set(Number(pid), { parent: Number(fields[1]), ticks: Number(fields[11]) + Number(fields[12]) });
      } catch {
        // It has just ended.
      }
    }
  } catch {
    return 0;
  }
  const isOurs = (pid: number): boolean => {
    const parent = stats.get(pid)?.parent;
    return parent !== undefined && (parent === process.pid || isOurs(parent));
  };
  let ticks = 0;
  for (const [pid, each] of stats) if (isOurs(pid)) ticks += each.ticks;
  return ticks * 10_000;
}

async function overHttp(
  app: App,
  tenant: TenantId,
  size: Size & { readonly senders: number },
): Promise<object> {
  const server = await createServer({
    ...apiFeatures(app),
    config: { version: 'bench' },
    clock: app.clock,
    log: app.log,
    metrics: app.metrics,
    exposition: app.metrics,
    tracer: app.tracer,
    database: app.database,
    secrets: {
      idempotency: app.signingKeys.derive('idempotency'),
      cursors: app.signingKeys.derive('cursors'),
    },
    tenancy: app.tenancy,
    live: createLiveHub('bench'),
    readiness: [],
  });
  const address = await server.listen({ host: '127.0.0.1', port: 0 });
  const operator = { name: 'operator', role: 'owner', userId: null } as const;
  const { key } = await app.tenancy.apiKeys.create(
    tenant,
    { name: `b${size.senders}`, role: 'admin' },
    operator,
  );
  const network = await app.networks.networks.create(tenant, { name: 'HTTP', directed: false });
  const bodies = eventsOf(size, network.id).map((events) =>
    Buffer.from(
      JSON.stringify({
        events: events.map((event) => ({ ...event, at: new Date(event.at!).toISOString() })),
      }),
    ),
  );
  const agent = new Agent({ keepAlive: true });
  const send = async (body: Buffer): Promise<void> => {
    const sent = httpRequest(`${address}/api/v1/networks/${network.id}/events`, {
      method: 'POST',
      agent,
      headers: { 'x-api-key': key, 'content-type': 'application/json', 'content-length': body.length },
    });
    sent.end(body);
    const [response] = (await once(sent, 'response')) as [import('node:http').IncomingMessage];
    let answer = '';
    for await (const piece of response) answer += piece;
    if (response.statusCode !== 202) throw new Error(`HTTP ${response.statusCode}: ${answer}`);
  };
  for (const batch of newcomers(size)) await app.networks.stream.append(tenant, network.id, batch);
  const work = await timed(async () => {
    const waiting = [...bodies];
    await Promise.all(
      Array.from({ length: size.senders }, async () => {
        for (let body = waiting.shift(); body !== undefined; body = waiting.shift()) await send(body);
      }),
    );
  });
  const live = await app.networks.stream.live(tenant, network.id);
  agent.destroy();
  await server.drain(1_000);
  return {
    ...rate(
      `JSON over HTTP, ${size.senders} ${size.senders === 1 ? 'sender' : 'senders'} in the same process`,
      bodies.length * BATCH,
      work,
    ),
    ties: live.ties,
    late: live.late,
  };
}
