import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../../base/clock.ts';
import { BellwetherError } from '../../base/errors.ts';
import { actorOf } from '../../domain/principal.ts';
import type { Database } from '../../ports/database.ts';
import { type App, addHook, principalOf } from '../app.ts';

/** Stored answers are kept for a day. A first request that left no answer for a minute is taken to have died. */
const KEEP_MS = 86_400_000;
const ABANDONED_MS = 60_000;
/** Old rows are removed with every so many new ones, so that no timer is needed. */
const SWEEP_EVERY = 500;

interface Row {
  request_hash: Buffer;
  status: number | null;
  response: string | null;
}

/**
 * `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header): on routes that say so, a request repeated with the
 * same key by the same principal answers what the first one answered, and does nothing. Only successes are kept: after
 * an error the same key may try again. Answers are stored encrypted, because some of them hold a secret.
 */
export function registerIdempotency(
  app: App,
  options: { database: Pick<Database, 'platform'>; clock: Clock; secret: Uint8Array },
): void {
  const { database, clock, secret } = options;
  const claimed = new WeakMap<FastifyRequest, string>();
  let sinceSweep = 0;

  async function claim(tenant: string, key: string, hash: Buffer): Promise<'first' | Row> {
    const now = clock.now();
    const inserted = await database.platform.query({
      name: 'api_idempotency_claim',
      text: `INSERT INTO idempotency_keys (tenant_id, key, request_hash, created_at) VALUES ($1, $2, $3, to_timestamp($4::float8 / 1000))
             ON CONFLICT (tenant_id, key) DO UPDATE SET request_hash = $3, status = NULL, response = NULL, created_at = excluded.created_at
             WHERE idempotency_keys.created_at < to_timestamp(($4::float8 - $5) / 1000)
                OR (idempotency_keys.status IS NULL AND idempotency_keys.created_at < to_timestamp(($4::float8 - $6) / 1000))
             RETURNING tenant_id`,
      values: [tenant, key, hash, now, KEEP_MS, ABANDONED_MS],
    });
    if (inserted.length > 0) return 'first';
    const rows = await database.platform.query<Row>({
      name: 'api_idempotency_find',
      text: 'SELECT request_hash, status, response FROM idempotency_keys WHERE tenant_id = $1 AND key = $2',
      values: [tenant, key],
    });
    // Gone between the two statements: the first request failed a moment ago, and this one may try.
    return rows[0] ?? claim(tenant, key, hash);
  }

  async function before(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> {
    const header = request.headers['idempotency-key'];
    if (header === undefined) return undefined;
    const key = readKey(header);
    const principal = principalOf(request);
    const hash = createHash('sha256')
      .update(
        JSON.stringify([
          actorOf(principal),
          request.method,
          request.routeOptions.url,
          request.params,
          request.body ?? null,
        ]),
      )
      .digest();
    const found = await claim(principal.tenant, key, hash);
    if (found === 'first') {
      claimed.set(request, key);
      return undefined;
    }
    if (!hash.equals(found.request_hash)) {
      throw new BellwetherError(
        'IDEMPOTENCY_MISMATCH',
        'This Idempotency-Key was used with another request. Use a new key for a new request.',
      );
    }
    if (found.status === null || found.response === null) {
      throw new BellwetherError(
        'CONFLICT',
        'The first request with this Idempotency-Key is still under way. Repeat this one in a moment.',
        {
          details: { retryAfterSeconds: 1 },
        },
      );
    }
    const answer = open(secret, found.response);
    if (answer === null)
      throw new BellwetherError(
        'CONFLICT',
        'The answer to the first request can no longer be read. Look whether it was done, and use a new Idempotency-Key.',
      );
    return reply
      .code(found.status)
      .header('idempotency-replayed', 'true')
      .type('application/json; charset=utf-8')
      .serializer((body: string) => body)
      .send(answer);
  }

  async function after(request: FastifyRequest, reply: FastifyReply, payload: unknown): Promise<unknown> {
    const key = claimed.get(request);
    if (key === undefined) return payload;
    claimed.delete(request);
    const { tenant } = principalOf(request);
    if (reply.statusCode >= 200 && reply.statusCode < 300 && typeof payload === 'string') {
      await database.platform.query({
        name: 'api_idempotency_store',
        text: 'UPDATE idempotency_keys SET status = $3, response = $4 WHERE tenant_id = $1 AND key = $2',
        values: [tenant, key, reply.statusCode, seal(secret, payload)],
      });
    } else {
      await database.platform.query({
        text: 'DELETE FROM idempotency_keys WHERE tenant_id = $1 AND key = $2',
        values: [tenant, key],
      });
    }
    if (++sinceSweep >= SWEEP_EVERY) {
      sinceSweep = 0;
      await database.platform.query({
        text: 'DELETE FROM idempotency_keys WHERE created_at < to_timestamp($1::float8 / 1000)',
        values: [clock.now() - KEEP_MS],
      });
    }
    return payload;
  }

  app.addHook('onRoute', (route) => {
    if (route.config?.idempotent !== true) return;
    addHook(route, 'preHandler', before);
    addHook(route, 'onSend', after);
  });
}

function readKey(header: string | string[]): string {
  const key = Array.isArray(header) ? header.join(',') : header;
  if (!/^[\x21-\x7e]{1,200}$/.test(key)) {
    throw new BellwetherError(
      'INVALID_INPUT',
      'Idempotency-Key must be 1 to 200 visible ASCII characters, for example a UUID.',
    );
  }
  return key;
}

/** AES-256-GCM: 12 bytes of nonce, 16 of tag, then the text. */
function seal(secret: Uint8Array, text: string): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', secret, nonce);
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64');
}

function open(secret: Uint8Array, sealed: string): string | null {
  const bytes = Buffer.from(sealed, 'base64');
  try {
    const decipher = createDecipheriv('aes-256-gcm', secret, bytes.subarray(0, 12));
    decipher.setAuthTag(bytes.subarray(12, 28));
    return decipher.update(bytes.subarray(28), undefined, 'utf8') + decipher.final('utf8');
  } catch {
    // Made with a key that has been replaced since.
    return null;
  }
}
