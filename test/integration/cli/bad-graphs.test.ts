import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type CommandLine, createCommandLine } from '../../harness/command-line.ts';

// Every command is a start of the whole product: on a busy machine a few of them take their time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const graphml = (body: string, before = ''): string =>
  `<?xml version="1.0"?>${before}<graphml><graph edgedefault="directed"><node id="a"/>${body}</graph></graphml>`;
const laughs = `<!DOCTYPE x [<!ENTITY a "ha">${'bcdefghi'
  .split('')
  .map((name, i) => `<!ENTITY ${name} "${`&${'abcdefgh'[i]};`.repeat(10)}">`)
  .join('')}]>`;

/** The name of the file, what it holds, the code and the words of the error. */
const FILES: readonly (readonly [string, string, string, RegExp])[] = [
  ['cut.graphml', graphml('<node id="b"/>').slice(0, -20), 'RECORD_INVALID', /ends early/],
  ['crossed.graphml', graphml('<node id="b">'), 'RECORD_INVALID', /line 1: .*closes <node>/],
  ['laughs.graphml', graphml('<node id="&i;"/>', laughs), 'FILE_UNREADABLE', /DOCTYPE/],
  ['ghost.graphml', graphml('<edge source="a" target="ghost"/>'), 'RECORD_INVALID', /"ghost"/],
  ['twice.graphml', graphml('<node id="a"/>'), 'RECORD_INVALID', /"a"/],
  ['open.csv', 'from,to\na,b\n"c,d\n', 'RECORD_INVALID', /quot/i],
  ['ragged.csv', 'from,to,weight\na,b,1\nc\n', 'RECORD_INVALID', /line 3/],
  ['negative.csv', 'from,to,weight\na,b,1\nb,c,-2\n', 'RECORD_INVALID', /line 3.*-2/],
  ['nan.csv', 'from,to,weight\na,b,1\nb,c,NaN\n', 'RECORD_INVALID', /line 3.*NaN/],
  ['endless.csv', 'from,to,weight\na,b,1\nb,c,1e999\n', 'RECORD_INVALID', /line 3.*1e999/],
  ['huge.net', '*Vertices 2000000000\n1 "a"\n*Edges\n1 2\n', 'TOO_LARGE', /2,?000,?000,?000/],
  ['noise.bin', '\u0000\u0001\u0002\u0000', 'FILE_UNREADABLE', /noise\.bin/],
];

let cli: CommandLine;
beforeAll(async () => {
  cli = await createCommandLine();
  await cli.run('tenant', 'create', 'demo');
  // A server, so that not each of the commands starts a PostgreSQL of its own.
  await cli.start(['serve', '--port', '0'], { ownGroup: true }).ready;
});
afterAll(() => cli?.[Symbol.asyncDispose]());

async function nothingIsThere(): Promise<void> {
  const [networks, entities] = await Promise.all([
    cli.run('network', 'list', '--json', '--tenant', 'demo'),
    cli.run('entity', 'search', '--json', '--tenant', 'demo'),
  ]);
  expect(networks.json()).toEqual({ items: [] });
  expect(entities.json()).toEqual({ items: [] });
}

it('each is refused with its code, its name and its place', async () => {
  await Promise.all(FILES.map(([name, content]) => writeFile(join(cli.data, name), content)));
  // Two at a time: each is a start of the product. Half of them go into the knowledge graph.
  for (let first = 0; first < FILES.length; first += 2)
    await Promise.all(
      FILES.slice(first, first + 2).map(async ([name, , code, words], at) => {
        const file = join(cli.data, name);
        const into = at === 0 ? 'network' : 'graph';
        const answer = await cli.run(into, 'import', file, '--json', '--tenant', 'demo');
        expect({ name, code: answer.code }).toEqual({ name, code: 1 });
        const { error } = answer.json<{ error: { code: string; message: string } }>();
        expect(error).toEqual({ code, message: expect.stringMatching(words) });
        expect(error.message).toContain(name);
      }),
    );
});

it('after all of them nothing is there', nothingIsThere);

it('a plan of 100 nodes refuses the 101st, names both numbers, and keeps nothing', async () => {
  const plan = await cli.run('tenant', 'plan', 'demo', 'demo', '--json');
  expect(plan.json()).toEqual({ plan: 'demo', nodesPerGraph: 100, streamEventsPerSecond: 0 });
  expect((await cli.run('tenant', 'list')).out).toMatch(/^demo +\S+ +active +demo /m);
  const file = join(cli.data, 'star.csv');
  await writeFile(file, `from,to\n${Array.from({ length: 100 }, (_, i) => `hub,leaf ${i}\n`).join('')}`);
  const refused = await Promise.all([
    cli.run('network', 'import', file, '--json', '--tenant', 'demo'),
    cli.run('graph', 'import', file, '--json', '--tenant', 'demo'),
  ]);
  for (const [at, words] of [
    [0, /more than 100 nodes; the plan "demo" allows 100/],
    [1, /"demo" allows 100 entities .* would add 101/],
  ] as const) {
    expect(refused[at]!.code).toBe(1);
    expect(refused[at]!.json()).toEqual({
      error: { code: 'PLAN_LIMIT', message: expect.stringMatching(words) },
    });
  }
  await nothingIsThere();
  const unknown = await cli.run('tenant', 'plan', 'demo', 'gold');
  expect(unknown).toMatchObject({
    code: 2,
    err: expect.stringContaining('demo, basic, professional, enterprise'),
  });
});
