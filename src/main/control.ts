import { randomUUID } from 'node:crypto';
import { BellwetherError, messageOf } from '../base/errors.ts';
import { asTenantId, type TenantId } from '../domain/tenant.ts';
import type { Application } from './application.ts';

/**
 * How a command asks the process that owns the search index to rebuild it: by notifications of the database
 * that both are connected to, which only those with the product's own login can send.
 */
const REQUESTS = 'bellwether_control';
const ANSWERS = 'bellwether_control_answers';

type ControlAnswer = { readonly id: string } & (
  | { readonly done: number; readonly total: number }
  | { readonly documents: number }
  | { readonly error: string }
);

/** Answers requests until it is disposed. */
export function watchControl(app: Application): Promise<AsyncDisposable> {
  const answer = (message: ControlAnswer) =>
    app.database.platform.query({
      text: 'SELECT pg_notify($1, $2)',
      values: [ANSWERS, JSON.stringify(message)],
    });
  return app.database.listen(REQUESTS, async (payload) => {
    const { id, reindex } = JSON.parse(payload) as { id: string; reindex: string };
    try {
      let told = 0;
      const { documents } = await app.reindex(asTenantId(reindex), (done, total) => {
        if (performance.now() - told < 200) return;
        told = performance.now();
        answer({ id, done, total }).catch(() => {});
      });
      await answer({ id, documents });
    } catch (error) {
      app.log.warn({ err: error }, 'a rebuild that was asked for failed');
      await answer({ id, error: messageOf(error) }).catch(() => {});
    }
  });
}

/** Asks the serving process to rebuild a tenant's index, and waits for it. */
export async function requestReindex(
  app: Application,
  tenant: TenantId,
  options: { readonly onProgress: (done: number, total: number) => void; readonly signal: AbortSignal },
): Promise<{ readonly documents: number }> {
  const id = randomUUID();
  const { promise, resolve, reject } = Promise.withResolvers<{ documents: number }>();
  const onAbort = () => reject(options.signal.reason);
  options.signal.addEventListener('abort', onAbort, { once: true });
  await using _ = await app.database.listen(ANSWERS, (payload) => {
    const message = JSON.parse(payload) as ControlAnswer;
    if (message.id !== id) return;
    if ('error' in message) reject(new BellwetherError('INTERNAL', message.error));
    else if ('documents' in message) resolve({ documents: message.documents });
    else options.onProgress(message.done, message.total);
  });
  await app.database.platform.query({
    text: 'SELECT pg_notify($1, $2)',
    values: [REQUESTS, JSON.stringify({ id, reindex: tenant })],
  });
  try {
    return await promise;
  } finally {
    options.signal.removeEventListener('abort', onAbort);
  }
}
