import { createUuidV7 } from '../../base/ids.ts';
import type { TenantId } from '../../domain/tenant.ts';
import type { Vector } from '../../domain/vector.ts';
import type { Queryable } from '../../ports/database.ts';
import { type Compared, toCompared } from './compare.ts';
import { decideStories, type StoryStep } from './decide.ts';
import type { StoryFingerprint } from './fingerprints.ts';
import { matchCandidates, type Told } from './match.ts';
import {
  findStored,
  readNewest,
  readSince,
  type StoredDocument,
  writeSignatures,
  writeStories,
} from './story-store.ts';
import { createStoryWindow, type StoryWindow, WINDOW_DEFAULTS } from './window.ts';

/** A document that was created or revised, in the order of its batch. */
export interface ToldDocument {
  readonly documentId: string;
  readonly fingerprint: StoryFingerprint;
  /** By the static model; null when there is none. */
  readonly vector: Vector | null;
  /** Milliseconds since the epoch. */
  readonly publishedAt: number;
  readonly revised: boolean;
}

/** Folds near duplicates into stories. One per process; the windows of all tenants are in it. */
export interface Stories {
  /**
   * Begins a batch; the caller holds the tenant's write lock, and `position` is its newest outbox row. Where the window
   * is missing, or another process wrote since, it is filled from the store.
   */
  begin(tenant: TenantId, transaction: Queryable, position: number): Promise<StoryBatch>;
}

/** What one transaction adds. Until it is committed nobody else sees it. */
export interface StoryBatch {
  /** Writes signatures and stories of a part of the batch. When it throws, the part was not added. */
  tell(documents: readonly ToldDocument[], now: number): Promise<ToldPart>;
  /** After the transaction: what it added is found by the batches that follow. `position` is its last outbox row. */
  committed(position: number): void;
}

export interface ToldPart {
  /** Those of the part that tell what an earlier one told. */
  readonly repeats: ReadonlySet<string>;
  /** Documents written before that did so until now, and stand alone again. */
  readonly freed: readonly string[];
}

export interface StoriesOptions {
  /** Documents of one tenant's window. */
  readonly capacity?: number;
  /** Documents of all windows; the one not used for longest is forgotten first. */
  readonly total?: number;
}

interface Filled {
  readonly window: StoryWindow;
  position: number;
}

export function createStories(options: StoriesOptions = {}): Stories {
  const capacity = options.capacity ?? WINDOW_DEFAULTS.capacity;
  const total = options.total ?? 2 * capacity;
  // In the order of use, the last used last.
  const windows = new Map<TenantId, Filled>();

  async function fill(tenant: TenantId, transaction: Queryable, position: number): Promise<Filled> {
    const filled = windows.get(tenant);
    if (filled !== undefined && filled.position < position) {
      const from = filled.position;
      const since = await readSince(transaction, from, position);
      // A batch of this process may have said that it is committed while we read; then there is nothing left to add.
      if (since !== undefined && filled.position === from) {
        for (const { id, document } of since) filled.window.add(id, document);
        filled.position = position;
      }
    }
    if (filled !== undefined && filled.position === position) return use(tenant, filled);
    const window = createStoryWindow(capacity);
    for (const { id, document } of await readNewest(transaction, capacity)) window.add(id, document);
    return use(tenant, { window, position });
  }

  function use(tenant: TenantId, filled: Filled): Filled {
    windows.delete(tenant);
    windows.set(tenant, filled);
    let held = 0;
    for (const { window } of windows.values()) held += window.size;
    for (const [other, { window }] of windows) {
      if (held <= total || other === tenant) break;
      windows.delete(other);
      held -= window.size;
    }
    return filled;
  }

  return {
    async begin(tenant, transaction, position) {
      const filled = await fill(tenant, transaction, position);
      // What the parts of this transaction added so far.
      const parts: Part[] = [];

      return {
        async tell(documents, now) {
          const part = propose(documents, [filled.window, ...parts.map(({ window }) => window)]);
          const asked = new Set<string>();
          for (const { document, candidates } of part.proposals) {
            if (document.revised) asked.add(document.documentId);
            for (const { id, earlier } of candidates) if (earlier === undefined) asked.add(id);
          }
          const stored = asked.size > 0 ? await findStored(transaction, [...asked]) : NOTHING_STORED;
          const steps = part.proposals.map((proposal) => toStep(proposal, stored));
          await writeSignatures(transaction, documents);
          const repeats = new Set<string>();
          const freed: string[] = [];
          if (stored.size > 0 || steps.some(({ matches }) => matches.length > 0)) {
            const known = new Map<string, string>();
            for (const [id, { storyId }] of stored) if (storyId !== null) known.set(id, storyId);
            const changes = decideStories(steps, known, () => createUuidV7(now));
            for (const { documentId, matchedId } of changes.members)
              if (matchedId !== null) repeats.add(documentId);
            for (const id of await writeStories(transaction, changes))
              if (!repeats.delete(id)) freed.push(id);
          }
          parts.push(part);
          return { repeats, freed };
        },

        committed(reached) {
          // Where a later batch has already read from the store what this one wrote, there is nothing left to add.
          if (filled.position !== position) return;
          for (const { proposals } of parts)
            for (const { document, compared } of proposals) filled.window.add(document.documentId, compared);
          filled.position = reached;
        },
      };
    },
  };
}

interface Part {
  readonly window: StoryWindow;
  readonly proposals: readonly Proposal[];
}

/** A document with those that may tell the same, before the store was asked about them. */
interface Proposal {
  readonly document: ToldDocument;
  readonly compared: Compared;
  readonly candidates: readonly {
    readonly id: string;
    /** The candidate as this part of the batch wrote it before; undefined when only the store knows it. */
    readonly earlier: Proposal | undefined;
  }[];
}

/** Looks every document up in the windows, and in what came before it in its part. */
function propose(documents: readonly ToldDocument[], windows: readonly StoryWindow[]): Part {
  const window = createStoryWindow(Math.max(documents.length, 1));
  const all = [...windows, window];
  const latest = new Map<string, Proposal>();
  const proposals: Proposal[] = [];
  for (const document of documents) {
    const compared = toCompared(document.fingerprint, document.publishedAt);
    const ids = new Set(all.flatMap((one) => one.find(compared)));
    ids.delete(document.documentId);
    const proposal = {
      document,
      compared,
      candidates: [...ids].map((id) => ({ id, earlier: latest.get(id) })),
    };
    window.add(document.documentId, compared);
    latest.set(document.documentId, proposal);
    proposals.push(proposal);
  }
  return { window, proposals };
}

/** Compares with the candidates as they are now: a window may hold a text that was revised or deleted since. */
function toStep(
  { document, compared, candidates }: Proposal,
  stored: ReadonlyMap<string, StoredDocument>,
): StoryStep {
  const others = candidates.flatMap(({ id, earlier }) => {
    const other: Told | undefined =
      earlier === undefined
        ? stored.get(id)
        : { document: earlier.compared, vector: earlier.document.vector };
    return other === undefined ? [] : [{ id, document: other.document, vector: other.vector }];
  });
  return {
    documentId: document.documentId,
    matches: matchCandidates({ document: compared, vector: document.vector }, others),
  };
}

const NOTHING_STORED: ReadonlyMap<string, StoredDocument> = new Map();
