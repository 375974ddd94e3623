import type { Topic } from '../../domain/topic.ts';
import type { StoredTerms } from './living-topics.ts';

/** What a topic is shown from. */
export const TOPIC_COLUMNS = `number, id, label, terms, signals, sources, cohesion,
  coalesce(first_published_at, born_at) AS first_published_at, coalesce(last_published_at, born_at) AS last_published_at, born_at, died_at`;

export interface ListedRow {
  readonly number: number;
  readonly id: string;
  readonly label: string;
  readonly terms: StoredTerms;
  readonly signals: number;
  readonly sources: number;
  readonly cohesion: number;
  readonly first_published_at: number;
  readonly last_published_at: number;
  readonly born_at: number;
  readonly died_at: number | null;
}

export interface TopicRead extends ListedRow {
  readonly centre: Buffer;
  readonly representative: readonly string[];
}

export function toTopic(row: ListedRow): Topic {
  const { id, number, label, signals, sources, cohesion } = row;
  return {
    id,
    number,
    label,
    terms: row.terms.map(([term, weight]) => ({ term, weight })),
    signals,
    sources,
    firstPublishedAt: row.first_published_at,
    lastPublishedAt: row.last_published_at,
    bornAt: row.born_at,
    diedAt: row.died_at,
    cohesion,
  };
}
