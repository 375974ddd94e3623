import type { SourceFile } from './source-files.ts';

/** One broken rule: which file, what it does, and what to do instead. */
export interface Violation {
  readonly rule: 'layer' | 'package' | 'cycle' | 'length' | 'name';
  readonly path: string;
  readonly message: string;
}

const FEATURES = [
  'collect',
  'pipeline',
  'language',
  'graph',
  'networks',
  'trends',
  'search',
  'library',
  'alerts',
  'reports',
  'tenancy',
  'demo',
] as const;

const EVERYTHING = ['api', 'cli', 'drivers', 'kernels', 'schemas', 'ports', 'domain', 'base', ...FEATURES];

/**
 * Layer by layer, what it may import besides itself: the rule of the architecture's "Layout". Drivers may use
 * kernels, because the embedded search driver is built on one (docs/decisions/0002-drivers-may-use-kernels.md).
 */
const LAYERS: Readonly<Record<string, readonly string[]>> = {
  base: [],
  domain: ['base'],
  ports: ['domain', 'base'],
  kernels: ['base'],
  schemas: ['domain', 'base'],
  drivers: ['ports', 'kernels', 'domain', 'base'],
  api: [...FEATURES, 'schemas', 'ports', 'domain', 'base'],
  cli: [...FEATURES, 'schemas', 'ports', 'domain', 'base'],
  main: EVERYTHING,
  web: ['schemas'],
  ...Object.fromEntries(FEATURES.map((feature) => [feature, ['ports', 'kernels', 'domain', 'base']])),
};

/** Packages that belong to one place. An engine's client belongs to its driver. */
const PACKAGES: readonly { readonly name: RegExp; readonly allowed: RegExp; readonly belongsTo: string }[] = [
  {
    name: /^(?:pg|pg-boss|kysely|kafkajs|amqplib|ioredis|redis|usearch|neo4j-driver|cassandra-driver|mongodb|@opensearch-project\/.*|@elastic\/.*|@qdrant\/.*|@aws-sdk\/.*)$/,
    allowed: /^src\/drivers\//,
    belongsTo: 'src/drivers',
  },
  {
    name: /^undici$/,
    allowed: /^src\/(?:drivers\/|collect\/safe-fetch)/,
    belongsTo: 'src/collect/safe-fetch.ts and src/drivers',
  },
  { name: /^(?:fastify|@fastify\/.*)$/, allowed: /^src\/api\//, belongsTo: 'src/api' },
  { name: /^commander$/, allowed: /^src\/(?:cli|main)\//, belongsTo: 'src/cli' },
  {
    name: /^(?:react|react-dom|echarts|sigma|graphology|@mantine\/.*|@tanstack\/.*)$/,
    allowed: /^web\//,
    belongsTo: 'web',
  },
];

/** Pure layers: no package, and of Node only what does no input or output. */
const PURE: Readonly<Record<string, RegExp>> = {
  domain: /^$/,
  kernels: /^node:(?:buffer|util)$/,
};

const LONGEST_WITHOUT_REASON = 400;

/** Every broken rule of these files, in the order of the files. */
export function findViolations(files: readonly SourceFile[]): Violation[] {
  return [
    ...files.flatMap((file) => [
      ...layerViolations(file),
      ...packageViolations(file),
      ...formViolations(file),
    ]),
    ...findCycles(files),
  ];
}

/** `src/search/query.ts` is in `search`, `web/src/app.tsx` in `web`. */
function layerOf(path: string): string | undefined {
  const [root, folder] = path.split('/');
  return root === 'web' ? 'web' : root === 'src' ? folder : undefined;
}

function isTest(path: string): boolean {
  return /\.test\.tsx?$/.test(path);
}

function layerViolations({ path, imports }: SourceFile): Violation[] {
  const from = layerOf(path)!;
  const allowed = LAYERS[from];
  if (allowed === undefined) {
    return [
      {
        rule: 'layer',
        path,
        message: `is in src/${from}, a folder that no layer rule knows: add it to test/boundaries/rules.ts and to the architecture`,
      },
    ];
  }
  return imports
    .filter(({ isPackage }) => !isPackage)
    .flatMap(({ target }): Violation[] => {
      const to = layerOf(target);
      if (to === from || (to !== undefined && allowed.includes(to))) return [];
      // Only the version and the like are read from outside src, and only by main.
      if (to === undefined && (from === 'main' || from === 'web')) return [];
      // Tests beside the source share harnesses and references with the suites.
      if (isTest(path) && target.startsWith('test/')) return [];
      const may = allowed.length === 0 ? 'nothing' : allowed.join(', ');
      return [
        {
          rule: 'layer',
          path,
          message: `imports ${target}: ${from} may import ${may}${adviceFor(from, to)}`,
        },
      ];
    });
}

function adviceFor(from: string, to: string | undefined): string {
  const feature = (name: string | undefined): boolean => FEATURES.some((one) => one === name);
  if (feature(from) && feature(to))
    return '. Features never import each other: meet through a port, a domain event or a domain function';
  if (to === 'drivers') return '. Ask for the port instead; src/main chooses the driver';
  if (to === 'main') return '. Nothing imports main: take what you need as an argument';
  return '';
}

function packageViolations({ path, imports }: SourceFile): Violation[] {
  const layer = layerOf(path)!;
  return imports
    .filter(({ isPackage }) => isPackage)
    .flatMap(({ target }): Violation[] => {
      const owned = PACKAGES.find(({ name }) => name.test(target));
      if (owned !== undefined && !owned.allowed.test(path)) {
        return [
          {
            rule: 'package',
            path,
            message: `imports the package ${target}, which belongs to ${owned.belongsTo}`,
          },
        ];
      }
      if (!isTest(path) && PURE[layer] !== undefined && !PURE[layer].test(target)) {
        return [
          {
            rule: 'package',
            path,
            message: `imports ${target}: ${layer} is pure and imports no package and nothing that reads or writes`,
          },
        ];
      }
      return [];
    });
}

function formViolations({ path, lines, head }: SourceFile): Violation[] {
  const found: Violation[] = [];
  if (
    lines > LONGEST_WITHOUT_REASON &&
    !/\b(?:lines|long|because|one table|mostly data)\b/i.test(commentsOf(head))
  ) {
    found.push({
      rule: 'length',
      path,
      message: `has ${lines} lines: split it, or say in a comment within its first lines why it is one thing (more than ${LONGEST_WITHOUT_REASON})`,
    });
  }
  for (const part of path.replace(/^(?:web\/)?src\//, '').split('/')) {
    const name = part.replace(/(?:\.[a-z]+)+$/, '');
    if (/^(?:utils?|helpers?|common|misc)$/.test(name)) {
      found.push({
        rule: 'name',
        path,
        message: `is named "${name}": name it for its job and put it beside its user`,
      });
    } else if (!/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(name)) {
      found.push({
        rule: 'name',
        path,
        message: `has "${part}" in its path: folder and file names are kebab-case`,
      });
    }
  }
  return found;
}

function commentsOf(head: string): string {
  return head
    .split('\n')
    .filter((line) => /^\s*(?:\/\/|\/\*|\*)/.test(line))
    .join('\n');
}

/**
 * Groups of files that import each other in a circle, one violation each: Tarjan's strongly connected
 * components (1972). Types count too: a circle of types is as hard to read as one of code.
 */
function findCycles(files: readonly SourceFile[]): Violation[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const order = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const found: Violation[] = [];
  const visit = (path: string): void => {
    order.set(path, order.size);
    low.set(path, order.get(path)!);
    stack.push(path);
    for (const { target } of byPath.get(path)!.imports) {
      if (!byPath.has(target)) continue;
      if (!order.has(target)) {
        visit(target);
        low.set(path, Math.min(low.get(path)!, low.get(target)!));
      } else if (stack.includes(target)) low.set(path, Math.min(low.get(path)!, order.get(target)!));
    }
    if (low.get(path) !== order.get(path)) return;
    const circle = stack.splice(stack.indexOf(path));
    const itself = byPath.get(path)!.imports.some(({ target }) => target === path);
    if (circle.length > 1 || itself) {
      found.push({
        rule: 'cycle',
        path,
        message: `is in a circle of imports: ${[...circle, path].join(' -> ')}`,
      });
    }
  };
  for (const { path } of files) if (!order.has(path)) visit(path);
  return found;
}
