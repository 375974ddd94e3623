import { createWriteStream } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip, gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RawDocument } from '../../domain/document.ts';
import { type OpenOptions, openDocuments } from './open-documents.ts';
import type { RejectedRecord } from './read-batch.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bellwether-bad-input-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Outcome {
  readonly documents: RawDocument[];
  readonly rejected: RejectedRecord[];
  readonly bytesRead: number;
}

async function read(path: string, options?: OpenOptions): Promise<Outcome> {
  const outcome: Outcome = { documents: [], rejected: [], bytesRead: 0 };
  let bytesRead = 0;
  for await (const batch of openDocuments(path, options)) {
    outcome.documents.push(...batch.documents);
    outcome.rejected.push(...batch.rejected);
    expect(batch.bytesRead).toBeGreaterThanOrEqual(bytesRead);
    expect(batch.bytesRead).toBeLessThanOrEqual(batch.bytesTotal);
    ({ bytesRead } = batch);
  }
  for (const { payload } of outcome.rejected) expect(Buffer.byteLength(payload)).toBeLessThanOrEqual(4096);
  return { ...outcome, bytesRead };
}

async function readText(name: string, content: string | Uint8Array, options?: OpenOptions): Promise<Outcome> {
  const path = join(folder, name);
  await writeFile(path, content);
  return read(path, options);
}

const titles = ({ documents }: Outcome) => documents.map(({ title }) => title);
const line = (i: number) => JSON.stringify({ id: i, title: `Title ${i}` });
const around = (bad: string | Uint8Array) =>
  Buffer.concat([Buffer.from(`${line(1)}\n`), Buffer.from(bad as string), Buffer.from(`\n${line(3)}\n`)]);

/** Gives `size` bytes of `start`, then the letter x over and over, then `end`, without ever holding them. */
function* repeated(start: string, size: number, end: string): Generator<Buffer> {
  yield Buffer.from(start);
  const piece = Buffer.alloc(1024 * 1024, 'x');
  for (let sent = 0; sent < size; sent += piece.length) yield piece;
  yield Buffer.from(end);
}

/** Peak resident memory while `work` runs, over what it was before; bytes. */
async function memoryGrowth(work: () => Promise<unknown>): Promise<number> {
  const before = process.memoryUsage.rss();
  let peak = before;
  const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 5);
  await work();
  clearInterval(watch);
  return Math.max(peak, process.memoryUsage.rss()) - before;
}

describe('a bad line of JSONL is rejected with its number, and the lines around it are kept', () => {
  it.each([
    ['not JSON', 'oops', /not JSON/],
    ['cut short', '{"title": "x', /not JSON/],
    ['a number', '17', /holds a number, not an object/],
    ['an array', '[1]', /holds an array/],
    ['null', 'null', /holds null/],
    [
      'invalid UTF-8',
      Buffer.from([0x7b, 0x22, 0x61, 0xff, 0x22, 0x7d]),
      /not valid UTF-8 at byte 4 of the line/,
    ],
    ['a NUL byte', '{"title": "a\0b"}', /NUL byte at character 13/],
    ['deep arrays', `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, /nests deeper than 64 levels/],
    ['deep objects', `${'{"a":'.repeat(70)}1${'}'.repeat(70)}`, /nests deeper than 64 levels/],
  ])('%s', async (_name, bad, reason) => {
    const outcome = await readText('bad.jsonl', around(bad));
    expect(titles(outcome)).toEqual(['Title 1', 'Title 3']);
    expect(outcome.rejected).toEqual([
      { location: 'bad.jsonl:2', reason: expect.stringMatching(reason), payload: expect.any(String) },
    ]);
    expect(outcome.rejected[0]!.payload).not.toContain('\0');
  });

  it('but brackets inside text are no depth', async () => {
    const outcome = await readText('brackets.jsonl', `${JSON.stringify({ title: '[{"'.repeat(500) })}\n`);
    expect(outcome.documents.length).toBe(1);
  });

  it('and so is a 200 MB line, in bounded memory', { timeout: 60_000 }, async () => {
    const path = join(folder, 'long.jsonl.gz');
    const source = repeated(`${line(1)}\n{"title":"`, 200 * 1024 * 1024, `"}\n${line(3)}\n`);
    await pipeline(Readable.from(source), createGzip({ level: 1 }), createWriteStream(path));
    let outcome: Outcome | undefined;
    const growth = await memoryGrowth(async () => (outcome = await read(path)));
    console.log(`200 MB line: memory grew by ${(growth / 1024 / 1024).toFixed(0)} MB`);
    expect(titles(outcome!)).toEqual(['Title 1', 'Title 3']);
    expect(outcome!.rejected).toMatchObject([
      { location: 'long.jsonl.gz:2', reason: 'The line has 209715212 bytes; the limit is 8388608.' },
    ]);
    expect(growth).toBeLessThan(120 * 1024 * 1024);
  });

  it('as is one that ends the file', async () => {
    const outcome = await readText(
      'long-end.jsonl',
      Buffer.concat([...repeated(`${line(1)}\n`, 9 * 1024 * 1024, '')]),
    );
    expect(titles(outcome)).toEqual(['Title 1']);
    expect(outcome.rejected).toMatchObject([
      { location: 'long-end.jsonl:2', reason: expect.stringMatching(/9437184 bytes/) },
    ]);
  });
});

describe('JSONL', () => {
  it('may have a byte order mark, CRLF, blank lines and no end of line at the end', async () => {
    const outcome = await readText('odd.jsonl', `\uFEFF${line(1)}\r\n\r\n  \n${line(2)}`);
    expect(titles(outcome)).toEqual(['Title 1', 'Title 2']);
    expect(outcome.documents.map(({ location }) => location)).toEqual(['odd.jsonl:1', 'odd.jsonl:4']);
    expect(outcome.rejected).toEqual([]);
  });

  it('keeps line numbers and every record across the pieces of a large file', async () => {
    const count = 60_000;
    const lines = Array.from({ length: count }, (_, i) =>
      i % 1000 === 999 ? 'bad' : JSON.stringify({ id: i + 1, title: `Größe ${i} ${'é'.repeat(i % 40)}` }),
    );
    for (const [name, bytes] of [
      ['many.jsonl', Buffer.from(lines.join('\n'))],
      ['many.jsonl.gz', gzipSync(lines.join('\n'))],
      ['many.jsonl.zst', zstdCompressSync(Buffer.from(lines.join('\n')))],
    ] as const) {
      const outcome = await readText(name, bytes);
      expect(outcome.documents.length).toBe(count - 60);
      expect(
        outcome.documents.every(({ externalId, location }) => location === `${name}:${externalId}`),
      ).toBe(true);
      expect(outcome.rejected.map(({ location }) => location)).toEqual(
        Array.from({ length: 60 }, (_, i) => `${name}:${(i + 1) * 1000}`),
      );
      expect(outcome.bytesRead).toBe(bytes.length);
    }
  });
});

describe('compressed data', () => {
  // Random text does not compress, so the cut falls in the middle of the rows.
  const rows = Array.from({ length: 5000 }, (_, i) =>
    JSON.stringify({ id: i, title: `T${i}`, text: Math.sin(i).toString(36).repeat(5) }),
  ).join('\n');

  it.each([
    ['gzip', 'jsonl.gz', gzipSync],
    ['zstd', 'jsonl.zst', zstdCompressSync],
  ] as const)(
    'in %s that is cut off gives everything before the cut and says where it ends',
    async (kind, ending, compress) => {
      const whole = compress(Buffer.from(rows));
      const cut = Math.floor(whole.length * 0.7);
      const outcome = await readText(`cut.${ending}`, whole.subarray(0, cut));
      expect(outcome.documents.length).toBeGreaterThan(2000);
      expect(outcome.documents.length).toBeLessThan(5000);
      expect(titles(outcome)).toEqual(Array.from({ length: outcome.documents.length }, (_, i) => `T${i}`));
      const last = outcome.rejected.at(-1)!;
      expect(last.location).toBe(`cut.${ending} byte ${cut}`);
      expect(last.reason).toBe(`${kind} data ends early at byte ${cut}. What came before was kept.`);
      // The line that the cut went through, and the cut.
      expect(outcome.rejected.length).toBe(2);
    },
  );

  it('that is damaged in the middle gives what came before and says so', async () => {
    const whole = gzipSync(Buffer.from(rows));
    whole.fill(0xff, Math.floor(whole.length / 2), Math.floor(whole.length / 2) + 64);
    const outcome = await readText('damaged.jsonl.gz', whole);
    expect(outcome.documents.length).toBeGreaterThan(1000);
    expect(outcome.rejected.at(-1)!.reason).toMatch(/^gzip data is damaged near byte \d+/);
  });

  it('that is a bomb is read in bounded memory', { timeout: 60_000 }, async () => {
    const path = join(folder, 'bomb.jsonl.gz');
    await pipeline(
      Readable.from(repeated('{', 300 * 1024 * 1024, '')),
      createGzip(),
      createWriteStream(path),
    );
    let outcome: Outcome | undefined;
    const growth = await memoryGrowth(async () => (outcome = await read(path)));
    expect(outcome!.rejected.length).toBe(1);
    expect(growth).toBeLessThan(120 * 1024 * 1024);
  });
});

describe('CSV', () => {
  it('with a byte order mark, quotes, and line ends of any kind is read', async () => {
    for (const [name, end] of [
      ['lf', '\n'],
      ['crlf', '\r\n'],
      ['cr', '\r'],
    ] as const) {
      const outcome = await readText(
        `${name}.csv`,
        `\uFEFFTitle,url,tags${end}"One, ""quoted""",https://e.org/1,a;b${end}${end}Two,https://e.org/2,${end}`,
      );
      expect(titles(outcome)).toEqual(['One, "quoted"', 'Two']);
      expect(outcome.documents[0]).toMatchObject({ url: 'https://e.org/1', labels: ['a', 'b'] });
      expect(outcome.rejected).toEqual([]);
    }
  });

  it('keeps the rows around ragged, NUL and not UTF-8 ones, which are rejected with their line', async () => {
    const bytes = Buffer.concat([
      Buffer.from(
        'title,url\nOne,https://e.org/1\nshort\nlong,https://e.org/2,more\nextra commas,https://e.org/3,,,\n',
      ),
      Buffer.from('bad '),
      Buffer.from([0xe9]),
      Buffer.from(' latin,https://e.org/4\nnul\0,x\nLast,https://e.org/5\n'),
    ]);
    const outcome = await readText('ragged.csv', bytes);
    expect(titles(outcome)).toEqual(['One', 'extra commas', 'Last']);
    expect(outcome.rejected.map(({ location, reason }) => [location, reason])).toEqual([
      ['ragged.csv:3', 'The row has 1 fields; the header has 2.'],
      ['ragged.csv:4', 'The row has 3 fields; the header has 2.'],
      ['ragged.csv:6', 'Field 1 of the row is not valid UTF-8.'],
      ['ragged.csv:7', 'Field 1 of the row holds a NUL byte.'],
    ]);
  });

  it('without a header calls its columns by number', async () => {
    const outcome = await readText('bare.csv', '1,Hello,https://e.org/1\n2,World,https://e.org/2\n', {
      map: ['title=column2', 'url=column3', 'externalId=column1'],
    });
    expect(outcome.documents.map(({ externalId, title, url }) => [externalId, title, url])).toEqual([
      ['1', 'Hello', 'https://e.org/1'],
      ['2', 'World', 'https://e.org/2'],
    ]);
  });

  it('with a quote that never ends is read up to it, in bounded memory', { timeout: 60_000 }, async () => {
    const path = join(folder, 'quote.csv');
    await pipeline(
      Readable.from(repeated('title,url\nOne,https://e.org/1\n"', 60 * 1024 * 1024, '\n')),
      createWriteStream(path),
    );
    let outcome: Outcome | undefined;
    const growth = await memoryGrowth(async () => (outcome = await read(path)));
    expect(titles(outcome!)).toEqual(['One']);
    expect(outcome!.rejected.length).toBeGreaterThanOrEqual(1);
    expect(outcome!.rejected[0]!.location).toMatch(/^quote\.csv:/);
    expect(growth).toBeLessThan(150 * 1024 * 1024);
  });
});

describe('a file that cannot be read at all is an error that names it and says why', () => {
  it.each([
    ['empty.jsonl', '', /empty\.jsonl is empty/],
    ['blank.txt', ' \n \n', /blank\.txt holds only white space/],
    ['blank.jsonl', ' \n \n', /blank\.jsonl holds no records/],
    ['header.csv', 'title,url\n', /header\.csv holds no records/],
    ['empty.jsonl.gz', gzipSync(''), /holds nothing once decompressed/],
    [
      'picture.bin',
      Buffer.from(Array.from({ length: 3000 }, (_, i) => (i * 7919) % 256)),
      /is not text: it starts with the bytes/,
    ],
    ['array.json', '[{"title":"x"}]', /is one JSON array/],
    ['prose.txt', 'Once upon a time', /is in no format that can be read/],
    ['broken.gz', Buffer.from([0x1f, 0x8b, 0x08, 0x00, 0x01]), /ends early at byte 5/],
  ])('%s', async (name, content, reason) => {
    await expect(readText(name, content)).rejects.toMatchObject({
      code: 'FILE_UNREADABLE',
      message: expect.stringMatching(reason),
    });
  });

  it('a directory, a missing file, and a path through a file', async () => {
    await mkdir(join(folder, 'inside'));
    await expect(read(join(folder, 'inside'))).rejects.toMatchObject({
      code: 'FILE_UNREADABLE',
      message: expect.stringMatching(/inside is a directory/),
    });
    await expect(read(join(folder, 'missing'))).rejects.toMatchObject({
      code: 'FILE_UNREADABLE',
      message: expect.stringMatching(/missing does not exist/),
    });
    await writeFile(join(folder, 'file'), 'x');
    await expect(read(join(folder, 'file', 'x'))).rejects.toMatchObject({
      code: 'FILE_UNREADABLE',
      message: expect.stringMatching(/not a directory/),
    });
  });

  it.skipIf(process.getuid?.() === 0)(
    'a file without permission (skipped as root, who may read everything)',
    async () => {
      const path = join(folder, 'secret.jsonl');
      await writeFile(path, line(1));
      await chmod(path, 0o000);
      await expect(read(path)).rejects.toMatchObject({
        code: 'FILE_UNREADABLE',
        message: expect.stringMatching(/may not be read by this user/),
      });
    },
  );
});

describe('a feed as a file', () => {
  it('is read whatever it is called', async () => {
    const outcome = await readText(
      'download',
      '<?xml version="1.0"?><rss version="2.0"><channel><link>https://e.org/</link><item><title>A</title><link>/a</link></item></channel></rss>',
    );
    expect(outcome.documents).toMatchObject([
      { title: 'A', url: 'https://e.org/a', location: 'download item 1' },
    ]);
  });

  it('that is an entity bomb is refused at once', async () => {
    const levels = Array.from(
      { length: 9 },
      (_, i) => `<!ENTITY lol${i + 1} "${`&lol${i};`.repeat(10)}">`,
    ).join('');
    const bomb = `<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY lol0 "lol">${levels}]><rss><channel><item><title>&lol9;</title></item></channel></rss>`;
    const started = performance.now();
    await expect(readText('bomb.xml', bomb)).rejects.toMatchObject({
      code: 'FEED_UNREADABLE',
      message: expect.stringMatching(/bomb\.xml declares an entity made of other entities/),
    });
    expect(performance.now() - started).toBeLessThan(500);
  });
});
