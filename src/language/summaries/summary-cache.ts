import { createHash } from 'node:crypto';
import type { SummarisedSignal } from '../../domain/summary.ts';
import type { TenantId } from '../../domain/tenant.ts';
import type { Database } from '../../ports/database.ts';
import { PROMPT_VERSION } from './prompt.ts';

/** How long a checked answer is used again, in days. */
export const CACHE_DAYS = 30;

/** A checked answer about texts; citations count the texts in the order of the key, from 0. */
export interface CachedSummary {
  readonly sentences: readonly { readonly text: string; readonly sources: readonly number[] }[];
  readonly dropped: readonly { readonly text: string; readonly reason: string }[];
}

/** Signals in an order that depends on their texts alone, and the key of these texts for a model. */
export function keyOf(
  signals: readonly SummarisedSignal[],
  model: string,
): { readonly key: Buffer; readonly ordered: readonly SummarisedSignal[] } {
  const hashed = signals
    .map((signal) => ({ signal, hash: createHash('sha256').update(normalisedText(signal)).digest('hex') }))
    .sort((a, b) => (a.hash < b.hash ? -1 : a.hash > b.hash ? 1 : 0));
  // The same text twice is one source.
  const different = hashed.filter(({ hash }, i) => i === 0 || hash !== hashed[i - 1]!.hash);
  const key = createHash('sha256')
    .update([String(PROMPT_VERSION), model, ...different.map(({ hash }) => hash)].join('\n'))
    .digest();
  return { key, ordered: different.map(({ signal }) => signal) };
}

export function createSummaryCache(database: Database) {
  return {
    /** Undefined when there is none that is young enough. */
    async get(tenant: TenantId, key: Buffer, now: number): Promise<CachedSummary | undefined> {
      const [row] = await database.tenant(tenant).query<{ summary: CachedSummary }>({
        name: 'summary-get',
        text: `SELECT summary FROM summaries
               WHERE key = $1 AND created_at > to_timestamp($2::float8 / 1000) - make_interval(days => ${CACHE_DAYS})`,
        values: [key, now],
      });
      return row?.summary;
    },

    /** Keeps an answer, and deletes some that are too old. */
    async put(
      tenant: TenantId,
      { key, model, summary, now }: { key: Buffer; model: string; summary: CachedSummary; now: number },
    ): Promise<void> {
      await database.tenant(tenant).query({
        name: 'summary-put',
        text: `WITH old AS (
                 DELETE FROM summaries WHERE key IN (
                   SELECT key FROM summaries WHERE key <> $1
                     AND created_at < to_timestamp($4::float8 / 1000) - make_interval(days => ${CACHE_DAYS}) LIMIT 100))
               INSERT INTO summaries (key, model, summary, created_at) VALUES ($1, $2, $3::jsonb, to_timestamp($4::float8 / 1000))
               ON CONFLICT (key) DO UPDATE SET summary = excluded.summary, created_at = excluded.created_at`,
        values: [key, model, JSON.stringify(summary), now],
      });
    },
  };
}

/** Compatibility-composed, in lower case, white space as one space: what reads the same has the same key. */
export function normalisedText({ title, body }: SummarisedSignal): string {
  return `${title}\n${body}`.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();
}
