import { toWirePage } from '../api/wire/signal.ts';
import { BellwetherError, type ErrorCode } from '../base/errors.ts';
import { OPERATOR } from '../cli/commands/user.ts';
import type { SearchQuery, Session } from '../cli/context.ts';
import type { TenantId } from '../domain/tenant.ts';
import { readLifecyclePolicy, writeLifecyclePolicy } from '../drivers/postgres/lifecycle.ts';
import type { SignalPage, SimilarSignals } from '../schemas/signal.ts';
import { apiFeatures } from './api-features.ts';
import { type Application, openApplication } from './application.ts';
import type { Configuration } from './configuration.ts';
import { requestReindex } from './control.ts';
import { graphCommands, networkCommands } from './graph-session.ts';
import { tenantModels } from './list-models.ts';
import { toSignalQuery } from './signal-query.ts';
import { findRunningServer, type WaitForOwner } from './store.ts';
import { radarCommands, searchCommands, topicCommands, trendCommands } from './trend-session.ts';

/** Opens the product for one command. When a server already owns the data directory, the command works through it. */
export async function openSession(configuration: Configuration, wait: WaitForOwner): Promise<Session> {
  const app = await openApplication(configuration, { wait });
  const { attached } = app.store;
  return {
    attached,
    tenancy: app.tenancy,
    sources: app.sources,
    collector: app.collector,
    ingest: app.ingest,
    deadLetters: app.deadLetters,
    graph: graphCommands(app),
    networks: networkCommands(app),
    trends: trendCommands(app),
    topics: topicCommands(app),
    radar: radarCommands(app),
    searches: searchCommands(app),
    runPipeline: (signal) => (attached ? Promise.resolve() : app.run(['pipeline'], signal)),
    search: async (tenant, query) =>
      attached
        ? askServer<SignalPage>(app, tenant, { path: '/api/v1/signals', query })
        : toWirePage(await app.signals.list(tenant, toSignalQuery(fromText(query)))),
    similar: async (tenant, id, options) => {
      if (attached) {
        const path = `/api/v1/signals/${encodeURIComponent(id)}/similar`;
        return askServer<SimilarSignals>(app, tenant, { path, query: { limit: String(options.limit) } });
      }
      const items = await apiFeatures(app).signals.similar(tenant, id, options);
      if (items === null) throw new BellwetherError('NOT_FOUND', `No signal here has the id "${id}".`);
      return { items };
    },
    waitUntilSearchable: async (tenant, signal) => {
      while ((await app.backlog()) > 0) {
        signal.throwIfAborted();
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      if (!attached) await app.waitUntilSearchable(tenant, signal);
    },
    lifecycle: async (tenant, change) => {
      const database = app.database.tenant(tenant);
      const policy = { ...(await readLifecyclePolicy(database)), ...change };
      if (Object.keys(change).length > 0) await writeLifecyclePolicy(database, policy);
      return policy;
    },
    models: (tenant) => tenantModels(app.database, tenant, app.configuredModels),
    reindex: (tenant, options) =>
      attached ? requestReindex(app, tenant, options) : app.reindex(tenant, options.onProgress),
    [Symbol.asyncDispose]: () => app[Symbol.asyncDispose](),
  };
}

const REFUSALS: ReadonlyMap<number, ErrorCode> = new Map([
  [400, 'INVALID_INPUT'],
  [404, 'NOT_FOUND'],
]);

/** The server answers searches from its index; a key of our own, ended at once, opens the door. */
async function askServer<Answer>(
  app: Application,
  tenant: TenantId,
  { path, query }: { readonly path: string; readonly query: SearchQuery },
): Promise<Answer> {
  const server = await findRunningServer(app.configuration.data);
  if (server === undefined)
    throw new BellwetherError(
      'UNAVAILABLE',
      'The server that owns the data directory does not answer yet; try again',
    );
  if (server.url === '')
    throw new BellwetherError(
      'UNAVAILABLE',
      'The process that owns the data directory answers no searches; start one with --role api',
    );
  const key = await app.tenancy.apiKeys.create(
    tenant,
    { name: 'command line', role: 'viewer', expiresInDays: 1 },
    { ...OPERATOR, userId: null },
  );
  try {
    const parameters = new URLSearchParams();
    for (const [name, values] of Object.entries(query))
      for (const value of [values].flat()) parameters.append(name, value as string);
    const response = await fetch(`${server.url}${path}?${parameters}`, {
      headers: { authorization: `Bearer ${key.key}` },
      signal: AbortSignal.timeout(30_000),
    });
    const body = (await response.json()) as Answer & { readonly detail?: string };
    if (!response.ok)
      throw new BellwetherError(
        REFUSALS.get(response.status) ?? 'UNAVAILABLE',
        body.detail ?? `The server answered ${response.status}`,
      );
    return body;
  } finally {
    await app.tenancy.apiKeys.revoke(tenant, key.id, OPERATOR);
  }
}

/** The text parameters of a URL as the wire's types. */
function fromText(
  query: Readonly<Record<string, string | readonly string[]>>,
): Parameters<typeof toSignalQuery>[0] {
  const { limit, facets, ...rest } = query;
  return {
    ...rest,
    ...(limit === undefined ? {} : { limit: Number(limit) }),
    ...(facets === undefined ? {} : { facets: facets === 'true' }),
  } as Parameters<typeof toSignalQuery>[0];
}
