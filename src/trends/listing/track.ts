import { BellwetherError } from '../../base/errors.ts';
import { parseTrendId, type TrendSubject, trendId } from '../../domain/trend.ts';
import { titleTerms } from '../../kernels/text/title-terms.ts';
import type { Queryable } from '../../ports/database.ts';
import { keepTracked } from '../runs/store-analysis.ts';

/** How many subjects a tenant may keep in view: each is computed and written by every run. */
const MOST_TRACKED = 2_000;

/**
 * Keeps a subject in view: it is listed at once, with nothing counted where the last run did not know it. Doing it again
 * changes the note. Throws INVALID_INPUT, NOT_FOUND for a topic or entity that is not there, PLAN_LIMIT.
 */
export async function trackSubject(
  transaction: Queryable,
  asked: { readonly id: string; readonly note: string | null },
  { now, actor }: { readonly now: number; readonly actor: string },
): Promise<TrendSubject> {
  const subject = await subjectOf(transaction, asked.id);
  const [state] = await transaction.query<{ as_of: number | null }>({
    text: 'SELECT as_of FROM trend_state FOR UPDATE',
  });
  const [{ tracked } = { tracked: 0 }] = await transaction.query<{ tracked: number }>({
    text: 'SELECT count(*)::integer AS tracked FROM tracked_subjects WHERE id <> $1',
    values: [trendId(subject)],
  });
  if (tracked >= MOST_TRACKED)
    throw new BellwetherError(
      'PLAN_LIMIT',
      `${MOST_TRACKED} subjects are tracked, and no more can be. End one first.`,
    );
  await transaction.query({
    text: `INSERT INTO tracked_subjects (id, kind, key, name, entity_kind, note, tracked_at, tracked_by)
           VALUES ($1, $2, $3, $4, $5, $6, to_timestamp($7::float8 / 1000), $8)
           ON CONFLICT (id) DO UPDATE SET note = coalesce(excluded.note, tracked_subjects.note)`,
    values: [
      trendId(subject),
      subject.kind,
      subject.key,
      subject.name,
      subject.entityKind,
      asked.note,
      now,
      actor,
    ],
  });
  // What was one trend with another stands for itself from now on.
  await transaction.query({ text: 'DELETE FROM trend_aliases WHERE id = $1', values: [trendId(subject)] });
  await keepTracked(transaction, state?.as_of ?? now);
  return subject;
}

/** Throws NOT_FOUND when it is not tracked. A trend stays listed until a run finds it not worth listing. */
export async function untrackSubject(transaction: Queryable, id: string): Promise<void> {
  parseTrendId(id);
  await transaction.query({ text: 'SELECT 1 FROM trend_state FOR UPDATE' });
  const rows = await transaction.query({
    text: 'DELETE FROM tracked_subjects WHERE id = $1 RETURNING id',
    values: [id],
  });
  if (rows.length === 0)
    throw new BellwetherError('NOT_FOUND', `${JSON.stringify(id.slice(0, 100))} is not tracked.`);
  await transaction.query({
    text: 'DELETE FROM trends WHERE id = $1 AND NOT EXISTS (SELECT FROM trend_details AS d WHERE d.id = $1)',
    values: [id],
  });
  await transaction.query({ text: 'UPDATE trends SET tracked = false WHERE id = $1', values: [id] });
}

/** The subject of an id as it is named now; an entity that is part of another is that other. */
async function subjectOf(tenant: Queryable, id: string): Promise<TrendSubject> {
  const { kind, key } = parseTrendId(id);
  if (kind === 'term') {
    const [term, ...others] = titleTerms(key).toSorted((a, b) => b.length - a.length);
    // A pair of words gives the pair and its words; the pair is the longest.
    if (term === undefined || (others.length > 0 && !others.every((other) => term.includes(other))))
      throw new BellwetherError(
        'INVALID_INPUT',
        `${JSON.stringify(key.slice(0, 80))} is not counted as one term. Give a word or two adjacent words of titles, such as "quantum error".`,
      );
    return { kind, key: term, name: term, entityKind: null };
  }
  const rows = await tenant.query<{ key: string; name: string; entity_kind: string | null }>(
    kind === 'topic'
      ? {
          text: 'SELECT id AS key, label AS name, NULL::text AS entity_kind FROM topics WHERE id = $1::uuid',
          values: [key],
        }
      : {
          text: `SELECT coalesce(s.id, e.id) AS key, coalesce(s.name, e.name) AS name, coalesce(s.kind, e.kind) AS entity_kind
                 FROM entities AS e LEFT JOIN entities AS s ON s.node = e.canonical
                 WHERE e.id = $1::uuid AND coalesce(s.known_to, e.known_to) IS NULL`,
          values: [key],
        },
  );
  const row = rows[0];
  if (row === undefined)
    throw new BellwetherError('NOT_FOUND', `There is no ${kind} with the id ${JSON.stringify(key)}.`);
  return { kind, key: row.key, name: row.name, entityKind: row.entity_kind };
}
