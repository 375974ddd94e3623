import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Analysis } from '../../../src/schemas/analysis.ts';
import type { SignalPage, SimilarSignals } from '../../../src/schemas/signal.ts';
import { type CommandLine, createCommandLine } from '../../harness/command-line.ts';

// Every command is a start of the whole product: on a busy machine a few of them take their time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const TEXT =
  'Volkswagen opened a battery plant in Germany. Investors welcomed the deal and the company raised its forecast.';

let cli: CommandLine;
beforeAll(async () => {
  cli = await createCommandLine();
});
afterAll(() => cli?.[Symbol.asyncDispose]());

it('analyses a text, a file and standard input alike, without a store', async () => {
  const file = join(cli.data, 'plant.txt');
  await writeFile(file, TEXT);
  const [given, fromFile, piped] = await Promise.all([
    cli.run('analyze', TEXT, '--json'),
    cli.run('analyze', file, '--json'),
    cli.start(['analyze', '-', '--json'], { input: TEXT }).ended,
  ]);
  const analysis = given.json<Analysis>();
  expect(given).toMatchObject({ code: 0, err: '' });
  expect(fromFile.json()).toEqual(analysis);
  expect(piped.json()).toEqual(analysis);
  expect(analysis.language).toBe('en');
  for (const mention of analysis.mentions) expect(TEXT.slice(mention.start, mention.end)).toBe(mention.text);
  expect(analysis.entities.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['Volkswagen', 'Germany']),
  );
  expect(analysis.pestle.map(({ name }) => name)).toEqual([
    'political',
    'economic',
    'social',
    'technological',
    'legal',
    'environmental',
  ]);
  expect(await readdir(cli.data)).toEqual(['plant.txt']);
});

it('shows people the text with its names, the classes and what they rest on', async () => {
  const { code, out } = await cli.run('analyze', TEXT, '--title', 'A plant');
  expect(code).toBe(0);
  expect(out).toMatch(/^English, /);
  expect(out).toContain('[Volkswagen O]');
  expect(out).toContain('[Germany L]');
  expect(out).toMatch(/E economic +[█░]{20} +\d+ %/);
  // Not a terminal: no styles.
  expect(out).not.toContain('\x1b');
});

it('refuses what is empty, a folder and more than a megabyte, each in words', async () => {
  const large = join(cli.data, 'large.txt');
  await writeFile(large, 'word '.repeat(300_000));
  const [empty, folder, tooLarge, missing] = await Promise.all([
    cli.run('analyze', '   ', '--json'),
    cli.run('analyze', cli.data, '--json'),
    cli.run('analyze', large, '--json'),
    cli.run('analyze', 'missing.txt', '--json'),
  ]);
  expect([empty.code, empty.json()]).toEqual([
    2,
    { error: { code: 'INVALID_INPUT', message: 'The text is empty: there is nothing to analyse' } },
  ]);
  expect(folder.json()).toMatchObject({ error: { code: 'FILE_UNREADABLE' } });
  expect(tooLarge.json()).toMatchObject({
    error: { code: 'TOO_LARGE', message: expect.stringContaining('bellwether ingest') },
  });
  expect([missing.code, missing.err]).toEqual([0, 'There is no file missing.txt; it is read as a text.\n']);
});

it('takes any text: null bytes, lone surrogates, overrides of direction, a megabyte without a space', async () => {
  const file = join(cli.data, 'hostile.txt');
  await writeFile(file, `a\0b\u202ec \ud83d\udd0b${'x'.repeat(900_000)}`);
  const { code, out } = await cli.run('analyze', file);
  expect(code).toBe(0);
  expect(out).not.toMatch(/[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]/);
});

it('search names what a signal is about, narrows by it, and finds signals like one', async () => {
  const file = join(cli.data, 'signals.jsonl');
  const documents = [
    { id: '1', title: 'Volkswagen opens a battery plant in Germany', text: 'Cells for electric cars.' },
    { id: '2', title: 'A factory for battery cells of electric cars', text: 'Toyota builds it in Japan.' },
    { id: '3', title: 'How to bake sourdough bread', text: 'Flour, water, salt and patience.' },
  ];
  await writeFile(file, documents.map((document) => JSON.stringify(document)).join('\n'));
  expect((await cli.run('tenant', 'create', 'acme')).code).toBe(0);
  expect((await cli.run('ingest', file, '--source-type', 'news')).code).toBe(0);
  const page = (await cli.run('search', 'volkswagen', '--mode', 'text', '--json')).json<SignalPage>();
  const [signal] = page.items;
  const entity = signal!.entities.find(({ name }) => name === 'Volkswagen')!;
  expect(signal).toMatchObject({ countries: ['DE'], story_size: 1 });

  const people = await cli.run('search', 'volkswagen', '--mode', 'text');
  const narrowed = await cli.run('search', '--entity', entity.id, '--country', 'DE', '--json');
  const similar = await cli.run('search', '--similar', signal!.id, '--limit', '2', '--json');
  const both = await cli.run('search', 'words', '--similar', signal!.id);
  expect(people.out).toMatch(/ {2}.*Volkswagen, Germany/);
  expect(narrowed.json<SignalPage>().items.map(({ id }) => id)).toEqual([signal!.id]);
  expect(similar.json<SimilarSignals>().items[0]).toMatchObject({
    signal: { title: documents[1]!.title },
    similarity: expect.any(Number),
  });
  expect(both).toMatchObject({ code: 2, err: 'Give words or --similar, not both\n' });
  const unknown = await cli.run('search', '--similar', '0190a0a0-0000-7000-8000-000000000000', '--json');
  expect([unknown.code, unknown.json()]).toMatchObject([1, { error: { code: 'NOT_FOUND' } }]);
});
