import { describe, expect, it } from 'vitest';
import { findViolations, type Violation } from './rules.ts';
import { parseSource, readSourceFiles } from './source-files.ts';

describe('the source', () => {
  const files = readSourceFiles(['src', 'web/src']);
  const violations = findViolations(files);
  const list = (rule: Violation['rule']): string =>
    violations
      .filter((violation) => violation.rule === rule)
      .map(({ path, message }) => `${path} ${message}`)
      .join('\n');

  it('is all read', () => {
    expect(files.length).toBeGreaterThan(100);
    expect(files.reduce((sum, file) => sum + file.imports.length, 0)).toBeGreaterThan(300);
  });

  it('imports along the layers only', () => expect(list('layer')).toBe(''));
  it('imports packages only where they belong', () => expect(list('package')).toBe(''));
  it('has no circle of imports', () => expect(list('cycle')).toBe(''));
  it('has no long file without a reason', () => expect(list('length')).toBe(''));
  it('has kebab-case names that say what is inside', () => expect(list('name')).toBe(''));
});

// The rules themselves, on made-up files: a rule that finds nothing wrong here is broken.
describe('the boundary rules', () => {
  const rulesBrokenBy = (
    path: string,
    text: string,
    ...others: readonly (readonly [string, string])[]
  ): string[] =>
    findViolations(
      [[path, text] as const, ...others].map(([name, content]) => parseSource(name, content)),
    ).map(({ rule }) => rule);

  it.each([
    ['a feature that imports another', 'src/search/a.ts', "import { x } from '../tenancy/x.ts';", 'layer'],
    [
      'a feature that imports a driver',
      'src/search/a.ts',
      "import type { X } from '../drivers/postgres/x.ts';",
      'layer',
    ],
    ['domain that imports ports', 'src/domain/a.ts', "import type { X } from '../ports/x.ts';", 'layer'],
    [
      'a kernel that imports domain',
      'src/kernels/text/a.ts',
      "import type { X } from '../../domain/x.ts';",
      'layer',
    ],
    [
      'a command that imports a driver',
      'src/cli/a.ts',
      "const x = await import('../drivers/x.ts');",
      'layer',
    ],
    ['something that imports main', 'src/api/a.ts', "export { x } from '../main/x.ts';", 'layer'],
    [
      'web that imports the domain',
      'web/src/a.tsx',
      "import type { X } from '../../src/domain/x.ts';",
      'layer',
    ],
    [
      'a source that imports a test harness',
      'src/base/a.ts',
      "import { x } from '../../test/harness/x.ts';",
      'layer',
    ],
    ['a folder nobody planned', 'src/stuff/a.ts', '', 'layer'],
    [
      'an import over several lines',
      'src/ports/a.ts',
      "import {\n  type X,\n  y,\n} from '../api/x.ts';",
      'layer',
    ],
    ['an engine client outside the drivers', 'src/tenancy/a.ts', "import pg from 'pg';", 'package'],
    ['the web framework outside the API', 'src/search/a.ts', "import fastify from 'fastify';", 'package'],
    [
      'a plug-in of the framework outside the API',
      'src/main/a.ts',
      "import x from '@fastify/static';",
      'package',
    ],
    [
      'a client of HTTP outside safe fetching',
      'src/collect/rss.ts',
      "import { request } from 'undici';",
      'package',
    ],
    [
      'a kernel that reads files',
      'src/kernels/text/a.ts',
      "import { readFileSync } from 'node:fs';",
      'package',
    ],
    ['a long file', 'src/base/a.ts', '\n'.repeat(401), 'length'],
    ['a file named utils', 'src/base/utils.ts', '', 'name'],
    ['a folder named helpers', 'src/api/helpers/a.ts', '', 'name'],
    ['a name in camel case', 'src/base/someThing.ts', '', 'name'],
  ])('find %s', (_, path, text, rule) => expect(rulesBrokenBy(path, text)).toEqual([rule]));

  it('find a circle of imports, once, also through types', () => {
    const broken = rulesBrokenBy(
      'src/base/a.ts',
      "import { b } from './b.ts';",
      ['src/base/b.ts', "import type { C } from './c.ts';"],
      ['src/base/c.ts', "import './a.ts';"],
      ['src/base/d.ts', "import './a.ts';"],
    );
    expect(broken).toEqual(['cycle']);
  });

  it('accept what is allowed', () => {
    const broken = rulesBrokenBy(
      'src/drivers/local-search/a.ts',
      "import { x } from '../../kernels/index/x.ts';\nimport pg from 'pg';\n// import { y } from '../../main/y.ts';",
      [
        'src/main/b.ts',
        "import { x } from '../drivers/local-search/a.ts';\nimport manifest from '../../package.json' with { type: 'json' };",
      ],
      ['src/base/a.test.ts', "import { x } from '../../test/harness/x.ts';"],
      ['src/base/long.ts', `// Long because it is one table.\n${'\n'.repeat(500)}`],
      [
        'web/src/page.tsx',
        "import type { Signal } from '../../src/schemas/signal.ts';\nimport { useState } from 'react';",
      ],
    );
    expect(broken).toEqual([]);
  });

  it('say what to do', () => {
    const [violation] = findViolations([
      parseSource('src/search/a.ts', "import { x } from '../tenancy/x.ts';"),
    ]);
    expect(violation!.message).toContain('imports src/tenancy/x.ts');
    expect(violation!.message).toContain('meet through a port');
  });
});
