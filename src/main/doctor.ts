import { statfs } from 'node:fs/promises';
import { messageOf } from '../base/errors.ts';
import type { Check } from '../cli/context.ts';
import { formatCount } from '../cli/output.ts';
import { describeAddress } from '../drivers/postgres/connection-settings.ts';
import { type Application, openApplication } from './application.ts';
import type { Configuration } from './configuration.ts';
import type { WaitForOwner } from './store.ts';

const GIB = 1024 ** 3;
/** Less free space than this is worth a word. */
const LEAST_FREE_GIB = 2;
const LOG_LAG_WARNING = 10_000;

/** Checks the configuration and every engine; a check that cannot run is a check that failed. */
export async function doctor(
  configure: () => Promise<Configuration>,
  wait: WaitForOwner,
): Promise<readonly Check[]> {
  const checks: Check[] = [
    {
      name: 'node',
      ok: Number(process.versions.node.split('.')[0]) >= 24,
      detail: `Node ${process.versions.node} on ${process.platform} ${process.arch}`,
    },
  ];
  let configuration: Configuration;
  try {
    configuration = await configure();
    checks.push({ name: 'configuration', ok: true, detail: `data in ${configuration.data}` });
  } catch (error) {
    return [...checks, { name: 'configuration', ok: false, detail: messageOf(error) }];
  }
  let app: Application;
  try {
    app = await openApplication(configuration, { wait });
  } catch (error) {
    return [...checks, { name: 'database', ok: false, detail: messageOf(error) }];
  }
  await using _ = app;
  const run = async (name: string, check: () => Promise<Omit<Check, 'name'>>) => {
    try {
      checks.push({ name, ...(await check()) });
    } catch (error) {
      checks.push({ name, ok: false, detail: messageOf(error) });
    }
  };

  await run('disk', async () => {
    const { bavail, bsize } = await statfs(configuration.data);
    const free = (bavail * bsize) / GIB;
    return {
      ok: free >= LEAST_FREE_GIB,
      detail: `${free.toFixed(1)} GiB free${free < LEAST_FREE_GIB ? `; make it at least ${LEAST_FREE_GIB} GiB` : ''}`,
    };
  });
  await run('database', async () => {
    const started = performance.now();
    const [row] = await app.database.platform.query<{ version: string; login: string; superuser: boolean }>({
      text: `SELECT current_setting('server_version') AS version, current_user AS login, rolsuper AS superuser FROM pg_roles WHERE rolname = current_user`,
    });
    const milliseconds = (performance.now() - started).toFixed(1);
    const detail = `${describeAddress(app.store.address)}, version ${row!.version}, ${milliseconds} ms${app.store.attached ? ', served by a running process' : ''}`;
    return row!.superuser
      ? {
          ok: false,
          detail: `${detail}; the login is a superuser: give the product a login of its own with CREATEROLE`,
        }
      : { ok: true, detail };
  });
  await run('isolation', async () => {
    const [row] = await app.database.platform.query<{ open: boolean }>({
      text: "SELECT has_function_privilege('public', 'pg_catalog.set_config(text, text, boolean)', 'EXECUTE') AS open",
    });
    return row!.open
      ? {
          ok: false,
          detail:
            'set_config is open to everyone: as superuser run REVOKE EXECUTE ON FUNCTION pg_catalog.set_config(text, text, boolean) FROM PUBLIC',
        }
      : { ok: true, detail: 'tenant roles cannot change their role' };
  });
  await run('tenants', async () => {
    const tenants = await app.tenancy.tenants.list();
    return {
      ok: true,
      detail: `${formatCount(tenants.length)}: ${tenants.map((tenant) => tenant.slug).join(', ') || 'none yet, create one with bellwether tenant create NAME'}`,
    };
  });
  await run('event log', async () => {
    const backlog = await app.backlog();
    return {
      ok: backlog < LOG_LAG_WARNING,
      detail: `${formatCount(backlog)} documents waiting${backlog >= LOG_LAG_WARNING ? '; is a pipeline running?' : ''}`,
    };
  });
  if (!app.store.attached) {
    for (const tenant of await app.tenancy.tenants.list()) {
      await run(`search index of ${tenant.slug}`, async () => {
        const status = await app.searchIndex.status(tenant.id);
        const [row] = await app.database
          .tenant(tenant.id)
          .query<{ documents: number }>({ text: 'SELECT count(*) AS documents FROM documents' });
        const behind = row!.documents - status.documents;
        return {
          ok: behind === 0,
          detail: `${formatCount(status.documents)} documents in ${status.segments} segments, ${(status.bytes / 1024 / 1024).toFixed(1)} MiB${behind === 0 ? '' : `; the store has ${formatCount(row!.documents)}: run bellwether reindex --tenant ${tenant.slug}`}`,
        };
      });
    }
  }
  return checks;
}
