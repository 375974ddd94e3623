import { closeSync, fsyncSync, openSync, readSync, writeSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import { crc32 } from 'node:zlib';
import { BellwetherError, isBellwetherError, messageOf } from '../../base/errors.ts';
import { mergeSegments } from '../../kernels/index/merge.ts';
import { openSegment } from '../../kernels/index/segment.ts';
import type { SegmentJob, SegmentJobResults } from './messages.ts';

// Merges, writes and reads whole segments, so that neither the index worker nor a query waits for any of it.
// Blocking calls are right here: the thread does one job at a time.

parentPort!.on('message', (message: { id: number; job: SegmentJob } | 'close') => {
  if (message === 'close') {
    parentPort!.close();
    return;
  }
  const { id, job } = message;
  try {
    parentPort!.postMessage({ id, result: perform(job) });
  } catch (error) {
    const code = isBellwetherError(error) ? error.code : 'INTERNAL';
    parentPort!.postMessage({ id, error: { code, message: messageOf(error) } });
  }
});

function perform(job: SegmentJob): SegmentJobResults[SegmentJob['type']] {
  switch (job.type) {
    case 'merge':
      return mergeSegments(
        job.sources.map(({ buffer, deletions }) => ({
          segment: openSegment(buffer, { verify: false }),
          ...(deletions === null ? {} : { deleted: deletions }),
        })),
      );
    case 'write':
      return { crc32: write(job.path, new Uint8Array(job.buffer)) };
    case 'read':
      return { buffer: read(job) };
  }
}

/** Durable when it returns, but for its name, which `writeManifest` makes durable before its own. */
function write(path: string, bytes: Uint8Array): number {
  const file = openSync(path, 'w', 0o600);
  try {
    for (let at = 0; at < bytes.length; )
      at += writeSync(file, bytes, at, Math.min(bytes.length - at, CHUNK));
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  return crc32(bytes);
}

/** Throws SEGMENT_CORRUPT when the file is missing, shorter or longer than it was, or changed. */
function read(job: Extract<SegmentJob, { type: 'read' }>): SharedArrayBuffer {
  const bytes = new Uint8Array(new SharedArrayBuffer(job.bytes));
  let file: number;
  try {
    file = openSync(job.path, 'r');
  } catch (error) {
    throw corrupt(job.path, messageOf(error));
  }
  try {
    let at = 0;
    while (at < bytes.length) {
      const count = readSync(file, bytes, at, Math.min(bytes.length - at, CHUNK), null);
      if (count === 0) throw corrupt(job.path, `it ends after ${at} of ${bytes.length} bytes`);
      at += count;
    }
    if (readSync(file, new Uint8Array(1), 0, 1, null) !== 0)
      throw corrupt(job.path, `it is longer than ${bytes.length} bytes`);
  } finally {
    closeSync(file);
  }
  if (crc32(bytes) !== job.crc32) throw corrupt(job.path, 'its checksum does not match');
  return bytes.buffer;
}

/** One call moves at most 2 GB. */
const CHUNK = 1 << 28;

function corrupt(path: string, reason: string): BellwetherError {
  return new BellwetherError(
    'SEGMENT_CORRUPT',
    `The search segment ${path} cannot be used: ${reason}. The index is rebuilt from the store.`,
  );
}
