import { RELATION_KINDS } from '../../domain/analysis.ts';
import type { Queryable } from '../../ports/database.ts';
import { intArrayLiteral, parseIntArray } from '../int-array.ts';
import { type Kinds, readKinds } from '../kinds.ts';
import { DegreeChanges } from '../store/write.ts';
import { ChangeSet, type Contribution, contributionOf, type ReadDocument } from './contribution.ts';
import { type NodeStates, type StatedNumbers, statedKey, writeRelationships } from './write-changes.ts';

/** Nodes of entity ids; a node never changes its id. */
export type NodeCache = Map<string, number>;
const MOST_CACHED = 200_000;

/**
 * Makes the graph say of some documents what is stored of them now: what they contributed before is taken back, what
 * they name and state now is added. Documents that are no more contribute nothing. In the caller's transaction, under
 * the graph's lock; doing it again changes nothing.
 */
export async function contribute(
  tenant: Queryable,
  documentIds: readonly string[],
  cache: NodeCache,
): Promise<void> {
  if (documentIds.length === 0) return;
  const ids = [...new Set(documentIds)];
  const kinds = await readKinds(tenant);
  const documents = await tenant.query<ReadDocument>({
    name: 'graph-read-documents',
    text: `SELECT id, published_at, entity_ids, analysis->'relations' AS relations FROM documents
           WHERE id = ANY($1::uuid[]) AND entity_ids <> '{}'`,
    values: [ids],
  });
  const before = await tenant.query<TakenBack>({
    name: 'graph-contributed',
    text: `SELECT document_id, published_at, paired, nodes::text AS nodes FROM graph_documents
           WHERE document_id = ANY($1::uuid[])`,
    values: [ids],
  });
  await fillCache(tenant, documents, cache);
  const added = documents
    .map((document) => contributionOf(document, (id) => cache.get(id), kindNumbers(kinds)))
    .filter((one) => one !== undefined);
  const idOf = await idsOfNodes(tenant, { documents, before, cache });
  const changes = new ChangeSet(idOf);
  for (const one of before)
    changes.addPairs(
      { nodes: [...parseIntArray(one.nodes)], paired: one.paired, publishedAt: one.published_at },
      -1,
    );
  const shrunk = await takeBackStatements(tenant, before, changes);
  for (const one of added) {
    changes.addPairs(one, 1);
    changes.addStatements(one);
  }
  const touched = new Set<number>();
  for (const one of added) for (const node of one.nodes) touched.add(node);
  for (const one of before) for (const node of parseIntArray(one.nodes)) touched.add(node);
  const states = await readStates(tenant, touched);
  const degrees = new DegreeChanges();
  const numbers = await writeRelationships(tenant, changes.sorted(), { states, degrees });
  await writeEvidence(tenant, added, { numbers, shrunk });
  await writeCounts(tenant, { added, before, states });
  await degrees.write(tenant);
  await writeContributions(tenant, added, before);
}

interface TakenBack {
  readonly document_id: string;
  readonly published_at: number;
  readonly paired: number;
  readonly nodes: string;
}

function kindNumbers(kinds: Kinds): number[] {
  return RELATION_KINDS.map((name) => kinds.numberOf(name)!);
}

async function fillCache(
  tenant: Queryable,
  documents: readonly ReadDocument[],
  cache: NodeCache,
): Promise<void> {
  if (cache.size > MOST_CACHED) cache.clear();
  const unknown = new Set<string>();
  for (const { entity_ids } of documents) for (const id of entity_ids) if (!cache.has(id)) unknown.add(id);
  if (unknown.size === 0) return;
  const rows = await tenant.query<{ id: string; node: number }>({
    text: 'SELECT id, node FROM entities WHERE id = ANY($1::uuid[])',
    values: [[...unknown]],
  });
  for (const { id, node } of rows) cache.set(id, node);
}

async function idsOfNodes(
  tenant: Queryable,
  {
    documents,
    before,
    cache,
  }: { documents: readonly ReadDocument[]; before: readonly TakenBack[]; cache: NodeCache },
): Promise<(node: number) => string> {
  const ids = new Map<number, string>();
  for (const { entity_ids } of documents)
    for (const id of entity_ids) {
      const node = cache.get(id);
      if (node !== undefined) ids.set(node, id);
    }
  const others = new Set<number>();
  for (const { nodes } of before)
    for (const node of parseIntArray(nodes)) if (!ids.has(node)) others.add(node);
  if (others.size > 0) {
    const rows = await tenant.query<{ id: string; node: number }>({
      text: 'SELECT id, node FROM entities WHERE node = ANY($1::integer[])',
      values: [intArrayLiteral(others)],
    });
    for (const { id, node } of rows) ids.set(node, id);
  }
  return (node) => ids.get(node) ?? '';
}

/** Deletes the evidence of documents, and gives the relationships that lost some. */
async function takeBackStatements(
  tenant: Queryable,
  before: readonly TakenBack[],
  changes: ChangeSet,
): Promise<readonly number[]> {
  if (before.length === 0) return [];
  const rows = await tenant.query<{
    number: number;
    document_id: string;
    pieces: number;
    subject: number;
    object: number;
    kind: number;
  }>({
    text: `WITH gone AS (DELETE FROM evidence WHERE document_id = ANY($1::uuid[]) RETURNING relationship, document_id)
           SELECT r.number, g.document_id, g.pieces, r.subject_node AS subject, r.object_node AS object, r.kind
           FROM (SELECT relationship, document_id, count(*) AS pieces FROM gone GROUP BY 1, 2) AS g
           JOIN relationships AS r ON r.number = g.relationship`,
    values: [before.map(({ document_id }) => document_id)],
  });
  for (const { subject, object, kind, pieces } of rows) changes.takeBack(subject, object, kind, pieces);
  return [...new Set(rows.map(({ number }) => number))];
}

/** What became of the nodes: few were merged or withdrawn, and only those are read. */
async function readStates(tenant: Queryable, nodes: ReadonlySet<number>): Promise<NodeStates> {
  const rows = await tenant.query<{ node: number; canonical: number | null; known_to: number | null }>({
    text: `SELECT node, canonical, known_to FROM entities
           WHERE canonical IS NOT NULL AND node = ANY($1::integer[])
           UNION ALL SELECT node, canonical, known_to FROM entities
           WHERE known_to IS NOT NULL AND canonical IS NULL AND node = ANY($1::integer[])`,
    values: [intArrayLiteral(nodes)],
  });
  const canonical = new Map<number, number>();
  const withdrawn = new Map<number, number>();
  for (const row of rows) {
    if (row.canonical !== null) canonical.set(row.node, row.canonical);
    if (row.known_to !== null) withdrawn.set(row.node, row.known_to);
  }
  return {
    canonical: (node) => canonical.get(node) ?? node,
    withdrawnAt: (node) => withdrawn.get(node),
  };
}

async function writeEvidence(
  tenant: Queryable,
  added: readonly Contribution[],
  { numbers, shrunk }: { readonly numbers: StatedNumbers; readonly shrunk: readonly number[] },
): Promise<void> {
  const rows = added.flatMap(({ documentId, publishedAt, statements }) =>
    statements.map((statement) => ({ documentId, publishedAt, ...statement })),
  );
  const unknown = rows.filter((row) => !numbers.has(statedKey(row)));
  const all = unknown.length === 0 ? numbers : new Map([...numbers, ...(await findNumbers(tenant, unknown))]);
  if (rows.length > 0)
    await tenant.query({
      name: 'graph-evidence-add',
      text: `INSERT INTO evidence (relationship, document_id, field, start_at, end_at, confidence, published_at)
             SELECT relationship, document_id, field, start_at, end_at, confidence, to_timestamp(published / 1000)
             FROM unnest($1::integer[], $2::uuid[], $3::integer[], $4::integer[], $5::integer[], $6::float8[], $7::float8[])
               AS e(relationship, document_id, field, start_at, end_at, confidence, published)`,
      values: [
        intArrayLiteral(rows.map((row) => all.get(statedKey(row))!)),
        rows.map((row) => row.documentId),
        intArrayLiteral(rows.map((row) => row.field)),
        intArrayLiteral(rows.map((row) => row.start)),
        intArrayLiteral(rows.map((row) => row.end)),
        rows.map((row) => row.confidence),
        rows.map((row) => row.publishedAt),
      ],
    });
  if (shrunk.length > 0)
    // The surest sentence that is left says how sure it is.
    await tenant.query({
      text: `UPDATE relationships AS r SET confidence = e.confidence
             FROM (SELECT relationship, max(confidence) AS confidence FROM evidence
                   WHERE relationship = ANY($1::integer[]) GROUP BY 1) AS e
             WHERE r.number = e.relationship AND r.origin = 'signals' AND r.confidence <> e.confidence`,
      values: [intArrayLiteral(shrunk)],
    });
}

/** Of relationships whose counts did not change: a revision that says the same. */
async function findNumbers(
  tenant: Queryable,
  stated: readonly { readonly subject: number; readonly object: number; readonly kind: number }[],
): Promise<Map<string, number>> {
  const rows = await tenant.query<{ number: number; subject: number; object: number; kind: number }>({
    text: `SELECT r.number, r.subject_node AS subject, r.object_node AS object, r.kind
           FROM (SELECT DISTINCT * FROM unnest($1::integer[], $2::integer[], $3::integer[]) AS d(subject, object, kind)) AS d
           JOIN relationships AS r ON r.subject_node = d.subject AND r.object_node = d.object AND r.kind = d.kind
           WHERE r.id IS NULL`,
    values: [
      intArrayLiteral(stated.map((row) => row.subject)),
      intArrayLiteral(stated.map((row) => row.object)),
      intArrayLiteral(stated.map((row) => row.kind)),
    ],
  });
  return new Map(rows.map((row) => [statedKey(row), row.number]));
}

/** How many signals name each standing node. A signal that names a node and one merged into it counts once. */
async function writeCounts(
  tenant: Queryable,
  {
    added,
    before,
    states,
  }: { added: readonly Contribution[]; before: readonly TakenBack[]; states: NodeStates },
): Promise<void> {
  const counts = new Map<number, { signals: number; first: number | null; last: number | null }>();
  const of = (node: number) => {
    let count = counts.get(node);
    if (count === undefined) counts.set(node, (count = { signals: 0, first: null, last: null }));
    return count;
  };
  const standing = (nodes: Iterable<number>) => new Set([...nodes].map((node) => states.canonical(node)));
  for (const one of before) for (const node of standing(parseIntArray(one.nodes))) of(node).signals--;
  for (const one of added)
    for (const node of standing(one.nodes)) {
      const count = of(node);
      count.signals++;
      count.first = Math.min(count.first ?? one.publishedAt, one.publishedAt);
      count.last = Math.max(count.last ?? one.publishedAt, one.publishedAt);
    }
  const rows = [...counts]
    .filter(([, { signals, first }]) => signals !== 0 || first !== null)
    .sort(([a], [b]) => a - b);
  if (rows.length === 0) return;
  await tenant.query({
    name: 'graph-count-signals',
    text: `INSERT INTO entity_counts AS c (node, signals, first_published_at, last_published_at)
           SELECT node, signals, to_timestamp(first / 1000), to_timestamp(last / 1000)
           FROM unnest($1::integer[], $2::integer[], $3::float8[], $4::float8[]) AS d(node, signals, first, last)
           ON CONFLICT (node) DO UPDATE SET signals = greatest(c.signals + excluded.signals, 0),
             first_published_at = least(c.first_published_at, excluded.first_published_at),
             last_published_at = greatest(c.last_published_at, excluded.last_published_at)`,
    values: [
      intArrayLiteral(rows.map(([node]) => node)),
      intArrayLiteral(rows.map(([, { signals }]) => signals)),
      rows.map(([, { first }]) => first),
      rows.map(([, { last }]) => last),
    ],
  });
}

async function writeContributions(
  tenant: Queryable,
  added: readonly Contribution[],
  before: readonly TakenBack[],
): Promise<void> {
  if (before.length > 0)
    await tenant.query({
      text: 'DELETE FROM graph_documents WHERE document_id = ANY($1::uuid[])',
      values: [before.map(({ document_id }) => document_id)],
    });
  if (added.length > 0)
    await tenant.query({
      name: 'graph-documents-add',
      text: `INSERT INTO graph_documents (document_id, published_at, paired, nodes)
             SELECT id, to_timestamp(published / 1000), paired, nodes::integer[]
             FROM unnest($1::uuid[], $2::float8[], $3::integer[], $4::text[]) AS d(id, published, paired, nodes)`,
      values: [
        added.map((one) => one.documentId),
        added.map((one) => one.publishedAt),
        intArrayLiteral(added.map((one) => one.paired)),
        added.map((one) => intArrayLiteral(one.nodes)),
      ],
    });
}
