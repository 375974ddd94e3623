import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Entity, Paths } from '../../../src/schemas/graph.ts';
import type { IdentityEvent } from '../../../src/schemas/resolution.ts';
import { type Answer, type CommandLine, createCommandLine } from '../../harness/command-line.ts';

// Every command is a start of the whole product: on a busy machine a few of them take their time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const GRAPHML = `<?xml version="1.0"?><graphml>
<key id="label" for="node" attr.name="label" attr.type="string"/><key id="kind" for="node" attr.name="kind" attr.type="string"/>
<key id="tie" for="edge" attr.name="kind" attr.type="string"/>
<graph edgedefault="directed">
<node id="a"><data key="label">Ada Lovelace</data><data key="kind">person</data></node>
<node id="b"><data key="label">Engines Ltd</data><data key="kind">organisation</data></node>
<node id="c"><data key="label">Difference Engine</data><data key="kind">technology</data></node>
<edge source="b" target="a"><data key="tie">employs</data></edge>
<edge source="b" target="c"><data key="tie">develops</data></edge>
</graph></graphml>`;

let cli: CommandLine;
let url = '';
let key = '';
const done = (answer: Answer): Answer => {
  expect(answer, answer.err).toMatchObject({ code: 0 });
  return answer;
};
const search = async (name: string) =>
  done(await cli.run('entity', 'search', name, '--json')).json<{ items: Entity[] }>().items;
/** Words of one name are found in others too. */
const named = async (name: string) => (await search(name)).find((one) => one.name === name);

beforeAll(async () => {
  cli = await createCommandLine();
  done(await cli.run('tenant', 'create', 'acme'));
  const file = join(cli.data, 'graph.graphml');
  await writeFile(file, GRAPHML);
  const first = done(await cli.run('graph', 'import', file, '--json'));
  expect(first.json()).toEqual({ nodes: { created: 3, existing: 0 }, ties: { created: 2, existing: 0 } });
  url = await cli.start(['serve', '--port', '0'], { ownGroup: true }).ready;
  key = (await cli.run('key', 'create', 'reader', '--role', 'viewer', '--json')).json<{ key: string }>().key;
});
afterAll(() => cli?.[Symbol.asyncDispose]());

it('entities are found, shown and connected as the API says', async () => {
  const [found, path] = await Promise.all([
    search('lovel'),
    cli.run('entity', 'path', 'ada lovelace', 'difference engine', '--json'),
  ]);
  const api = await fetch(`${url}/api/v1/entities?q=lovel`, { headers: { 'x-api-key': key } });
  expect(found).toEqual(((await api.json()) as { items: Entity[] }).items);
  expect(found).toMatchObject([{ name: 'Ada Lovelace', kind: 'person', relationships: 1 }]);
  expect(path.json<Paths>()).toMatchObject({ partial: false, paths: [{ entities: [found[0]!.id, {}, {}] }] });
  const [shown, words] = await Promise.all([
    cli.run('entity', 'show', 'Engines Ltd'),
    cli.run('entity', 'path', 'Ada Lovelace', 'Difference Engine'),
  ]);
  expect(shown.out).toMatch(/· +employs +Ada Lovelace/);
  expect(words.out).toBe('Ada Lovelace <-employs- Engines Ltd -develops-> Difference Engine\n');
});

it('entities are merged, found by either name, and taken apart again', async () => {
  done(await cli.run('entity', 'add', 'person', 'A. Lovelace', '--alias', 'The Countess'));
  const [ada, other] = await Promise.all([named('Ada Lovelace'), named('A. Lovelace')]);
  const merge = done(
    await cli.run('entity', 'merge', ada!.id, other!.id, '--reason', 'one person', '--json'),
  );
  const event = merge.json<IdentityEvent>();
  expect(event).toMatchObject({ kind: 'merge', entity: { id: ada!.id } });
  expect(done(await cli.run('entity', 'show', 'The Countess')).out).toContain('Ada Lovelace');

  // A circle: what was merged cannot take in what it became part of.
  const circle = await cli.run('entity', 'merge', other!.id, ada!.id, '--json');
  expect(circle.code).not.toBe(0);
  expect(circle.json<{ error: { code: string; message: string } }>().error).toMatchObject({
    code: expect.stringMatching(/^(CONFLICT|INVALID_INPUT)$/),
    message: expect.stringContaining(ada!.id),
  });

  expect(done(await cli.run('entity', 'undo', event.id)).out).toBe('Took the merge of Ada Lovelace back.\n');
  expect(await named('A. Lovelace')).toMatchObject({ id: other!.id, merged_into: null });
});

it('the graph is exported in every format and reads back as itself', async () => {
  const formats = ['csv', 'graphml', 'gexf', 'gml', 'pajek', 'json', 'jsonld', 'stix', 'ftm'];
  await Promise.all(
    formats.map(async (format) => {
      const file = join(cli.data, `out.${format}`);
      const written = done(await cli.run('graph', 'export', '--format', format, '--out', file, '--json'));
      expect(written.json()).toEqual({ file, format, bytes: (await readFile(file)).byteLength });
    }),
  );
  const again = done(await cli.run('graph', 'import', join(cli.data, 'out.jsonld'), '--json'));
  expect(again.json()).toEqual({ nodes: { created: 0, existing: 4 }, ties: { created: 0, existing: 2 } });
});
