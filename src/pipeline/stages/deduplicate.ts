import type { PreparedDocument } from '../prepared-document.ts';

/** A prepared document with what the runner knows of its origin. */
export interface CapturedDocument extends PreparedDocument {
  readonly sourceId: string;
  readonly sourceType: string;
  readonly runId: string | null;
  /** Milliseconds since the epoch. */
  readonly capturedAt: number;
}

/** What the store already holds of a batch. */
export interface Known {
  /** By content hash: the document that carried this content, in any revision. */
  readonly contents: ReadonlyMap<string, string>;
  /** By `sightingKey`: the document that this source's id belongs to. */
  readonly sightings: ReadonlyMap<string, string>;
  /** Those of the sightings' keys whose item made the document; the others only carried the same content. */
  readonly owned: ReadonlySet<string>;
}

export interface Sighting {
  readonly document: CapturedDocument;
  readonly documentId: string;
}

/** What to write. Every captured document is in exactly one of `created`, `revised` and `duplicates`. */
export interface DeduplicatedBatch {
  readonly created: readonly Sighting[];
  /** Those of the created that were sightings of another document until their source changed them. */
  readonly parted: readonly Sighting[];
  /** The source changed the content of an item that it published before. The last change of the batch wins. */
  readonly revised: readonly Sighting[];
  readonly duplicates: readonly Sighting[];
}

export function sightingKey(document: { readonly sourceId: string; readonly externalId: string }): string {
  return `${document.sourceId}\n${document.externalId}`;
}

/**
 * Exact duplicates (PIPE-4). Content that was ever accepted is a duplicate wherever it comes from, so a replay
 * writes nothing twice, not even when an item went through several revisions. New content under a known id of
 * the same source is a revision where that item made the document. Where it only carried the same content as another
 * item, changing that document would rewrite somebody else's: the item parts from it with a document of its own.
 * `createId` is called once per new document, in order.
 */
export function deduplicate(
  batch: readonly CapturedDocument[],
  known: Known,
  createId: () => string,
): DeduplicatedBatch {
  const contents = new Map(known.contents);
  const sightings = new Map(known.sightings);
  const owned = new Set(known.owned);
  const created: Sighting[] = [];
  const parted: Sighting[] = [];
  const revised: Sighting[] = [];
  const duplicates: Sighting[] = [];

  for (const document of batch) {
    const key = sightingKey(document);
    const sameContent = contents.get(document.contentHash);
    const sameItem = sightings.get(key);
    if (sameContent !== undefined) {
      duplicates.push({ document, documentId: sameContent });
      if (sameItem === undefined) sightings.set(key, sameContent);
      continue;
    }
    const revises = sameItem !== undefined && owned.has(key);
    const documentId = revises ? sameItem : createId();
    const sighting = { document, documentId };
    (revises ? revised : created).push(sighting);
    if (!revises && sameItem !== undefined) parted.push(sighting);
    contents.set(document.contentHash, documentId);
    sightings.set(key, documentId);
    owned.add(key);
  }
  return { created, parted, revised, duplicates };
}
