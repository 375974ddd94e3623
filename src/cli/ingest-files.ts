import { messageOf } from '../base/errors.ts';
import { type OpenOptions, openDocuments } from '../collect/readers/open-documents.ts';
import type { SourceType } from '../domain/source-type.ts';
import type { TenantId } from '../domain/tenant.ts';
import type { Ingest } from '../pipeline/ingest.ts';

export interface IngestFilesRequest extends OpenOptions {
  readonly tenant: TenantId;
  readonly sourceId: string;
  readonly sourceType: SourceType;
  readonly paths: readonly string[];
  readonly signal: AbortSignal;
  /** Called after every batch. Bytes are those of the files as they lie on the disk. */
  readonly onProgress?: (progress: IngestProgress) => void;
}

export interface IngestProgress {
  readonly file: string;
  readonly fraction: number;
  readonly read: number;
  readonly seconds: number;
}

/** `read` is always `accepted + duplicates + rejected`. */
export interface IngestReport {
  readonly run_id: string;
  readonly read: number;
  readonly accepted: number;
  readonly duplicates: number;
  readonly rejected: number;
  /** From the start until everything was stored. */
  readonly seconds: number;
  readonly per_second: number;
  /** Files that could not be read at all; the others were. */
  readonly errors: readonly { readonly file: string; readonly message: string }[];
}

/** Documents that may be in the event log and not yet processed: enough to keep the pipeline busy. */
const MOST_PENDING = 20_000;

/** Reads files into the event log and waits until the pipeline has worked them off. */
export async function ingestFiles(ingest: Ingest, request: IngestFilesRequest): Promise<IngestReport> {
  const { tenant, sourceId, sourceType, paths, signal } = request;
  const started = performance.now();
  const seconds = () => (performance.now() - started) / 1000;
  const runId = await ingest.start(tenant, sourceId);
  const origin = { runId, sourceId, sourceType };
  const errors: { file: string; message: string }[] = [];
  let read = 0;
  for (const [index, path] of paths.entries()) {
    try {
      for await (const batch of openDocuments(path, request)) {
        signal.throwIfAborted();
        await ingest.append(tenant, origin, batch);
        read += batch.documents.length + batch.rejected.length;
        request.onProgress?.({
          file: path,
          fraction: (index + batch.bytesRead / Math.max(batch.bytesTotal, 1)) / paths.length,
          read,
          seconds: seconds(),
        });
        if (read > MOST_PENDING)
          await ingest.settle(tenant, { id: runId, appended: read, pending: MOST_PENDING }, signal);
      }
    } catch (error) {
      if (signal.aborted) throw error;
      errors.push({ file: path, message: messageOf(error) });
    }
  }
  const run = await ingest.settle(tenant, { id: runId, appended: read, pending: 0 }, signal);
  const total = seconds();
  return {
    run_id: runId,
    read,
    accepted: run.accepted,
    duplicates: run.duplicates,
    rejected: run.rejected,
    seconds: round(total, 3),
    per_second: Math.round(read / total),
    errors,
  };
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
