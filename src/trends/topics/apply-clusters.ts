import { createUuidV7 } from '../../base/ids.ts';
import { createTopicIndex } from '../../kernels/cluster/topic-index.ts';
import type { Queryable } from '../../ports/database.ts';
import type { ClusterOutput, FoundTopic } from './cluster-signals.ts';
import type { StoredTerms } from './living-topics.ts';
import { moveRest, moveSignals } from './move-signals.ts';
import type { SignalWindow } from './read-window.ts';
import { type NewTopicEvent, sentences, writeTopicEvents } from './topic-events.ts';
import {
  endTopics,
  insertTopics,
  markSeriesStale,
  reviveTopics,
  type TopicContent,
  type TopicRow,
  updateTopics,
} from './topic-rows.ts';

export const IDENTITY = {
  /** A silent topic without signals among those clustered is revived by a new one that is as like it as this, 0 to 1. */
  revived: 0.6,
  /** A label stays while its terms are among so many of the most distinctive ones. */
  labelTerms: 6,
} as const;

export interface Clustering {
  readonly window: SignalWindow;
  /** Topics as they were when the window was read; places as in the clustering's input. */
  readonly olds: readonly TopicRow[];
  readonly output: ClusterOutput;
}

export interface Applied {
  /** Signals whose topic is another now. */
  readonly moved: number;
  readonly born: number;
  readonly ended: number;
}

/**
 * Writes what a clustering found, under the tenant's write lock: topics that continue, are new, split off, merged, dissolved
 * or revived, with an event each, and the topics of signals that have changed.
 */
export async function applyClusters(
  transaction: Queryable,
  { window, olds, output }: Clustering,
  now: number,
): Promise<Applied> {
  const { topics, membership } = output;
  const revived = findRevived(topics, olds, window);
  const oldOf = topics.map(({ continues }, place) =>
    continues >= 0 ? continues : (revived.get(place) ?? -1),
  );
  const contents = topics.map((topic, place) => contentOf(topic, olds[oldOf[place]!], window));

  const fresh = topics.map((_, place) => place).filter((place) => oldOf[place] === -1);
  const made = fresh.map((place) => ({ id: createUuidV7(now), content: contents[place]! }));
  const numbers = new Int32Array(topics.length);
  const ids = oldOf.map((old) => olds[old]?.id ?? '');
  for (const [i, number] of (await insertTopics(transaction, made, now)).entries()) {
    numbers[fresh[i]!] = number;
    ids[fresh[i]!] = made[i]!.id;
  }
  const kept = topics.map((_, place) => place).filter((place) => oldOf[place] !== -1);
  for (const place of kept) numbers[place] = olds[oldOf[place]!]!.number;
  await updateTopics(
    transaction,
    kept.map((place) => ({ number: numbers[place]!, content: contents[place]! })),
  );

  const events: NewTopicEvent[] = [];
  for (const place of fresh) {
    const { from, signals } = topics[place]!;
    const { label } = contents[place]!;
    const parent = olds[from];
    events.push({
      kind: parent === undefined ? 'birth' : 'split',
      topic: numbers[place]!,
      others: parent === undefined ? [] : [nameOf(parent)],
      text:
        parent === undefined
          ? sentences.birth(label, signals)
          : sentences.split(label, signals, parent.label),
    });
  }
  for (const place of kept) {
    const old = olds[oldOf[place]!]!;
    const { label } = contents[place]!;
    // A silent topic that only keeps its old signals stays silent: counting finds what has become of it.
    if (revived.has(place))
      events.push({
        kind: 'revival',
        topic: old.number,
        others: [],
        text: sentences.revival(label, old.signals + topics[place]!.signals),
      });
    else if (!sharesTerm(old.label, label))
      events.push({
        kind: 'relabel',
        topic: old.number,
        others: [],
        text: sentences.relabel(label, old.label),
      });
  }
  await reviveTopics(
    transaction,
    [...revived.values()].map((old) => olds[old]!.number),
  );

  const gone = findGone(olds, oldOf, window);
  for (const old of gone) {
    const { label, signals, number } = olds[old]!;
    const into = output.into[old]!;
    if (into >= 0)
      events.push({
        kind: 'merge',
        topic: numbers[into]!,
        others: [nameOf(olds[old]!)],
        text: sentences.merge(contents[into]!.label, label, signals),
      });
    else
      events.push({
        kind: 'death',
        topic: number,
        others: [],
        text: sentences.dissolved(label, signals),
      });
  }
  await endTopics(
    transaction,
    gone.map((old) => {
      const into = output.into[old]!;
      return {
        number: olds[old]!.number,
        death: into >= 0 ? ('merge' as const) : ('dissolution' as const),
        into: into >= 0 ? numbers[into]! : null,
      };
    }),
    now,
  );
  await writeTopicEvents(transaction, events, now);

  const placed = Int32Array.from(membership, (topic) => (topic < 0 ? -1 : numbers[topic]!));
  const changed = await moveSignals(transaction, window, placed, output.affinities);
  await moveRest(transaction);
  await markSeriesStale(transaction, changed.topics);
  return { moved: changed.signals, born: fresh.length, ended: gone.length };
}

/** New topics that are silent ones come back, none of whose signals were clustered: place of the new by place of the old. */
function findRevived(
  topics: readonly FoundTopic[],
  olds: readonly TopicRow[],
  window: SignalWindow,
): Map<number, number> {
  const seen = new Set(window.topics);
  const silent = olds
    .map((old, place) => ({ old, place }))
    .filter(({ old }) => old.death === 'silence' && !seen.has(old.number));
  const revived = new Map<number, number>();
  if (silent.length === 0) return revived;
  const index = createTopicIndex(
    silent[0]!.old.centre.length,
    silent.map(({ old }) => ({
      centre: old.centre,
      terms: old.profile.map(([term, strength]) => ({ term, strength })),
    })),
  );
  const taken = new Set<number>();
  for (const [place, topic] of topics.entries()) {
    if (topic.continues >= 0 || topic.from >= 0) continue;
    const found = index.nearest(
      topic.centre,
      topic.terms.map(([term]) => term),
    );
    if (found.place < 0 || found.affinity < IDENTITY.revived || taken.has(found.place)) continue;
    taken.add(found.place);
    revived.set(place, silent[found.place]!.place);
  }
  return revived;
}

/** Places of topics that had signals among those clustered and are continued by none. */
function findGone(olds: readonly TopicRow[], oldOf: readonly number[], window: SignalWindow): number[] {
  const continued = new Set(oldOf);
  const seen = new Set(window.topics);
  return olds
    .map((_, place) => place)
    .filter((place) => !continued.has(place) && seen.has(olds[place]!.number));
}

function contentOf(topic: FoundTopic, old: TopicRow | undefined, window: SignalWindow): TopicContent {
  const { terms, profile, centre, cohesion } = topic;
  return {
    label: old === undefined ? topic.label : keptLabel(old.label, topic.label, terms),
    terms,
    profile,
    centre,
    cohesion,
    representative: topic.representative.map((place) => window.ids[place]!),
  };
}

/** A topic is not renamed because two of its terms changed places. */
function keptLabel(before: string, found: string, terms: StoredTerms): string {
  const best = new Set(terms.slice(0, IDENTITY.labelTerms).map(([term]) => term));
  return before.split(', ').every((term) => best.has(term)) ? before : found;
}

function sharesTerm(before: string, now: string): boolean {
  const words = new Set(before.split(/,? /));
  return now.split(/,? /).some((word) => words.has(word));
}

function nameOf({ id, label, signals }: TopicRow): { id: string; label: string; signals: number } {
  return { id, label, signals };
}
