import { randomBytes } from 'node:crypto';
import { link, mkdir, readdir, readFile, rename, rm, stat, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BellwetherError } from '../../../base/errors.ts';
import { processNamespace, startIdentity } from './process-table.ts';
import { answersAt, type SocketAddress } from './socket-directory.ts';

/**
 * One process owns a data directory. The owner is the record with the highest number in `<dir>/owner/`:
 * `1.json`, `2.json` and so on. A newcomer who finds the highest record dead or released creates the next
 * number with a hard link, which the file system grants to exactly one. A single `owner.json` would not do:
 * between "its owner is dead" and "so I remove it" another newcomer may have put a fresh record there.
 * The highest record is never removed, so the numbers only grow.
 */
export interface OwnerRecord {
  readonly pid: number;
  /** When the owner took the directory, ISO 8601. */
  readonly startedAt: string;
  /** Tells the owner from a later process with the same id. */
  readonly processStart: string;
  /** Where `pid` has a meaning: another container sees other processes under the same numbers. */
  readonly processNamespace: string;
  /** The data directory's inode: a copy of a directory in use has the record, but not the owner. */
  readonly inode: number;
  /** Where its server listens, once it has chosen. */
  readonly socket?: SocketAddress;
  /** True once the server answers. */
  readonly ready?: boolean;
  /** True once the owner has stopped its server and given the directory back. */
  readonly released?: boolean;
}

export interface Ownership {
  /** Left behind by an owner who was killed, to be removed by the next. */
  readonly previousSocket: SocketAddress | undefined;
  /** Publishes where the server listens; replaces what was announced before. */
  announce(state: Pick<OwnerRecord, 'socket' | 'ready'>): Promise<void>;
  release(): Promise<void>;
}

/** Throws DATA_DIRECTORY_IN_USE, naming the owner, when a live process owns the directory. */
export async function takeOwnership(dataDirectory: string): Promise<Ownership> {
  const folder = join(dataDirectory, 'owner');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const self: OwnerRecord = {
    pid: process.pid,
    startedAt: new Date().toISOString(),
    processStart: startIdentity(process.pid) ?? 'unknown',
    processNamespace: processNamespace(),
    inode: (await stat(dataDirectory)).ino,
  };
  for (;;) {
    const latest = await latestRecord(folder);
    if (latest?.record && (await isLive(latest.record, dataDirectory)))
      throw inUse(dataDirectory, latest.record);
    const number = (latest?.number ?? 0) + 1;
    const path = join(folder, `${number}.json`);
    if (!(await createWhole(path, self))) continue;
    const numbers = await recordNumbers(folder);
    if (numbers.some((other) => other > number)) {
      // We were so slow that our number had been used and cleared away: a later owner stands above us.
      await unlink(path);
      continue;
    }
    for (const older of numbers) if (older < number) await rm(join(folder, `${older}.json`), { force: true });
    const replace = async (record: OwnerRecord) => {
      const draft = await writeDraft(path, record);
      await rename(draft, path);
    };
    return {
      previousSocket: latest?.record?.socket,
      announce: (state) => replace({ ...self, ...state }),
      release: () => replace({ ...self, released: true }),
    };
  }
}

/** The live owner's record, or undefined when nobody owns the directory. */
export async function currentOwner(dataDirectory: string): Promise<OwnerRecord | undefined> {
  const latest = await latestRecord(join(dataDirectory, 'owner'));
  return latest?.record && (await isLive(latest.record, dataDirectory)) ? latest.record : undefined;
}

async function isLive(record: OwnerRecord, dataDirectory: string): Promise<boolean> {
  if (record.released || record.inode !== (await stat(dataDirectory)).ino) return false;
  if (record.processNamespace === processNamespace())
    return startIdentity(record.pid) === record.processStart;
  // The owner is or was in another container, where we cannot look for the process; its socket can be tried.
  return record.socket !== undefined && (await answersAt(record.socket));
}

interface NumberedRecord {
  readonly number: number;
  /** Undefined when the file cannot be understood: a power failure may leave it empty, and ends its owner. */
  readonly record: OwnerRecord | undefined;
}

async function latestRecord(folder: string): Promise<NumberedRecord | undefined> {
  for (;;) {
    const number = (await recordNumbers(folder)).at(-1);
    if (number === undefined) return undefined;
    try {
      return { number, record: parseRecord(await readFile(join(folder, `${number}.json`), 'utf8')) };
    } catch (error) {
      // A later owner cleared it away between the two calls: look again.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
}

async function recordNumbers(folder: string): Promise<readonly number[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return names
    .flatMap((name) => (/^\d+\.json$/.test(name) ? [Number.parseInt(name, 10)] : []))
    .sort((left, right) => left - right);
}

function parseRecord(text: string): OwnerRecord | undefined {
  try {
    const record = JSON.parse(text) as OwnerRecord;
    return Number.isInteger(record.pid) ? record : undefined;
  } catch {
    return undefined;
  }
}

/** Creates the file with its whole content at once; false when it exists already. */
async function createWhole(path: string, record: OwnerRecord): Promise<boolean> {
  const draft = await writeDraft(path, record);
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

async function writeDraft(path: string, record: OwnerRecord): Promise<string> {
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  try {
    await writeFile(draft, `${JSON.stringify(record, null, 2)}\n`, { flag: 'wx', mode: 0o600 });
    return draft;
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

function inUse(dataDirectory: string, owner: OwnerRecord): BellwetherError {
  const who =
    owner.processNamespace === processNamespace()
      ? `process ${owner.pid}`
      : `process ${owner.pid} in another container`;
  return new BellwetherError(
    'DATA_DIRECTORY_IN_USE',
    `The data directory ${dataDirectory} is in use by ${who}, started ${owner.startedAt}. Stop that process (kill ${owner.pid}), or choose another directory with --data.`,
    { details: { pid: owner.pid, startedAt: owner.startedAt } },
  );
}
