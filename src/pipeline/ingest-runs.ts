import type { Queryable, TenantDatabase } from '../ports/database.ts';

/** One bulk ingest, and what became of the documents of it that were processed so far. */
export interface IngestRun {
  readonly id: string;
  readonly sourceId: string;
  readonly startedAt: number;
  readonly accepted: number;
  readonly duplicates: number;
  readonly rejected: number;
}

export async function startIngestRun(
  tenant: TenantDatabase,
  run: { readonly id: string; readonly sourceId: string; readonly now: number },
): Promise<void> {
  await tenant.query({
    text: 'INSERT INTO ingest_runs (id, source_id, started_at) VALUES ($1, $2, to_timestamp($3::float8 / 1000))',
    values: [run.id, run.sourceId, run.now],
  });
}

export async function getIngestRun(tenant: Queryable, id: string): Promise<IngestRun | undefined> {
  const [row] = await tenant.query<IngestRun>({
    name: 'ingest-run',
    text: `SELECT id, source_id AS "sourceId", started_at AS "startedAt", accepted, duplicates, rejected
           FROM ingest_runs WHERE id = $1`,
    values: [id],
  });
  return row;
}

export interface RunCounts {
  accepted: number;
  duplicates: number;
  rejected: number;
}

/** Adds to the runs' counts; in the transaction that writes the results. */
export async function countRuns(tenant: Queryable, counts: ReadonlyMap<string, RunCounts>): Promise<void> {
  if (counts.size === 0) return;
  const entries = [...counts.values()];
  await tenant.query({
    name: 'ingest-run-count',
    text: `UPDATE ingest_runs AS r SET accepted = r.accepted + c.accepted, duplicates = r.duplicates + c.duplicates,
             rejected = r.rejected + c.rejected, finished_at = now()
           FROM unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::bigint[]) AS c(id, accepted, duplicates, rejected)
           WHERE r.id = c.id`,
    values: [
      [...counts.keys()],
      entries.map((c) => c.accepted),
      entries.map((c) => c.duplicates),
      entries.map((c) => c.rejected),
    ],
  });
}
