import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/** Calls `take` for each line that a program prints. */
export function outputLines(stream: Readable, take: (line: string) => void): void {
  createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY }).on('line', take);
}
