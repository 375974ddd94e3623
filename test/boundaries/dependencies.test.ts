import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

type Manifest = Readonly<Record<string, Readonly<Record<string, string>> | undefined>>;

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

it('lists every dependency in docs/dependencies.md, and no other', () => {
  const used = ['package.json', 'web/package.json'].flatMap((path) => {
    const manifest = JSON.parse(read(path)) as Manifest;
    return ['dependencies', 'devDependencies', 'optionalDependencies'].flatMap((group) =>
      Object.keys(manifest[group] ?? {}),
    );
  });
  // The first cell of each table row names one package or several.
  const listed = [...read('docs/dependencies.md').matchAll(/^\| (`.*?`) \|/gm)].flatMap(([, cell]) =>
    [...cell!.matchAll(/`([^`]+)`/g)].map(([, name]) => name!),
  );
  expect(listed.sort()).toEqual([...new Set(used)].sort());
});
