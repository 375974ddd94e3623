import { createHash, hkdfSync, randomUUID } from 'node:crypto';
import { chmod, link, mkdir, readFile, rename, unlink, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { BellwetherError } from '../base/errors.ts';
import { createSecret } from './secrets.ts';

/** A key is replaced when it is this old; the one before it still verifies until the next replacement. */
const ROTATE_AFTER_MS = 90 * 86_400_000;
/** How often an unknown key id may make us read the file again, milliseconds. */
const RELOAD_EVERY_MS = 1_000;

export interface SigningKey {
  /** Goes into the token's header, so that a verifier knows which key to use. */
  readonly kid: string;
  readonly secret: Uint8Array;
}

export interface SigningKeys {
  current(): SigningKey;
  /** Null when no such key exists. Reads the file again first: another process may have made a new key. */
  find(kid: string): Promise<SigningKey | null>;
  /** A 256-bit key for another purpose, derived from the current key (HKDF with SHA-256). */
  derive(purpose: string): Uint8Array;
}

interface StoredKey {
  readonly secret: string;
  readonly createdAt: number;
}

/**
 * Keys that sign access tokens: from `secret` (BELLWETHER_JWT_SECRET: one secret or several with commas
 * between, the first signs and all verify; give every process the same), else from `file`, which is made
 * on first use and readable by its owner only.
 */
export async function loadSigningKeys(options: {
  secret?: string;
  file: string;
  now: number;
}): Promise<SigningKeys> {
  if (options.secret !== undefined && options.secret !== '') return fixedKeys(options.secret);
  let keys = await readOrCreate(options.file, options.now);
  if (options.now - keys[0]!.createdAt > ROTATE_AFTER_MS)
    keys = await rotate(options.file, keys, options.now);
  let known = keys.map((key) => toSigningKey(key.secret));
  let reloadedAt = 0;
  return {
    current: () => known[0]!,
    async find(kid) {
      const found = known.find((key) => key.kid === kid);
      if (found !== undefined) return found;
      if (Date.now() - reloadedAt < RELOAD_EVERY_MS) return null;
      reloadedAt = Date.now();
      known = (await read(options.file)).map((key) => toSigningKey(key.secret));
      return known.find((key) => key.kid === kid) ?? null;
    },
    derive: (purpose) => deriveKey(known[0]!, purpose),
  };
}

function fixedKeys(secret: string): SigningKeys {
  const parts = secret.split(',').map((part) => part.trim());
  const short = parts.findIndex((part) => part.length < 32);
  if (short !== -1) {
    throw new BellwetherError(
      'CONFIG_INVALID',
      `Secret ${short + 1} of BELLWETHER_JWT_SECRET has ${parts[short]!.length} characters. Use at least 32 random ones, for example from "openssl rand -base64 48".`,
    );
  }
  const known = parts.map(toSigningKey);
  return {
    current: () => known[0]!,
    find: async (kid) => known.find((key) => key.kid === kid) ?? null,
    derive: (purpose) => deriveKey(known[0]!, purpose),
  };
}

function toSigningKey(secret: string): SigningKey {
  const bytes = Buffer.from(secret, 'utf8');
  return { kid: createHash('sha256').update('kid:').update(bytes).digest('hex').slice(0, 16), secret: bytes };
}

function deriveKey(key: SigningKey, purpose: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', key.secret, '', purpose, 32));
}

async function readOrCreate(file: string, now: number): Promise<readonly StoredKey[]> {
  try {
    return await read(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  await mkdir(dirname(file), { recursive: true });
  const temporary = await writePrivately(file, [{ secret: createSecret(), createdAt: now }]);
  try {
    // A link fails when the name exists, so of two processes starting together one wins and both use its key.
    await link(temporary, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await unlink(temporary);
  }
  return read(file);
}

async function rotate(file: string, keys: readonly StoredKey[], now: number): Promise<readonly StoredKey[]> {
  const rotated = [{ secret: createSecret(), createdAt: now }, keys[0]!];
  await rename(await writePrivately(file, rotated), file);
  return rotated;
}

async function writePrivately(file: string, keys: readonly StoredKey[]): Promise<string> {
  const temporary = `${file}.${randomUUID()}`;
  await writeFile(temporary, `${JSON.stringify({ keys }, null, 2)}\n`, { mode: 0o600, flush: true });
  await chmod(temporary, 0o600);
  return temporary;
}

async function read(file: string): Promise<readonly StoredKey[]> {
  const text = await readFile(file, 'utf8');
  const invalid = () =>
    new BellwetherError(
      'CONFIG_INVALID',
      `The signing keys in "${file}" cannot be read. Restore the file, or delete it: everyone then signs in again.`,
    );
  let parsed: { keys?: unknown };
  try {
    parsed = JSON.parse(text) as { keys?: unknown };
  } catch {
    throw invalid();
  }
  const keys = parsed.keys;
  if (!Array.isArray(keys) || keys.length === 0 || !keys.every(isStoredKey)) throw invalid();
  return keys;
}

function isStoredKey(value: unknown): value is StoredKey {
  const key = value as Partial<StoredKey> | null;
  return typeof key?.secret === 'string' && key.secret.length >= 32 && typeof key.createdAt === 'number';
}
