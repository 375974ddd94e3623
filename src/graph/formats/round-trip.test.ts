import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { seededRandom } from '../../base/random.ts';
import type { FileNode, FileTie, GraphFormat } from '../../domain/graph-file.ts';
import { readInThread } from './read-in-thread.ts';
import { type WriteOptions, writeGraph } from './write-graph.ts';

const folder = mkdtempSync(join(tmpdir(), 'bellwether-formats-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Sample {
  readonly nodes: FileNode[];
  readonly ties: FileTie[];
  readonly directed: boolean | null;
}

const TEXTS = [
  'plain',
  'with "quotes" and \'others\'',
  'two\nlines',
  'carriage\r\nreturn\r',
  '<a href="x">&amp; & </data>]]>',
  ']]>',
  'comma, semicolon; tab\there | bar',
  'emoji 👩‍🚀 and 漢字',
  'lone \uD800 half',
  'controls \u0001\u001F\u007F\u0085',
  '{"json": [1]}',
  'NA',
  'true',
  '12',
  '007',
  '-1.5e3',
  '*Vertices 9',
  '# comment',
  '% comment',
  '\\backslash\\"',
  '&#65;&quot;&lt;',
  ' spaces around ',
  '=1+1',
  '__proto__',
  'non\u2028breaking\u2029lines',
];
const NAMES = [
  'age',
  'Größe',
  'a b',
  'x<y>&"q"',
  'smile 😀',
  'two\nlines',
  ']]>',
  'one,two;three',
  '9lives',
  'v',
  'text',
];
const KINDS = [null, 'person', 'organisation', 'malware', 'reports_to', 'owns', 'employs', 'technology'];

function randomGraph(seed: number): Sample {
  const random = seededRandom(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  const pick = <Value>(list: readonly Value[]): Value => list[below(list.length)]!;
  const attributes = (): Record<string, unknown> => {
    const values: Record<string, unknown> = {};
    for (let i = below(4); i > 0; i--)
      values[pick(NAMES)] = pick<() => unknown>([
        () => pick(TEXTS),
        () => below(1000) - 500,
        () => random() * 1e-7,
        () => random() * 1e22,
        () => random() < 0.5,
        () => ['a', 1, { b: null }],
        () => '',
        () => 2 ** 53 - 1,
      ])();
    if (random() < 0.2) Object.assign(values, { x: random() * 100 - 50, y: below(50) + 1 });
    return values;
  };
  const keys = new Set<string>();
  for (let i = 5 + below(20); i > 0; i--) keys.add(random() < 0.6 ? `${pick(TEXTS)}${i}` : `n${i}`);
  keys.add('k'.repeat(500));
  keys.add(`${'é"'.repeat(249)}`);
  const names = [...keys];
  const nodes = names.map((key) => ({
    key,
    label: random() < 0.5 ? key : `${pick(TEXTS)}.`,
    kind: pick(KINDS),
    attributes: attributes(),
  }));
  const ties = Array.from({ length: below(40) }, (): FileTie => {
    const at =
      random() < 0.5
        ? Date.UTC(1990 + below(40), below(12), 1 + below(28), below(24), below(60), 0, below(1000))
        : null;
    return {
      source: pick(names),
      target: pick(names),
      weight: pick([1, 1, 2, 0.5, random() * 1e-9 + 1e-12, 1e21, 12345.678]),
      at,
      ...(at !== null && random() < 0.5 ? { until: at + 86_400_000 + below(1000) } : {}),
      directed: random() < 0.7 ? null : random() < 0.5,
      kind: pick(KINDS),
      attributes: attributes(),
    };
  });
  return { nodes, ties, directed: pick([true, false, null]) };
}

/** What a format can carry of a value: the rest of `docs/design/graph-formats.md`, "What each format keeps". */
interface Carries {
  readonly text?: (text: string) => string;
  readonly key?: (key: string) => string;
  readonly name?: (name: string) => string;
  /** Whether an attribute has one type for all nodes, or for all ties. */
  readonly typed?: boolean;
  /** Lists and objects stay what they are. */
  readonly nested?: boolean;
  readonly noKind?: readonly [node: string, tie: string];
}

const FORBIDDEN = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g;
const XML: Carries = {
  text: (text) => text.replace(FORBIDDEN, '\uFFFD'),
  key: (key) => key.replace(FORBIDDEN, (one) => `\uFFFD${one.charCodeAt(0).toString(16).padStart(4, '0')}`),
  typed: true,
};

const CASES: readonly (readonly [string, GraphFormat, Carries, WriteOptions])[] = [
  ['csv', 'csv', {}, {}],
  ['graphml', 'graphml', XML, {}],
  ['gexf', 'gexf', XML, {}],
  ['gml', 'gml', { nested: true }, {}],
  ['pajek', 'pajek', {}, {}],
  ['json as graphology', 'json', { nested: true }, {}],
  ['json as node-link', 'json', { nested: true }, { json: 'node-link' }],
  ['jsonld', 'jsonld', { nested: true }, {}],
  ['stix', 'stix', { nested: true, noKind: ['entity', 'related_to'] }, { writtenAt: 1_700_000_000_000 }],
  ['ftm', 'ftm', { nested: true }, {}],
];

function projected({ nodes, ties, directed }: Sample, carries: Carries) {
  const { text = (one) => one, key = text, name = text, typed = false, nested = false, noKind } = carries;
  const clean = (value: string): string => text(value.toWellFormed());
  const columnsOf = (elements: readonly { attributes: FileNode['attributes'] }[]): Set<string> => {
    const types = new Map<string, string>();
    const mixed = new Set<string>();
    for (const { attributes } of elements)
      for (const [one, value] of Object.entries(attributes)) {
        const type = typeof value;
        if ((types.get(one) ?? type) !== type) mixed.add(one);
        types.set(one, type);
      }
    return mixed;
  };
  const values = (attributes: FileNode['attributes'], mixed: ReadonlySet<string>) =>
    Object.fromEntries(
      Object.entries(attributes).map(([one, value]) => {
        const asText = (!nested && typeof value === 'object') || (typed && mixed.has(one));
        const written = asText && typeof value !== 'string' ? JSON.stringify(value) : value;
        return [name(one), typeof written === 'string' ? clean(written) : written];
      }),
    );
  const nodeMix = columnsOf(nodes);
  const tieMix = columnsOf(ties);
  return {
    nodes: sorted(
      nodes.map((node) => ({
        key: key(node.key.toWellFormed()),
        label: clean(node.label),
        kind: node.kind ?? noKind?.[0] ?? null,
        attributes: values(node.attributes, nodeMix),
      })),
    ),
    ties: sorted(
      ties.map((tie) => ({
        source: key(tie.source.toWellFormed()),
        target: key(tie.target.toWellFormed()),
        weight: tie.weight,
        at: tie.at,
        until: tie.until ?? null,
        directed: tie.directed ?? directed ?? true,
        kind: tie.kind ?? noKind?.[1] ?? null,
        attributes: values(tie.attributes, tieMix),
      })),
    ),
  };
}

function sorted<Value extends object>(elements: readonly Value[]): Value[] {
  const text = (value: Value): string =>
    JSON.stringify(value, (_, one: unknown) =>
      typeof one === 'object' && one !== null && !Array.isArray(one)
        ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)))
        : one,
    );
  return [...elements].sort((a, b) => (text(a) < text(b) ? -1 : 1));
}

async function writeFile(
  path: string,
  format: GraphFormat,
  sample: Sample,
  options: WriteOptions,
): Promise<void> {
  const pieces: Uint8Array[] = [];
  for await (const piece of writeGraph(format, { ...sample, name: 'A "graph" <&>' }, options))
    pieces.push(piece);
  writeFileSync(path, Buffer.concat(pieces));
}

async function readBack(path: string, nodePath: string | null): Promise<Sample> {
  const nodes: FileNode[] = [];
  const ties: FileTie[] = [];
  const summary = await readInThread(
    {
      form: 'graph',
      path,
      fileName: 'graph',
      format: null,
      mapping: null,
      directed: null,
      nodeTable: nodePath === null ? null : { path: nodePath, fileName: 'nodes.csv' },
      limits: { nodes: null, plan: '' },
    },
    async (batch) => {
      if (batch.form !== 'graph') return;
      nodes.push(...batch.nodes);
      ties.push(...batch.ties);
    },
  );
  expect(summary.nodes).toBe(nodes.length);
  expect(summary.ties).toBe(ties.length);
  return { nodes, ties, directed: summary.directed };
}

describe.each(CASES)('a graph that is written as %s and read again', (title, format, carries, options) => {
  it('is the same, as far as the format can say', async () => {
    for (let seed = 1; seed <= 60; seed++) {
      const sample = randomGraph(seed);
      const path = join(folder, `${title}-${seed}`);
      await writeFile(path, format, sample, options);
      const nodePath = format === 'csv' ? `${path}-nodes` : null;
      if (nodePath !== null) await writeFile(nodePath, format, sample, { table: 'nodes' });
      const back = await readBack(path, nodePath).catch((error: Error) => {
        throw new Error(`seed ${seed}: ${error.message}`, { cause: error });
      });
      expect(projected(back, { nested: true }), `seed ${seed}`).toEqual(projected(sample, carries));
    }
  });
});
