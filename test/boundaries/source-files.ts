import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A file of the product with what it imports. Paths are relative to the repository root, with slashes. */
export interface SourceFile {
  readonly path: string;
  readonly lines: number;
  /** The first lines, where a long file gives its reason. */
  readonly head: string;
  readonly imports: readonly Import[];
}

export interface Import {
  /** A path of this repository, or the name of a package (`pg`, `@fastify/compress`, `node:fs`). */
  readonly target: string;
  readonly isPackage: boolean;
  /** True for `import type`, which is gone at run time. */
  readonly typeOnly: boolean;
}

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Every TypeScript file under these folders of the repository, in alphabetical order. */
export function readSourceFiles(folders: readonly string[]): SourceFile[] {
  return folders.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(?:ts|tsx)$/.test(entry.name))
      .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)).split(sep).join('/'))
      .filter((path) => !/(?:^|\/)(?:node_modules|dist)\//.test(path))
      .sort()
      .map((path) => parseSource(path, readFileSync(join(ROOT, path), 'utf8'))),
  );
}

const FROM = /^\s*(?:import|export)\s+(type\s+)?(?:[\w*${}\s,]*?)\s*from\s*['"]([^'"]+)['"]/gm;
const BARE = /^\s*import\s*['"]([^'"]+)['"]/gm;
const DYNAMIC = /\bimport\(\s*['"]([^'"]+)['"]\s*\)/g;

export function parseSource(path: string, text: string): SourceFile {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
  const found: Import[] = [];
  const add = (specifier: string, typeOnly: boolean): void => {
    const local = specifier.startsWith('./') || specifier.startsWith('../');
    const target = local ? posix.join(dirname(path), specifier.replace(/\?.*$/, '')) : packageOf(specifier);
    found.push({ target, isPackage: !local, typeOnly });
  };
  for (const [, type, specifier] of code.matchAll(FROM)) add(specifier!, type !== undefined);
  for (const [, specifier] of code.matchAll(BARE)) add(specifier!, false);
  for (const [, specifier] of code.matchAll(DYNAMIC)) add(specifier!, false);
  return {
    path,
    lines: text.split('\n').length - (text.endsWith('\n') ? 1 : 0),
    head: text.split('\n').slice(0, 8).join('\n'),
    imports: found,
  };
}

/** `typebox/compile` belongs to `typebox`; a scoped name keeps its scope. */
function packageOf(specifier: string): string {
  if (specifier.startsWith('node:')) return specifier;
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}
