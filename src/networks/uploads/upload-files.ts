import { mkdir, open, readdir, rm, stat, statfs, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { BellwetherError } from '../../base/errors.ts';
import type { TenantId } from '../../domain/tenant.ts';

/** Space that is left alone: the database beside it must go on writing, bytes. */
const RESERVE = 256 * 1024 * 1024;

/** The bytes of uploads, a folder for each tenant under the data directory. */
export interface UploadFiles {
  path(tenant: TenantId, id: string, part?: 'ties' | 'nodes'): string;
  /** Throws TOO_LARGE and DISK_FULL for what a sender says that it will send, before a byte of it is read. */
  checkClaim(bytes: number): Promise<void>;
  /**
   * Writes what comes after the first `offset` bytes, and gives how long the file is then. What came before it broke
   * off stays where `keep` says so, to be gone on with. Throws TOO_LARGE and DISK_FULL.
   */
  write(
    path: string,
    content: AsyncIterable<Uint8Array>,
    options: { readonly offset: number; readonly most: number; readonly keep: boolean },
  ): Promise<number>;
  size(path: string): Promise<number>;
  remove(tenant: TenantId, id: string): Promise<void>;
  /** Deletes files of the tenant that were not written since a moment (milliseconds since the epoch), and gives how many. */
  sweep(tenant: TenantId, before: number, keep: ReadonlySet<string>): Promise<number>;
}

export function createUploadFiles(options: {
  readonly directory: string;
  readonly limitBytes: number;
}): UploadFiles {
  const { directory, limitBytes } = options;
  const files: UploadFiles = {
    path: (tenant, id, part = 'ties') => join(directory, tenant, `${id}.${part}`),

    async checkClaim(bytes) {
      if (bytes > limitBytes) throw tooLarge(limitBytes, bytes);
      await mkdir(directory, { recursive: true });
      const { bavail, bsize } = await statfs(directory);
      if (bytes + RESERVE > bavail * bsize)
        throw new BellwetherError(
          'DISK_FULL',
          `The disk has no room for ${megabytes(bytes)} more. Free some space, or set BELLWETHER_DATA to another disk.`,
        );
    },

    async write(path, content, { offset, most, keep }) {
      await mkdir(join(path, '..'), { recursive: true });
      const file = await open(path, offset === 0 ? 'w' : 'r+', 0o600).catch(wrap);
      let at = offset;
      try {
        for await (const bytes of content) {
          if (at + bytes.length > most) throw tooLarge(most, null);
          let written = 0;
          while (written < bytes.length)
            written += (await file.write(bytes, written, bytes.length - written, at + written)).bytesWritten;
          at += bytes.length;
        }
        await file.sync();
        return at;
      } catch (error) {
        if (!keep) await rm(path, { force: true });
        else await truncate(path, at).catch(() => {});
        return wrap(error);
      } finally {
        await file.close();
      }
    },

    size: async (path) => (await stat(path).catch(() => null))?.size ?? 0,

    async remove(tenant, id) {
      await rm(files.path(tenant, id, 'ties'), { force: true });
      await rm(files.path(tenant, id, 'nodes'), { force: true });
    },

    async sweep(tenant, before, keep) {
      let removed = 0;
      for (const name of await readdir(join(directory, tenant)).catch(() => [])) {
        const path = join(directory, tenant, name);
        const written = (await stat(path).catch(() => null))?.mtimeMs ?? Number.POSITIVE_INFINITY;
        if (written >= before || keep.has(name.split('.')[0]!)) continue;
        await rm(path, { force: true });
        removed++;
      }
      return removed;
    },
  };
  return files;
}

function wrap(error: unknown): never {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOSPC' || code === 'EDQUOT')
    throw new BellwetherError(
      'DISK_FULL',
      'The disk became full while the file was received. Free some space.',
      {
        cause: error,
      },
    );
  if (code === 'ECONNRESET' || code === 'ERR_STREAM_PREMATURE_CLOSE' || code === 'ABORT_ERR')
    throw new BellwetherError('CANCELLED', 'The connection ended before the whole file was here.', {
      cause: error,
    });
  throw error;
}

function tooLarge(limit: number, bytes: number | null): BellwetherError {
  return new BellwetherError(
    'TOO_LARGE',
    `A file may have at most ${megabytes(limit)}${bytes === null ? '' : `; this one says it has ${megabytes(bytes)}`}. Compress it (gzip is read), split it, or ask your operator to raise BELLWETHER_UPLOAD_MB.`,
  );
}

function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / 1_048_576).toLocaleString('en')} MB`;
}
