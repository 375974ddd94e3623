import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Bytes held before anything is written to the disk, and read back at once. */
const IN_MEMORY = 8 * 1024 * 1024;
const PIECE = 256 * 1024;

/**
 * A list of JSON values that may be longer than memory: its start stays in memory, the rest goes to a file of the
 * system's temporary folder. Add everything, then read it, as often as needed; `close` removes the file.
 */
export interface Spool<Value> extends Iterable<Value> {
  add(value: Value): void;
  readonly size: number;
  close(): void;
}

export function createSpool<Value>(inMemory = IN_MEMORY): Spool<Value> {
  let lines: string[] = [];
  let pending = 0;
  let size = 0;
  let folder: string | null = null;
  let file: number | null = null;
  let written = 0;

  function spill(): void {
    if (lines.length === 0) return;
    if (file === null) {
      folder = mkdtempSync(join(tmpdir(), 'bellwether-spool-'));
      file = openSync(join(folder, 'values.jsonl'), 'wx+', 0o600);
    }
    const bytes = Buffer.from(`${lines.join('\n')}\n`);
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at, bytes.length - at, written + at);
    written += bytes.length;
    lines = [];
    pending = 0;
  }

  return {
    get size() {
      return size;
    },
    add(value) {
      const line = JSON.stringify(value);
      lines.push(line);
      pending += line.length;
      size++;
      // Once the file is begun, what waits in memory is small.
      if (pending > (file === null ? inMemory : PIECE)) spill();
    },
    *[Symbol.iterator]() {
      if (file !== null) {
        let rest = Buffer.alloc(0);
        const buffer = Buffer.allocUnsafe(PIECE);
        for (let at = 0; at < written; ) {
          const read = readSync(file, buffer, 0, PIECE, at);
          if (read === 0) break;
          at += read;
          const whole = Buffer.concat([rest, buffer.subarray(0, read)]);
          const end = whole.lastIndexOf(10) + 1;
          for (const line of whole.toString('utf8', 0, end).split('\n'))
            if (line !== '') yield JSON.parse(line) as Value;
          rest = Buffer.from(whole.subarray(end));
        }
      }
      for (const line of lines) yield JSON.parse(line) as Value;
    },
    close() {
      if (file !== null) closeSync(file);
      if (folder !== null) rmSync(folder, { recursive: true, force: true });
      file = null;
      folder = null;
      lines = [];
    },
  };
}
