import { BellwetherError } from '../base/errors.ts';
import { STATIC_MODEL, type Vector } from '../domain/vector.ts';
import type { Queryable } from '../ports/database.ts';
import type { NamedEntity } from './prepared-document.ts';
import type { DeduplicatedBatch, Sighting } from './stages/deduplicate.ts';

/** Writes what the language stages found beside the documents: the entities they name, and their vectors. */
export async function writeUnderstanding(tenant: Queryable, batch: DeduplicatedBatch): Promise<void> {
  await writeEntities(tenant, [...batch.created, ...batch.revised]);
  await writeVectors(tenant, batch.created, 'created');
  await writeVectors(tenant, batch.revised, 'revised');
}

/** Ids are derived from kind and name, so an entity that is there already is the same one. */
async function writeEntities(tenant: Queryable, sightings: readonly Sighting[]): Promise<void> {
  const entities = new Map<string, NamedEntity>();
  for (const { document } of sightings)
    for (const entity of document.understood?.entities ?? []) entities.set(entity.id, entity);
  if (entities.size === 0) return;
  // In the order of the ids, so that two writers can never wait for each other.
  const rows = [...entities.values()].sort((left, right) => (left.id < right.id ? -1 : 1));
  await tenant.query({
    name: 'entities-insert',
    // Only those that are missing are tried: a conflict would use up one of the numbers that the graph counts by.
    text: `INSERT INTO entities (id, kind, name, known)
           SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::boolean[]) AS named(id, kind, name, known)
           WHERE NOT EXISTS (SELECT 1 FROM entities AS present WHERE present.id = named.id)
           ON CONFLICT DO NOTHING`,
    values: [
      rows.map(({ id }) => id),
      rows.map(({ kind }) => kind),
      rows.map(({ name }) => name),
      rows.map(({ known }) => known),
    ],
  });
}

async function writeVectors(
  tenant: Queryable,
  sightings: readonly Sighting[],
  change: 'created' | 'revised',
): Promise<void> {
  // Within a batch the last revision of a document wins.
  const vectors = new Map(sightings.map(({ documentId, document }) => [documentId, document.vector]));
  const rows = [...vectors].filter((row): row is [string, Vector] => row[1] !== null);
  if (rows.length > 0) {
    await tenant.query({
      name: `vectors-${change}`,
      text: `INSERT INTO vectors (document_id, model, vector)
             SELECT id, $2, substring($3::bytea FROM ((place - 1) * $4 + 1)::int FOR $4::int)
             FROM unnest($1::uuid[]) WITH ORDINALITY AS d(id, place)
             ${change === 'created' ? '' : 'ON CONFLICT (document_id, model) DO UPDATE SET vector = excluded.vector'}`,
      values: [rows.map(([id]) => id), STATIC_MODEL.id, joined(rows), STATIC_MODEL.dimensions],
    });
  }
  if (change === 'created') return;
  // A vector of the text before would be found by what is no longer said. Other models' follow the outbox.
  await tenant.query({
    name: 'vectors-forget',
    text: 'DELETE FROM vectors WHERE document_id = ANY($1::uuid[]) AND (model <> $2 OR document_id = ANY($3::uuid[]))',
    values: [
      [...vectors.keys()],
      STATIC_MODEL.id,
      [...vectors].filter(([, vector]) => vector === null).map(([id]) => id),
    ],
  });
}

/** One binary value instead of a thousand: they need no escaping. */
function joined(rows: readonly (readonly [string, Vector])[]): Buffer {
  const { dimensions } = STATIC_MODEL;
  const bytes = Buffer.allocUnsafe(rows.length * dimensions);
  rows.forEach(([id, vector], place) => {
    if (vector.length !== dimensions)
      throw new BellwetherError(
        'STAGE_FAILED',
        `The vector of document ${id} has ${vector.length} dimensions`,
      );
    bytes.set(new Uint8Array(vector.buffer, vector.byteOffset, dimensions), place * dimensions);
  });
  return bytes;
}
