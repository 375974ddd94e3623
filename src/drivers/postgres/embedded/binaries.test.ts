import { chmod, lstat, mkdir, mkdtemp, readFile, readlink, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type Binaries, completeLibraryLinks, copyBinaries, findBinaries } from './binaries.ts';

/** A package as npm unpacks it when install scripts are skipped: the list of links is there, the links are not. */
async function unpackedPackage(): Promise<Binaries> {
  const root = await mkdtemp(join(tmpdir(), 'bellwether-test-'));
  onTestFinished(async () => {
    await chmod(join(root, 'native', 'lib'), 0o755);
    await rm(root, { recursive: true, force: true });
  });
  await mkdir(join(root, 'native', 'lib'), { recursive: true });
  await writeFile(join(root, 'native', 'lib', 'libpq.so.5.18'), 'library');
  const links = [
    { source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so' },
    { source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so.5' },
  ];
  await writeFile(join(root, 'native', 'pg-symlinks.json'), JSON.stringify(links));
  return { directory: join(root, 'native'), version: '18.4.0' };
}

test('the links that a skipped install script left out are made, and again without harm', async () => {
  const binaries = await unpackedPackage();
  expect(await completeLibraryLinks(binaries)).toBe(true);
  expect(await readlink(join(binaries.directory, 'lib', 'libpq.so'))).toBe('libpq.so.5.18');
  expect(await readFile(join(binaries.directory, 'lib', 'libpq.so.5'), 'utf8')).toBe('library');
  expect(await completeLibraryLinks(binaries)).toBe(true);
});

test('many starts at once make the links together', async () => {
  const binaries = await unpackedPackage();
  const results = await Promise.all(Array.from({ length: 8 }, () => completeLibraryLinks(binaries)));
  expect(results.every(Boolean)).toBe(true);
});

test('a copy has the links, and the package stays as it was', async () => {
  const binaries = await unpackedPackage();
  const parent = await mkdtemp(join(tmpdir(), 'bellwether-test-'));
  onTestFinished(() => rm(parent, { recursive: true, force: true }));
  const copy = await copyBinaries(binaries, parent);
  expect(copy.directory).toBe(join(parent, 'binaries-18.4.0', 'native'));
  expect(await readFile(join(copy.directory, 'lib', 'libpq.so.5'), 'utf8')).toBe('library');
  await expect(lstat(join(binaries.directory, 'lib', 'libpq.so.5'))).rejects.toThrow('ENOENT');
  // The second start finds the copy and does not make another.
  await writeFile(join(copy.directory, 'mark'), '');
  await copyBinaries(binaries, parent);
  await lstat(join(copy.directory, 'mark'));
});

test('a package that is not ours to write asks for a copy', async (context) => {
  if (process.geteuid?.() === 0) context.skip('root may write everywhere');
  const binaries = await unpackedPackage();
  await chmod(join(binaries.directory, 'lib'), 0o555);
  expect(await completeLibraryLinks(binaries)).toBe(false);
});

test.each(['linux-riscv64', 'sunos-x64', 'win32-x64'])('%s is refused with a way out', async (platform) => {
  const error = await findBinaries(platform).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'PLATFORM_UNSUPPORTED' });
  expect((error as Error).message).toContain(platform);
  expect((error as Error).message).toContain('DATABASE_URL');
});

test('this platform has programs', async () => {
  const binaries = await findBinaries();
  expect(binaries.version).toMatch(/^18\./);
});
