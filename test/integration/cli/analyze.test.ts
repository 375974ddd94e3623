import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Analysis } from '../../../src/schemas/analysis.ts';
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
