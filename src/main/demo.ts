import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { OPERATOR } from '../cli/commands/user.ts';
import type { Output } from '../cli/output.ts';
import { formatCount } from '../cli/output.ts';
import { createLiveFeed } from '../demo/live.ts';
import { generateWorld, type World } from '../demo/world.ts';
import type { Tenant } from '../domain/tenant.ts';
import { pause } from '../pipeline/signal-flag.ts';
import { type Application, ROLES } from './application.ts';
import { loadDemoNetwork } from './demo-network.ts';
import { makeDemoRadar } from './demo-radar.ts';
import { serve } from './serve.ts';

const TENANT = 'demo';
const EMAIL = 'demo@bellwether.example';
const LINK_MINUTES = 60;
const BATCH = 1_000;

export interface DemoOptions {
  readonly seed: number;
  readonly documents: number;
  readonly live: boolean;
  readonly signal: AbortSignal;
  readonly output: Output;
}

/** Serves with a tenant, a signed-in link, and the sample world, which is generated and ingested the first time. */
export async function demo(app: Application, options: DemoOptions): Promise<void> {
  const { output, signal } = options;
  const existing = await app.tenancy.tenants.findBySlug(TENANT);
  const tenant =
    existing ??
    (await app.tenancy.tenants.create({ slug: TENANT, name: 'Demonstration', actor: 'operator' }));
  const owner = await ownerOf(app, tenant);
  const end = Math.floor(app.clock.now() / 3_600_000) * 3_600_000;
  let feeding: Promise<void> = Promise.resolve();
  await using _radar = await makeDemoRadar(app, tenant.id);

  await serve(app, {
    roles: ROLES,
    signal,
    onNote: output.note,
    async onReady(url) {
      if (await isEmpty(app, tenant)) {
        const started = performance.now();
        const world = generateWorld({ seed: options.seed, end, documents: options.documents });
        await writeFile(join(app.configuration.data, 'demo-truth.json'), JSON.stringify(world.truth));
        await loadDemoNetwork(app.networks, tenant.id, world.network);
        await load(app, tenant, world, signal);
        output.note(
          `${formatCount(world.summary.documents)} documents of the sample world loaded in ${((performance.now() - started) / 1000).toFixed(1)} s`,
        );
      }
      const code = await app.tenancy.signIn.createCode({
        tenant: tenant.id,
        userId: owner,
        minutes: LINK_MINUTES,
        actor: OPERATOR,
      });
      output.line(`ready ${url}`);
      output.line(`sign in: ${url}/signin?code=${code}`);
      output.note(`The link signs one browser in, once, within ${LINK_MINUTES} minutes. Stop with Ctrl-C.`);
      if (options.live) {
        feeding = feed(app, tenant, { seed: options.seed, signal }).catch((error) =>
          app.log.warn({ err: error }, 'the live feed stopped'),
        );
      }
    },
  });
  await feeding;
}

async function ownerOf(app: Application, tenant: Tenant): Promise<string> {
  const known = await app.tenancy.users.findByEmail(tenant.id, EMAIL);
  if (known !== null) return known.id;
  const user = { email: EMAIL, name: 'Demo', role: 'owner', password: null } as const;
  return (await app.tenancy.users.create(tenant.id, user, OPERATOR)).id;
}

async function isEmpty(app: Application, tenant: Tenant): Promise<boolean> {
  return (
    (await app.database.tenant(tenant.id).query({ text: 'SELECT 1 FROM documents LIMIT 1' })).length === 0
  );
}

/** Puts the world's documents through the event log and waits until they are stored and can be found. */
async function load(app: Application, tenant: Tenant, world: World, signal: AbortSignal): Promise<void> {
  for (const { source, documents } of world.feeds) {
    const sourceId = await sourceOf(app, tenant, source);
    const runId = await app.ingest.start(tenant.id, sourceId);
    for (let at = 0; at < documents.length; at += BATCH) {
      await app.ingest.append(
        tenant.id,
        { runId, sourceId, sourceType: source.sourceType },
        { documents: documents.slice(at, at + BATCH), rejected: [] },
      );
    }
    await app.ingest.settle(tenant.id, { id: runId, appended: documents.length, pending: 0 }, signal);
  }
  await app.waitUntilSearchable(tenant.id, signal);
}

async function sourceOf(
  app: Application,
  tenant: Tenant,
  source: World['feeds'][number]['source'],
): Promise<string> {
  const known = await app.sources.find(tenant.id, source.name);
  if (known !== null) return known.id;
  const { name, sourceType, priority } = source;
  return (await app.sources.create(tenant.id, { kind: 'api', name, sourceType, priority })).id;
}

/** Now and then a new document, so that the dashboard is seen to live. */
async function feed(
  app: Application,
  tenant: Tenant,
  { seed, signal }: { readonly seed: number; readonly signal: AbortSignal },
): Promise<void> {
  const live = createLiveFeed({ seed });
  const runs = new Map<string, { runId: string; sourceId: string }>();
  while (!signal.aborted) {
    const { dueAt, source, document } = live.after(app.clock.now());
    await pause(Math.max(dueAt - app.clock.now(), 0), signal);
    if (signal.aborted) return;
    let run = runs.get(source.key);
    if (run === undefined) {
      const sourceId = await sourceOf(app, tenant, source);
      run = { sourceId, runId: await app.ingest.start(tenant.id, sourceId) };
      runs.set(source.key, run);
    }
    await app.ingest.append(
      tenant.id,
      { ...run, sourceType: source.sourceType },
      { documents: [document], rejected: [] },
    );
  }
}
