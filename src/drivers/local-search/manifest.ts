import { open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib';
import { BellwetherError } from '../../base/errors.ts';

/**
 * What a tenant's folder holds, and how far in the outbox it came. One file, replaced whole; a segment file
 * that it does not name is garbage. First line: magic, format version, CRC-32 of the rest.
 */
export interface Manifest {
  /** Kernel format and schema: an index written by other ones is rebuilt. */
  readonly layout: string;
  /** Everything up to this outbox position is in the segments. */
  readonly position: number;
  /** When the outbox row at `position` was written, as the store says it: tells a restored store. */
  readonly positionWrittenAt: string | null;
  /** File numbers are never used twice. */
  readonly nextSegment: number;
  readonly segments: readonly ManifestSegment[];
}

export interface ManifestSegment {
  readonly number: number;
  readonly bytes: number;
  readonly crc32: number;
  /** Documents in the file, deleted ones included. */
  readonly documents: number;
  readonly deleted: number;
  readonly deletions: Uint32Array | null;
}

const MAGIC = 'bellwether-search-manifest';
const FORMAT = 1;
const NAME = 'manifest';

export function segmentFile(number: number): string {
  return `segment-${number}.bin`;
}

export function encodeManifest(manifest: Manifest): Buffer {
  const segments = manifest.segments.map((segment) => ({
    ...segment,
    deletions: segment.deletions === null ? null : packBits(segment.deletions),
  }));
  return encodeSealed(MAGIC, FORMAT, { ...manifest, segments });
}

/** Throws SEGMENT_CORRUPT when the bytes are not a whole manifest of this format. */
export function decodeManifest(bytes: Uint8Array): Manifest {
  const read = decodeSealed(MAGIC, FORMAT, bytes) as PackedManifest;
  return {
    ...read,
    segments: read.segments.map((segment) => ({
      ...segment,
      deletions: segment.deletions === null ? null : unpackBits(segment.deletions),
    })),
  };
}

/** A value as JSON under a first line of magic word, format version and CRC-32 of the rest. */
export function encodeSealed(magic: string, format: number, value: object): Buffer {
  const body = Buffer.from(JSON.stringify(value), 'utf8');
  return Buffer.concat([Buffer.from(`${magic} ${format} ${crc32(body)}\n`), body]);
}

/** Throws SEGMENT_CORRUPT when the bytes are not a whole value of this magic word and format. */
export function decodeSealed(magic: string, format: number, bytes: Uint8Array): unknown {
  const end = bytes.indexOf(10);
  const [found, version, sum] = Buffer.from(bytes.subarray(0, Math.max(end, 0)))
    .toString('latin1')
    .split(' ');
  if (found !== magic) throw corrupt('it does not begin with its magic word');
  if (Number(version) !== format) throw corrupt(`its format is ${version}, this version reads ${format}`);
  const body = bytes.subarray(end + 1);
  if (crc32(body) !== Number(sum)) throw corrupt('its checksum does not match');
  return JSON.parse(Buffer.from(body).toString('utf8'));
}

/** Durable when it resolves, and never before the files that it names. */
export function writeManifest(directory: string, manifest: Manifest): Promise<void> {
  return replaceFile(directory, NAME, encodeManifest(manifest));
}

/** Puts a whole file in the place of another at once. Files written before are durable before it is. */
export async function replaceFile(directory: string, name: string, bytes: Uint8Array): Promise<void> {
  const draft = join(directory, `${name}.draft`);
  const file = await open(draft, 'w', 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  await syncDirectory(directory);
  await rename(draft, join(directory, name));
  await syncDirectory(directory);
}

/** Undefined when there is none. Throws SEGMENT_CORRUPT when it is damaged. */
export async function readManifest(directory: string): Promise<Manifest | undefined> {
  const bytes = await readIfThere(join(directory, NAME));
  return bytes === undefined ? undefined : decodeManifest(bytes);
}

export async function readIfThere(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

export async function removeManifest(directory: string): Promise<void> {
  await rm(join(directory, NAME), { force: true });
}

/** Makes created and renamed names durable. Windows has no such call and needs none. */
async function syncDirectory(directory: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

interface PackedManifest extends Omit<Manifest, 'segments'> {
  readonly segments: readonly (Omit<ManifestSegment, 'deletions'> & { readonly deletions: string | null })[];
}

/** Deletions are sparse: a deflated bitmap takes a few bytes per deletion. Little-endian on every machine we run on. */
export function packBits(bits: Uint32Array): string {
  const copy = new Uint8Array(bits.byteLength);
  copy.set(new Uint8Array(bits.buffer, bits.byteOffset, bits.byteLength));
  return deflateRawSync(copy).toString('base64');
}

export function unpackBits(packed: string): Uint32Array {
  const bytes = inflateRawSync(Buffer.from(packed, 'base64'));
  const bits = new Uint32Array(bytes.byteLength / 4);
  new Uint8Array(bits.buffer).set(bytes);
  return bits;
}

function corrupt(reason: string): BellwetherError {
  return new BellwetherError(
    'SEGMENT_CORRUPT',
    `The index manifest cannot be used: ${reason}. The index is rebuilt from the store.`,
  );
}
