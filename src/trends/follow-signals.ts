import type { StoredSignal } from '../domain/series.ts';
import type { TenantId } from '../domain/tenant.ts';
import { type Cells, mergeCells, NO_CELLS } from '../kernels/series/series-chunk.ts';
import type { Queryable } from '../ports/database.ts';
import { readChunks, writeChunks } from './series/chunk-store.ts';
import { countSubjects, type Numbering } from './series/count-subjects.ts';
import { readSeriesVersion, readTerms } from './series/counted-terms.ts';
import { readSignals } from './series/read-signals.ts';
import { createSeriesChanges } from './series/series-changes.ts';
import {
  createSubjectNumbers,
  findNumbers,
  remember,
  type SubjectNumbers,
} from './series/subject-numbers.ts';
import type { SubjectWeek } from './series/subject-week.ts';
import type { TopicAssigner, TopicBatch } from './topic-assigner.ts';
import { planWindows } from './windows/follow-windows.ts';
import { readWindowRules, type WindowRule } from './windows/window-rules.ts';

/** A part of a pipeline batch, as the pipeline hands it over. */
export interface FollowedPart {
  /** Created and revised, each once and as it is now. */
  readonly signals: readonly StoredSignal[];
  /** The revised ones as they were counted. */
  readonly before: readonly StoredSignal[];
  /** Counted as repeats until now, and fresh from now on. */
  readonly freed: readonly StoredSignal[];
  readonly now: number;
}

/** What follows from signals, in the transaction that stores them: topics, series, windows. One per process. */
export interface SignalFollower {
  /** The caller holds the tenant's write lock; `position` is its newest outbox row. */
  begin(tenant: TenantId, transaction: Queryable, position: number): Promise<FollowerBatch>;
}

export interface FollowerBatch {
  /** Signals as they stand in the store now, ascending by id. */
  read(ids: readonly string[]): Promise<readonly StoredSignal[]>;
  /** When it throws, the part was not added and leaves no trace. */
  store(part: FollowedPart): Promise<void>;
  committed(position: number): void;
}

export interface SignalFollowerOptions {
  readonly topics?: TopicAssigner;
}

/** What a process remembers of a tenant between batches. */
interface Remembered {
  readonly numbers: SubjectNumbers;
  version: number;
  terms: ReadonlyMap<string, number>;
  rules: readonly WindowRule[];
}

/** Tenants remembered; the one not used for longest is forgotten first. */
const MOST_TENANTS = 64;

export function createSignalFollower(options: SignalFollowerOptions = {}): SignalFollower {
  // In the order of use, the last used last.
  const tenants = new Map<TenantId, Remembered>();

  async function open(tenant: TenantId, transaction: Queryable): Promise<Remembered> {
    const known = tenants.get(tenant);
    const version = await readSeriesVersion(transaction);
    if (known !== undefined && known.version === version) {
      tenants.delete(tenant);
      tenants.set(tenant, known);
      return known;
    }
    return {
      numbers: known?.numbers ?? createSubjectNumbers(),
      version,
      terms: await readTerms(transaction),
      rules: await readWindowRules(transaction),
    };
  }

  return {
    async begin(tenant, transaction, position) {
      const remembered = await open(tenant, transaction);
      const topics = (await options.topics?.begin(tenant, transaction, position)) ?? noTopics;
      const foundBefore = createSubjectNumbers();

      return {
        read: (ids) => readSignals(transaction, ids),

        async store({ signals, before, freed, now }) {
          const found = createSubjectNumbers();
          const known = [remembered.numbers, foundBefore];
          const all = [...signals, ...before, ...freed];
          await findNumbers(
            transaction,
            {
              sources: all.map(({ sourceId }) => sourceId),
              entities: all.flatMap(({ entityIds }) => entityIds),
            },
            { known, found },
          );
          const topicsBefore = await topics.topicsOf([...before, ...freed].map(({ id }) => id));
          const topicsNow = await topics.assign(signals);

          const numbering: Numbering = { numbers: [...known, found], terms: remembered.terms };
          const changes = createSeriesChanges();
          for (const [i, signal] of signals.entries())
            countSubjects(changes, signal, { topic: topicsNow[i] ?? -1, numbering, sign: 1 });
          for (const [i, signal] of before.entries())
            countSubjects(changes, signal, { topic: topicsBefore[i] ?? -1, numbering, sign: -1 });
          for (const [i, signal] of freed.entries()) {
            const topic = topicsBefore[before.length + i] ?? -1;
            countSubjects(changes, { ...signal, repeats: false }, { topic, numbering, sign: 1 });
            countSubjects(changes, { ...signal, repeats: true }, { topic, numbering, sign: -1 });
          }
          const sums = changes.sums();
          const windows = planWindows(sums, {
            rules: remembered.rules,
            entityKind: kindsOf(numbering.numbers, all),
          });
          const chunks = await addToChunks(transaction, sums, windows.beside);
          await windows.apply(transaction, chunks, now);
          remember(foundBefore, found);
        },

        committed(reached) {
          remember(remembered.numbers, foundBefore);
          tenants.delete(tenant);
          tenants.set(tenant, remembered);
          for (const other of tenants.keys()) {
            if (tenants.size <= MOST_TENANTS) break;
            tenants.delete(other);
          }
          topics.committed(reached);
        },
      };
    },
  };
}

/** Writes the chunks with what is added to them, and gives them and those beside them. */
async function addToChunks(
  transaction: Queryable,
  sums: ReadonlyMap<SubjectWeek, Cells>,
  beside: ReadonlySet<SubjectWeek>,
): Promise<ReadonlyMap<SubjectWeek, Cells>> {
  const chunks = await readChunks(transaction, [...sums.keys(), ...beside]);
  const written = new Map<SubjectWeek, Cells>();
  for (const [key, added] of sums) {
    const cells = mergeCells(chunks.get(key) ?? NO_CELLS, added);
    written.set(key, cells);
    chunks.set(key, cells);
  }
  await writeChunks(transaction, written);
  return chunks;
}

/** The kinds of the entities that signals name, by their numbers. */
function kindsOf(
  numbers: readonly SubjectNumbers[],
  signals: readonly StoredSignal[],
): (number: number) => string | null {
  const kinds = new Map<number, string>();
  for (const { entityIds } of signals)
    for (const id of entityIds)
      for (const known of numbers) {
        const entity = known.entities.get(id);
        if (entity !== undefined) kinds.set(entity.node, entity.kind);
      }
  return (number) => kinds.get(number) ?? null;
}

const noTopics: TopicBatch = {
  assign: async () => new Int32Array(0),
  topicsOf: async () => new Int32Array(0),
  committed: () => {},
};
