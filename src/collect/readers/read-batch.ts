import type { RawDocument } from '../../domain/document.ts';

/** A record that could not be read: where it stood, why, and the start of it (at most 4 KB). */
export interface RejectedRecord {
  /** `file.jsonl.gz:120`, or `file.jsonl.gz byte 5120` where lines mean nothing. */
  readonly location: string;
  readonly reason: string;
  readonly payload: string;
}

export interface ReadBatch {
  readonly documents: readonly RawDocument[];
  readonly rejected: readonly RejectedRecord[];
  /** Bytes of the file taken so far (compressed, when it is), for progress. */
  readonly bytesRead: number;
  readonly bytesTotal: number;
}

/** Limits of one record in a file. */
export const RECORD_LIMITS = {
  /** A longer line or row is rejected without being held in memory. Bytes. */
  recordBytes: 8 * 1024 * 1024,
  /** Nesting of arrays and objects. */
  depth: 64,
  /** How much of a rejected record is kept. Bytes. */
  excerptBytes: 4096,
} as const;

/** The start of a rejected record as text, at most 4 KB of UTF-8, without NUL (which PostgreSQL cannot store). */
export function excerptOf(record: Uint8Array | string): string {
  const limit = RECORD_LIMITS.excerptBytes;
  // U+FFFD takes three bytes where the damaged byte took one, so the text is cut again after decoding.
  const text =
    typeof record === 'string'
      ? record.slice(0, limit)
      : Buffer.from(record.buffer, record.byteOffset, Math.min(record.length, limit)).toString('utf8');
  const clean = text.replaceAll('\0', '\uFFFD').toWellFormed();
  const bytes = Buffer.from(clean, 'utf8');
  if (bytes.length <= limit) return clean;
  let end = limit;
  while ((bytes[end]! & 0xc0) === 0x80) end--;
  return bytes.toString('utf8', 0, end);
}
