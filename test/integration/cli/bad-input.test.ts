import { createWriteStream } from 'node:fs';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type CommandLine, createCommandLine } from '../../harness/command-line.ts';

// Every command is a start of the whole product: on a busy machine a few of them take their time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

interface Report {
  readonly read: number;
  readonly accepted: number;
  readonly duplicates: number;
  readonly rejected: number;
  readonly errors: readonly { readonly file: string; readonly message: string }[];
}

let cli: CommandLine;
let folder = '';
beforeAll(async () => {
  cli = await createCommandLine();
  folder = join(cli.data, 'input');
  await mkdir(folder);
});
afterAll(() => cli?.[Symbol.asyncDispose]());

let made = 0;
/** A good row with a word that finds it. */
const good = (word: string) => JSON.stringify({ id: ++made, title: `Kept ${word} number ${made}` });
/** A bad row between two good ones. */
const around = (word: string, bad: string | Buffer) =>
  Buffer.concat([
    Buffer.from(`${good(word)}\n`),
    Buffer.from(bad as string),
    Buffer.from(`\n${good(word)}\n`),
  ]);

const write = async (name: string, content: string | Uint8Array): Promise<string> => {
  await writeFile(join(folder, name), content);
  return join(folder, name);
};

it('every kind of bad input is located and explained, and the good rows around it are kept and found', async () => {
  // The digits do not compress, so the cut falls among the rows.
  const rows = Array.from({ length: 400 }, (_, i) =>
    JSON.stringify({ id: `t${i}`, title: `Kept truncated number ${i}`, text: String(Math.sin(i)).repeat(9) }),
  );
  const whole = gzipSync(rows.join('\n'));
  const entities = Array.from({ length: 9 }, (_, i) => `<!ENTITY e${i + 1} "${`&e${i};`.repeat(10)}">`).join(
    '',
  );
  const bomb = `<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY e0 "boom">${entities}]><rss><channel><item><title>&e9;</title></item></channel></rss>`;
  await mkdir(join(folder, 'directory'));
  const files = [
    await write('truncated.jsonl.gz', whole.subarray(0, Math.floor(whole.length / 2))),
    await write('utf8.jsonl', around('utf', Buffer.from('{"title":"caf\xe9"}', 'latin1'))),
    await write('nul.jsonl', around('nul', '{"title":"a\0b"}')),
    await write('early.jsonl', around('early', '{"title":"Crusade","date":"1201-01-01"}')),
    await write('late.jsonl', around('late', '{"title":"Mars","date":"3201-01-01"}')),
    await write('deep.jsonl', around('deep', `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`)),
    await write(
      'ragged.csv',
      'title,url\rKept ragged 1,https://e.org/r1\rshort\rKept ragged 2,https://e.org/r2\r',
    ),
    await write('bomb.xml', bomb),
    await write('empty.jsonl', ''),
    join(folder, 'directory'),
    join(folder, 'missing.jsonl'),
    await write('picture.bin', Buffer.from(Array.from({ length: 3000 }, (_, i) => (i * 7919) % 256))),
    await write('last.jsonl', `${good('last')}\n`),
  ];
  const answer = await cli.run('ingest', ...files, '--tenant', 'demo', '--json');
  expect(answer.code).toBe(1);
  const report = answer.json<Report>();
  expect(report.accepted + report.duplicates + report.rejected).toBe(report.read);

  expect(
    Object.fromEntries(report.errors.map(({ file, message }) => [file.slice(folder.length + 1), message])),
  ).toEqual({
    'bomb.xml': expect.stringMatching(/bomb\.xml declares an entity made of other entities/),
    'empty.jsonl': expect.stringMatching(/empty\.jsonl is empty/),
    directory: expect.stringMatching(/is a directory/),
    'missing.jsonl': expect.stringMatching(/does not exist/),
    'picture.bin': expect.stringMatching(/is not text/),
  });
  for (const { message } of report.errors) expect(answer.err).toContain(message);

  const letters = (await cli.run('deadletter', 'list', '--limit', '100', '--json')).json<{
    total: number;
    items: { location: string; reason: string }[];
  }>();
  const reasons = Object.fromEntries(letters.items.map(({ location, reason }) => [location, reason]));
  expect(letters.total).toBe(report.rejected);
  expect(reasons).toMatchObject({
    [`truncated.jsonl.gz byte ${Math.floor(whole.length / 2)}`]: expect.stringMatching(/ends early/),
    'utf8.jsonl:2': expect.stringMatching(/not valid UTF-8 at byte 14/),
    'nul.jsonl:2': expect.stringMatching(/NUL byte at character 12/),
    'early.jsonl:2': expect.stringMatching(/"1201-01-01" lies outside/),
    'late.jsonl:2': expect.stringMatching(/"3201-01-01" lies outside/),
    'deep.jsonl:2': expect.stringMatching(/nests deeper than 64/),
    'ragged.csv:3': expect.stringMatching(/has 1 fields; the header has 2/),
  });
  // The six above, the cut, and the row that the cut went through.
  expect(report.rejected).toBe(8);

  const page = (
    await cli.run('search', 'kept', '--mode', 'text', '--facets', '--limit', '200', '--json')
  ).json<{
    total: number;
    items: { title: string }[];
  }>();
  expect(page.total).toBe(report.accepted);
  const rest = (await cli.run('search', 'kept -truncated', '--limit', '200', '--json')).json<typeof page>();
  expect(rest.items.map(({ title }) => title.split(' ')[1]!).sort()).toEqual(
    [...['utf', 'nul', 'early', 'late', 'deep', 'ragged'].flatMap((word) => [word, word]), 'last'].sort(),
  );
  // Half of the bytes hold about half of the rows.
  expect(page.total - rest.total).toBeGreaterThan(100);
  expect(page.total - rest.total).toBeLessThan(300);
});

it('a line of 200 MB is passed over in bounded memory', async () => {
  function* lines(): Generator<Buffer> {
    yield Buffer.from(`${good('giant')}\n{"title":"`);
    const piece = Buffer.alloc(1024 * 1024, 'x');
    for (let megabyte = 0; megabyte < 200; megabyte++) yield piece;
    yield Buffer.from(`"}\n${good('giant')}\n`);
  }
  const giant = join(folder, 'giant.jsonl');
  await pipeline(Readable.from(lines()), createWriteStream(giant));
  const small = await write('small.jsonl', Array.from({ length: 3 }, () => good('small')).join('\n'));

  const normal = await measured(small);
  const heavy = await measured(giant);
  console.log(`peak memory: ${normal.megabytes} MB for 3 rows, ${heavy.megabytes} MB for a line of 200 MB`);
  expect(normal.report).toMatchObject({ read: 3, accepted: 3 });
  expect(heavy.report).toMatchObject({ read: 3, accepted: 2, rejected: 1, errors: [] });
  expect(heavy.megabytes - normal.megabytes).toBeLessThan(120);
  const { items } = (await cli.run('deadletter', 'list', '--limit', '1', '--json')).json<{
    items: unknown[];
  }>();
  expect(items).toMatchObject([
    { location: 'giant.jsonl:2', reason: 'The line has 209715212 bytes; the limit is 8388608.' },
  ]);
});

it.skipIf(process.getuid?.() === 0)(
  'a file without permission is an error that names it (skipped as root, who may read everything)',
  async () => {
    const secret = await write('secret.jsonl', `${good('secret')}\n`);
    await chmod(secret, 0o000);
    const answer = await cli.run('ingest', secret, '--tenant', 'demo', '--json');
    expect(answer.code).toBe(1);
    expect(answer.json<Report>().errors).toMatchObject([
      { message: expect.stringMatching(/may not be read/) },
    ]);
  },
);

/** Ingests a file and reads the most memory that the process ever held, all threads together. */
async function measured(file: string): Promise<{ report: Report; megabytes: number }> {
  const tell = "process.on('exit',()=>process.stderr.write('peak='+process.resourceUsage().maxRSS+';'))";
  const answer = await cli.start(['ingest', file, '--tenant', 'demo', '--json'], {
    env: { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(tell)}` },
  }).ended;
  const peaks = [...answer.err.matchAll(/peak=(\d+);/g)].map(([, kilobytes]) => Number(kilobytes));
  return { report: answer.json<Report>(), megabytes: Math.round(Math.max(...peaks) / 1024) };
}
