import { BellwetherError } from '../../base/errors.ts';
import { isUuid } from '../../base/ids.ts';
import type { GraphFileInspection } from '../../domain/graph-file.ts';
import type { Queryable } from '../../ports/database.ts';

export const UPLOAD_STATES = ['receiving', 'inspected', 'importing', 'done', 'failed'] as const;
export type UploadState = (typeof UPLOAD_STATES)[number];

/** A file that was sent: what it holds, and how far its import is. */
export interface Upload {
  readonly id: string;
  readonly fileName: string;
  readonly bytes: number;
  readonly received: number;
  readonly state: UploadState;
  readonly inspection: GraphFileInspection | null;
  readonly nodeTable: string | null;
  /** 0 to 1. */
  readonly progress: number;
  readonly nodes: number;
  readonly ties: number;
  /** The network that it became; null until then, and for the knowledge graph. */
  readonly networkId: string | null;
  readonly error: string | null;
  /** What was left out or read in an unusual way, a sentence each. */
  readonly warnings: readonly string[];
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly changedAt: number;
}

interface Row {
  readonly id: string;
  readonly file_name: string;
  readonly bytes: number;
  readonly received: number;
  readonly state: UploadState;
  readonly inspection: GraphFileInspection | null;
  readonly node_table: string | null;
  readonly progress: number;
  readonly nodes: number;
  readonly ties: number;
  readonly network_id: string | null;
  readonly error: string | null;
  readonly warnings: readonly string[];
  readonly created_at: number;
  readonly changed_at: number;
}

const COLUMNS = `id, file_name, bytes, received, state, inspection, node_table, progress, nodes, ties, network_id, error,
  warnings, created_at, changed_at`;

export async function insertUpload(
  tenant: Queryable,
  upload: Pick<Upload, 'id' | 'fileName' | 'bytes' | 'received' | 'state' | 'inspection' | 'nodeTable'>,
  now: number,
): Promise<Upload> {
  const rows = await tenant.query<Row>({
    text: `INSERT INTO uploads (id, file_name, bytes, received, state, inspection, node_table, created_at, changed_at)
           VALUES ($1, $2, $3, $4, $5, $6::jsonb, $7, to_timestamp($8::float8 / 1000), to_timestamp($8::float8 / 1000))
           RETURNING ${COLUMNS}`,
    values: [
      upload.id,
      upload.fileName,
      upload.bytes,
      upload.received,
      upload.state,
      upload.inspection === null ? null : JSON.stringify(upload.inspection),
      upload.nodeTable,
      now,
    ],
  });
  return toUpload(rows[0]!);
}

/** Throws NOT_FOUND. */
export async function readUpload(tenant: Queryable, id: string): Promise<Upload> {
  const rows = isUuid(id)
    ? await tenant.query<Row>({ text: `SELECT ${COLUMNS} FROM uploads WHERE id = $1`, values: [id] })
    : [];
  if (rows[0] === undefined)
    throw new BellwetherError('NOT_FOUND', `No upload here has the id ${JSON.stringify(id.slice(0, 80))}.`);
  return toUpload(rows[0]);
}

type Change = Partial<
  Pick<
    Upload,
    'received' | 'state' | 'inspection' | 'progress' | 'nodes' | 'ties' | 'networkId' | 'error' | 'warnings'
  >
>;

/** Changes an upload that is in one of the states. False when it is in none of them. */
export async function changeUpload(
  tenant: Queryable,
  id: string,
  change: Change & { readonly now: number; readonly from: readonly UploadState[] },
): Promise<boolean> {
  const rows = await tenant.query({
    name: 'upload-change',
    text: `UPDATE uploads SET received = coalesce($4, received), state = coalesce($5, state),
             inspection = coalesce($6::jsonb, inspection), progress = coalesce($7, progress), nodes = coalesce($8, nodes),
             ties = coalesce($9, ties), network_id = coalesce($10, network_id),
             error = CASE WHEN $5 IS NULL THEN error ELSE $11 END, warnings = coalesce($12::jsonb, warnings),
             changed_at = to_timestamp($3::float8 / 1000)
           WHERE id = $1 AND state = ANY($2::text[]) RETURNING id`,
    values: [
      id,
      change.from,
      change.now,
      change.received ?? null,
      change.state ?? null,
      change.inspection === undefined ? null : JSON.stringify(change.inspection),
      change.progress ?? null,
      change.nodes ?? null,
      change.ties ?? null,
      change.networkId ?? null,
      change.error ?? null,
      change.warnings === undefined ? null : JSON.stringify(change.warnings),
    ],
  });
  return rows.length > 0;
}

export async function deleteUpload(tenant: Queryable, id: string): Promise<void> {
  await tenant.query({ text: 'DELETE FROM uploads WHERE id = $1', values: [id] });
}

/** Files that wait to be imported, or are on their way. */
export async function countWaiting(tenant: Queryable): Promise<number> {
  const rows = await tenant.query<{ waiting: number }>({
    text: `SELECT count(*) AS waiting FROM uploads WHERE state IN ('receiving', 'inspected', 'importing')`,
  });
  return rows[0]!.waiting;
}

/** Deletes uploads that nobody touched since a moment, and gives their ids. */
export async function deleteUntouched(tenant: Queryable, before: number): Promise<readonly string[]> {
  const rows = await tenant.query<{ id: string }>({
    text: 'DELETE FROM uploads WHERE changed_at < to_timestamp($1::float8 / 1000) RETURNING id',
    values: [before],
  });
  return rows.map(({ id }) => id);
}

function toUpload(row: Row): Upload {
  return {
    id: row.id,
    fileName: row.file_name,
    bytes: row.bytes,
    received: row.received,
    state: row.state,
    inspection: row.inspection,
    nodeTable: row.node_table,
    progress: row.progress,
    nodes: row.nodes,
    ties: row.ties,
    networkId: row.network_id,
    error: row.error,
    warnings: row.warnings,
    createdAt: row.created_at,
    changedAt: row.changed_at,
  };
}
