import { createTopicIndex, type IndexedTopic, type TopicIndex } from '../../kernels/cluster/topic-index.ts';
import type { Queryable } from '../../ports/database.ts';

/** The topics that signals may belong to, as one version of them is held in memory. Silent ones are among them. */
export interface LivingTopics {
  readonly version: number;
  /** By place in the index. */
  readonly numbers: Int32Array;
  readonly index: TopicIndex<string>;
}

/** `[[term, strength]]`, as stored. */
export type StoredTerms = readonly (readonly [term: string, weight: number])[];

export async function readTopicsVersion(transaction: Queryable): Promise<number> {
  const [head] = await transaction.query<{ version: number }>({
    name: 'topics-version',
    text: 'SELECT version FROM topic_head',
  });
  return head!.version;
}

export async function readLivingTopics(transaction: Queryable, version: number): Promise<LivingTopics> {
  const rows = await transaction.query<{ number: number; centre: Buffer; profile: StoredTerms }>({
    name: 'topics-living',
    text: `SELECT number, centre, profile FROM topics WHERE died_at IS NULL OR death = 'silence' ORDER BY number`,
  });
  const topics = rows.map(
    ({ centre, profile }): IndexedTopic<string> => ({
      centre: Int8Array.from(new Int8Array(centre.buffer, centre.byteOffset, centre.byteLength)),
      terms: profile.map(([term, strength]) => ({ term, strength })),
    }),
  );
  return {
    version,
    numbers: Int32Array.from(rows, ({ number }) => number),
    index: createTopicIndex(topics[0]?.centre.length ?? 1, topics),
  };
}
