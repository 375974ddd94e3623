import { randomUUID } from 'node:crypto';
import { type FileHandle, open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { BellwetherError } from '../../base/errors.ts';
import { KEY_WORDS } from '../../kernels/index/keys.ts';
import { createArena, type VectorArena } from '../../kernels/vectors/arena.ts';
import {
  decodeSealed,
  encodeSealed,
  packBits,
  readIfThere,
  replaceFile,
  unpackBits,
} from '../local-search/manifest.ts';
import type { OutboxMark } from '../local-search/outbox-reader.ts';

/**
 * A set of vectors on disk: one file of centroids and then a record a vector (key, list, vector) in the order of
 * ordinals, which only grows, and a manifest that says how much of it counts and which of it are dead. What a crash
 * left behind the end is written over. All numbers are little-endian, as on every machine we run on.
 */
interface Manifest {
  readonly position: number;
  readonly positionWrittenAt: string | null;
  readonly dimensions: number;
  /** 1 when the file begins without centroids. */
  readonly lists: number;
  readonly count: number;
  readonly dead: string | null;
  readonly file: number;
  readonly bytes: number;
  readonly crc32: number;
}

/** How much of an arena is durable, and where. */
export type Stored = Pick<Manifest, 'file' | 'count' | 'bytes' | 'crc32'>;

const MAGIC = 'bellwether-vectors';
/** Rises when the layout of the file or the meaning of a vector changes: older ones are rebuilt. */
const FORMAT = 1;
const NAME = 'manifest';
const RECORD_HEAD = KEY_WORDS * 4 + 4;
/** Bytes moved at a time. */
const CHUNK = 4 * 1024 * 1024;

function fileName(file: number): string {
  return `vectors-${file}.bin`;
}

/**
 * Makes the arena durable as it stands at the call, with the mark that it has reached. `stored` is what the last
 * save of the same arena gave; `nextFile` names the file of one that was never saved.
 */
export async function saveSnapshot(options: {
  readonly directory: string;
  readonly arena: VectorArena;
  readonly mark: OutboxMark;
  readonly stored: Stored | undefined;
  readonly nextFile: number;
}): Promise<Stored> {
  const { directory, arena, mark } = options;
  const { centroids } = arena;
  const { count } = arena;
  const dead = arena.dead();
  let stored = options.stored ?? { file: options.nextFile, count: 0, bytes: 0, crc32: 0 };
  if (stored.count < count || stored.bytes === 0) {
    const file = await open(
      join(directory, fileName(stored.file)),
      options.stored === undefined ? 'w' : 'r+',
      0o600,
    );
    try {
      if (stored.bytes === 0 && centroids !== null)
        stored = await append(file, stored, bytesOf(centroids), 0);
      const perChunk = Math.max(1, Math.floor(CHUNK / (RECORD_HEAD + arena.dimensions)));
      while (stored.count < count) {
        const upTo = Math.min(count, stored.count + perChunk);
        stored = await append(file, stored, records(arena, stored.count, upTo), upTo - stored.count);
      }
      await file.sync();
    } finally {
      await file.close();
    }
  }
  const manifest: Manifest = {
    ...stored,
    position: mark.position,
    positionWrittenAt: mark.writtenAt,
    dimensions: arena.dimensions,
    lists: arena.lists,
    dead: dead === null ? null : packBits(dead),
  };
  await replaceFile(directory, NAME, encodeSealed(MAGIC, FORMAT, manifest));
  for (const name of await readdir(directory)) {
    if (/^vectors-\d+\.bin$/.test(name) && name !== fileName(stored.file))
      await rm(join(directory, name), { force: true });
  }
  return stored;
}

async function append(file: FileHandle, stored: Stored, bytes: Uint8Array, count: number): Promise<Stored> {
  await file.write(bytes, 0, bytes.length, stored.bytes);
  return {
    file: stored.file,
    count: stored.count + count,
    bytes: stored.bytes + bytes.length,
    crc32: crc32(bytes, stored.crc32),
  };
}

function records(arena: VectorArena, from: number, to: number): Uint8Array {
  const size = RECORD_HEAD + arena.dimensions;
  const bytes = new Uint8Array(size * (to - from));
  const view = new DataView(bytes.buffer);
  for (let ordinal = from, at = 0; ordinal < to; ordinal++, at += size) {
    const { vector, list } = arena.read(ordinal);
    for (let i = 0; i < KEY_WORDS; i++)
      view.setUint32(at + i * 4, arena.keys[ordinal * KEY_WORDS + i]!, true);
    view.setUint32(at + KEY_WORDS * 4, list, true);
    bytes.set(bytesOf(vector), at + RECORD_HEAD);
  }
  return bytes;
}

function bytesOf({ buffer, byteOffset, byteLength }: Int8Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

export interface Snapshot {
  readonly mark: OutboxMark;
  readonly arena: VectorArena;
  readonly stored: Stored;
}

/**
 * What the folder holds, or undefined when it holds nothing. `trusted` says, before the vectors are read, why a mark
 * cannot be continued from. Throws SEGMENT_CORRUPT for a damaged manifest or file, and with that reason.
 */
export async function loadSnapshot(
  directory: string,
  distrust: (mark: OutboxMark) => Promise<string | undefined>,
): Promise<Snapshot | undefined> {
  const sealed = await readIfThere(join(directory, NAME));
  if (sealed === undefined) return undefined;
  const manifest = decodeSealed(MAGIC, FORMAT, sealed) as Manifest;
  const mark = { position: manifest.position, writtenAt: manifest.positionWrittenAt };
  const reason = await distrust(mark);
  if (reason !== undefined) throw new BellwetherError('SEGMENT_CORRUPT', reason);
  const { file, count, bytes, crc32 } = manifest;
  return { arena: await readVectors(directory, manifest), mark, stored: { file, count, bytes, crc32 } };
}

async function readVectors(directory: string, manifest: Manifest): Promise<VectorArena> {
  const { dimensions, lists, count } = manifest;
  const path = join(directory, fileName(manifest.file));
  const file = await open(path, 'r').catch((error) => {
    throw corrupt(path, error.message);
  });
  try {
    let at = 0;
    let sum = 0;
    const read = async (length: number): Promise<Uint8Array<ArrayBuffer>> => {
      const bytes = new Uint8Array(length);
      for (let filled = 0; filled < length; ) {
        const { bytesRead } = await file.read(bytes, filled, length - filled, at + filled);
        if (bytesRead === 0) throw corrupt(path, `it ends after ${at + filled} of ${manifest.bytes} bytes`);
        filled += bytesRead;
      }
      at += length;
      sum = crc32(bytes, sum);
      return bytes;
    };
    const centroids = lists === 1 ? null : new Int8Array((await read(lists * dimensions)).buffer);
    const arena = createArena({ name: randomUUID(), dimensions, centroids });
    const size = RECORD_HEAD + dimensions;
    const perChunk = Math.max(1, Math.floor(CHUNK / size));
    const key = new Uint32Array(KEY_WORDS);
    for (let done = 0; done < count; ) {
      const upTo = Math.min(count, done + perChunk);
      const bytes = await read(size * (upTo - done));
      const view = new DataView(bytes.buffer);
      const signed = new Int8Array(bytes.buffer);
      for (let record = 0; done < upTo; done++, record += size) {
        for (let i = 0; i < KEY_WORDS; i++) key[i] = view.getUint32(record + i * 4, true);
        const list = view.getUint32(record + KEY_WORDS * 4, true);
        if (list >= lists) throw corrupt(path, `it names a list ${list} of ${lists}`);
        arena.restore(key, 0, signed, record + RECORD_HEAD, list);
      }
    }
    if (sum !== manifest.crc32) throw corrupt(path, 'its checksum does not match');
    if (manifest.dead !== null) arena.restoreDead(unpackBits(manifest.dead));
    return arena;
  } finally {
    await file.close();
  }
}

function corrupt(path: string, reason: string): BellwetherError {
  return new BellwetherError(
    'SEGMENT_CORRUPT',
    `The vectors ${path} cannot be used: ${reason}. They are read again from the store.`,
  );
}
