import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readText } from './read-text.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bellwether-text-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const none = Readable.from([]);
const write = async (name: string, content: string | Uint8Array): Promise<string> => {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
};

it('takes words that name no file as the text', async () => {
  expect(await readText(['Northvolt', 'opens'], none)).toEqual({ text: 'Northvolt opens', from: null });
  expect(await readText(['no such file.txt'], none)).toEqual({ text: 'no such file.txt', from: null });
  const long = 'word '.repeat(2_000);
  expect(await readText([long], none)).toEqual({ text: long, from: null });
  expect(await readText(['a\0b'], none)).toEqual({ text: 'a\0b', from: null });
});

it('reads a file when one word names it, and only then', async () => {
  const path = await write('plant.txt', '\ufeffNorthvolt opens é 🔋');
  expect(await readText([path], none)).toEqual({ text: 'Northvolt opens é 🔋', from: path });
  expect(await readText([path, 'opens'], none)).toMatchObject({ from: null });
});

it('reads standard input for a dash, characters cut between chunks included', async () => {
  const bytes = Buffer.from('é🔋');
  const input = Readable.from([...bytes].map((byte) => Buffer.from([byte])));
  expect(await readText(['-'], input)).toEqual({ text: 'é🔋', from: 'standard input' });
});

it('reads bytes that are not UTF-8 without failing', async () => {
  const path = await write('latin1.txt', Buffer.from('caf\xe9', 'latin1'));
  expect((await readText([path], none)).text).toBe('caf\ufffd');
});

it('refuses a folder and more than a megabyte, and says what to do', async () => {
  await expect(readText([folder], none)).rejects.toMatchObject({ code: 'FILE_UNREADABLE' });
  const path = await write('large.txt', 'x'.repeat(1_000_001));
  await expect(readText([path], none)).rejects.toMatchObject({
    code: 'TOO_LARGE',
    message: expect.stringContaining('bellwether ingest'),
  });
  let sent = 0;
  const endless = (async function* () {
    for (;;) {
      sent++;
      yield 'x'.repeat(100_000);
    }
  })();
  await expect(readText(['-'], endless)).rejects.toMatchObject({ code: 'TOO_LARGE' });
  expect(sent).toBeLessThan(20);
});
