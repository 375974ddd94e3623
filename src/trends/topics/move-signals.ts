import type { Queryable } from '../../ports/database.ts';
import type { SignalWindow } from './read-window.ts';

/** Rows of one statement. */
const CHUNK = 10_000;

/**
 * Gives signals of a window the topics that a clustering found (numbers, or -1), where they differ from what is stored now. A
 * signal that was deleted meanwhile gets none. Returns how many have another topic, and the topics that lost or won some.
 */
export async function moveSignals(
  transaction: Queryable,
  { ids, topics: before }: Pick<SignalWindow, 'ids' | 'topics'>,
  now: Int32Array,
  affinities: Float32Array,
): Promise<{ readonly signals: number; readonly topics: ReadonlySet<number> }> {
  const touched = new Set<number>();
  const moved: number[] = [];
  const left: number[] = [];
  for (const [place, topic] of now.entries()) {
    if (topic === before[place]) continue;
    (topic < 0 ? left : moved).push(place);
    if (topic >= 0) touched.add(topic);
    if (before[place]! >= 0) touched.add(before[place]!);
  }
  for (let at = 0; at < left.length; at += CHUNK)
    await transaction.query({
      name: 'signal-topics-remove',
      text: 'DELETE FROM signal_topics WHERE document_id = ANY($1::uuid[])',
      values: [left.slice(at, at + CHUNK).map((place) => ids[place]!)],
    });
  for (let at = 0; at < moved.length; at += CHUNK) {
    const part = moved.slice(at, at + CHUNK);
    await transaction.query({
      name: 'signal-topics-move',
      text: `INSERT INTO signal_topics (document_id, topic, affinity, source_id, published_at)
             SELECT m.id, m.topic, m.affinity, d.source_id, d.counted_at
             FROM unnest($1::uuid[], $2::integer[], $3::real[]) AS m(id, topic, affinity)
             CROSS JOIN LATERAL (
               SELECT source_id, CASE WHEN published_at >= 'epoch' AND published_at <= captured_at + interval '1 day'
                                      THEN published_at ELSE captured_at END AS counted_at
               FROM documents WHERE documents.id = m.id LIMIT 1) AS d
             ON CONFLICT (document_id) DO UPDATE SET topic = excluded.topic, affinity = excluded.affinity`,
      values: [
        part.map((place) => ids[place]!),
        part.map((place) => now[place]!),
        part.map((place) => affinities[place]!),
      ],
    });
  }
  return { signals: moved.length + left.length, topics: touched };
}

/** Signals of merged topics that were not among those clustered go where the others went. */
export async function moveRest(transaction: Queryable): Promise<void> {
  const moved = await transaction.query<{ topic: number }>({
    name: 'signal-topics-follow',
    text: `UPDATE signal_topics AS s SET topic = t.merged_into FROM topics AS t
           WHERE s.topic = t.number AND t.death = 'merge' RETURNING s.topic`,
  });
  if (moved.length === 0) return;
  await transaction.query({
    name: 'topics-stale-followed',
    text: 'UPDATE topics SET series_stale = true WHERE number = ANY($1::integer[]) AND NOT series_stale',
    values: [[...new Set(moved.map(({ topic }) => topic))]],
  });
}
