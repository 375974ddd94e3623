import { parentPort } from 'node:worker_threads';
import { mergeSegments } from '../../src/kernels/index/merge.ts';
import { openSegment } from '../../src/kernels/index/segment.ts';

/** Merges the segments it is sent, one request at a time. */
parentPort!.on('message', (buffers: SharedArrayBuffer[]) => {
  const segments = buffers.map((buffer) => ({ segment: openSegment(buffer, { verify: false }) }));
  parentPort!.postMessage(mergeSegments(segments).buffer);
});
