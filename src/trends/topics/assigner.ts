import type { StoredSignal } from '../../domain/series.ts';
import type { TenantId } from '../../domain/tenant.ts';
import { TOPICS } from '../../kernels/cluster/find-topics.ts';
import type { Queryable } from '../../ports/database.ts';
import { countedAt } from '../series/subject-week.ts';
import type { TopicAssigner } from '../topic-assigner.ts';
import { type LivingTopics, readLivingTopics, readTopicsVersion } from './living-topics.ts';
import { type AssignedSignal, writeAssigned } from './signal-topics.ts';

/** Tenants whose topics are held; the one not used for longest is forgotten first. Each takes some 600 bytes a topic. */
const MOST_TENANTS = 64;

export interface TopicAssignerOptions {
  /** Called after a batch with how many of its signals fit no topic. */
  readonly onUnassigned?: (tenant: TenantId, signals: number) => void;
}

/** Assigns signals to the topics there are. Topics stay in memory until their version says that they have changed. */
export function createTopicAssigner({ onUnassigned }: TopicAssignerOptions = {}): TopicAssigner {
  // In the order of use, the last used last.
  const tenants = new Map<TenantId, LivingTopics>();

  async function open(tenant: TenantId, transaction: Queryable): Promise<LivingTopics> {
    const version = await readTopicsVersion(transaction);
    const known = tenants.get(tenant);
    const living = known?.version === version ? known : await readLivingTopics(transaction, version);
    tenants.delete(tenant);
    tenants.set(tenant, living);
    for (const other of tenants.keys()) {
      if (tenants.size <= MOST_TENANTS) break;
      tenants.delete(other);
    }
    return living;
  }

  return {
    async begin(tenant, transaction) {
      const living = await open(tenant, transaction);
      let unassigned = 0;
      return {
        async assign(signals) {
          const numbers = new Int32Array(signals.length).fill(-1);
          const assigned: AssignedSignal[] = [];
          const without: string[] = [];
          for (const [i, signal] of signals.entries()) {
            const found = nearestTopic(living, signal);
            if (found === null) {
              without.push(signal.id);
              continue;
            }
            numbers[i] = found.topic;
            assigned.push({
              id: signal.id,
              sourceId: signal.sourceId,
              publishedAt: countedAt(signal),
              ...found,
            });
          }
          await writeAssigned(transaction, assigned, without);
          unassigned += without.length;
          return numbers;
        },

        async topicsOf(ids) {
          if (ids.length === 0) return new Int32Array(0);
          const rows = await transaction.query<{ topic: number | null }>({
            name: 'topics-of',
            text: `SELECT (SELECT topic FROM signal_topics AS s WHERE s.document_id = wanted.id LIMIT 1) AS topic
                   FROM unnest($1::uuid[]) WITH ORDINALITY AS wanted(id, place) ORDER BY place`,
            values: [ids],
          });
          return Int32Array.from(rows, ({ topic }) => topic ?? -1);
        },

        committed() {
          if (unassigned > 0) onUnassigned?.(tenant, unassigned);
        },
      };
    },
  };
}

/** The topic that a signal fits, or null. */
export function nearestTopic(
  { index, numbers }: LivingTopics,
  signal: Pick<StoredSignal, 'vector' | 'terms'>,
): { readonly topic: number; readonly affinity: number } | null {
  if (numbers.length === 0) return null;
  const { place, affinity } = index.nearest(signal.vector, signal.terms);
  return place < 0 || affinity < TOPICS.leastAffinity ? null : { topic: numbers[place]!, affinity };
}
