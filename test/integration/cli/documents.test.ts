import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
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
}
interface Page {
  readonly total: number;
  readonly items: readonly { readonly id: string; readonly title: string; readonly published_at: string }[];
  readonly next_cursor: string | null;
  readonly facets?: Readonly<Record<string, readonly { readonly label: string; readonly count: number }[]>>;
}

let cli: CommandLine;
let stories = '';
beforeAll(async () => {
  cli = await createCommandLine();
  const folder = join(cli.data, 'stories');
  await mkdir(folder);
  stories = join(folder, 'january.jsonl.gz');
  const lines = [
    ...Array.from({ length: 31 }, (_, i) => ({
      id: i + 1,
      title: `Harbour news ${i + 1}`,
      url: `https://example.org/${i + 1}`,
      date: `2018-01-${String(i + 1).padStart(2, '0')}`,
      tags: i % 2 === 0 ? ['ships'] : [],
    })),
    {
      id: 40,
      title: 'Harbour news 1',
      url: 'https://www.example.org/1/?utm_source=mail',
      date: '2018-01-09',
    },
    { id: 41, date: '2018-01-09' },
  ].map((line) => JSON.stringify(line));
  lines.splice(10, 0, '{"title": cut');
  await writeFile(stories, gzipSync(`${lines.join('\n')}\n`));
});
afterAll(() => cli?.[Symbol.asyncDispose]());

const ingest = (...more: string[]) => cli.run('ingest', stories, '--tenant', 'demo', '--json', ...more);
/** By the words alone: what else is near in meaning is not this file's question. */
const search = async (...words: string[]) =>
  (await cli.run('search', ...words, '--mode', 'text', '--json')).json<Page>();

it('ingest makes the tenant and reports what adds up', async () => {
  const answer = await ingest('--source-type', 'news');
  expect(answer.code).toBe(0);
  expect(answer.err).toContain('created the tenant "demo"');
  const report = answer.json<Report & { seconds: number; per_second: number }>();
  expect(report).toMatchObject({ read: 34, accepted: 31, duplicates: 1, rejected: 2, errors: [] });
  expect(report.seconds).toBeGreaterThan(0);
  expect(report.per_second).toBeGreaterThan(0);
});

it('the same ingest again accepts nothing', async () => {
  expect((await ingest()).json<Report>()).toMatchObject({
    read: 34,
    accepted: 0,
    duplicates: 32,
    rejected: 2,
  });
});

it('a file that is missing fails the command and keeps what the others hold', async () => {
  const extra = join(cli.data, 'stories', 'extra.csv');
  await writeFile(extra, 'headline,link,when\nLighthouse opens,https://example.org/l,2019-05-01\n');
  const missing = join(cli.data, 'stories', 'missing.jsonl');
  const answer = await cli.run(
    ...['ingest', missing, extra, '--json'],
    ...['--map', 'title=headline', '--map', 'url=link', '--map', 'publishedAt=when'],
  );
  expect(answer.code).toBe(1);
  expect(answer.json<Report>()).toMatchObject({
    read: 1,
    accepted: 1,
    errors: [{ file: missing, message: expect.stringContaining('does not exist') }],
  });
  expect(answer.err).toContain('missing.jsonl does not exist');
  expect((await search('lighthouse')).items).toMatchObject([
    { title: 'Lighthouse opens', published_at: '2019-05-01T00:00:00.000Z', source_type: 'news' },
  ]);
});

it('a file of which nothing can be used is told with a way out', async () => {
  const rounds = join(cli.data, 'stories', 'rounds.csv');
  await writeFile(rounds, 'round_code,raised\na,100\nb,200\n');
  const answer = await cli.run('ingest', rounds, '--source', 'rounds', '--json');
  expect(answer.json<Report>()).toMatchObject({ read: 2, accepted: 0, rejected: 2 });
  expect(answer.err).toContain('--map title=');
});

it('search keeps to its dates, both included, counts facets, and pages by cursor', async () => {
  const page = await search(
    ...['harbour', '--from', '2018-01-05', '--to', '2018-01-09', '--facets', '--sort', 'oldest'],
    ...['--limit', '3'],
  );
  expect(page.total).toBe(5);
  expect(page.items.map(({ title }) => title)).toEqual([
    'Harbour news 5',
    'Harbour news 6',
    'Harbour news 7',
  ]);
  expect(page.facets?.label).toMatchObject([{ label: 'ships', count: 3 }]);
  expect(page.facets?.source).toMatchObject([{ label: 'stories', count: 5 }]);
  const next = await search(
    ...['harbour', '--from', '2018-01-05', '--to', '2018-01-09', '--sort', 'oldest', '--limit', '3'],
    ...['--cursor', page.next_cursor!],
  );
  expect(next.items.map(({ title }) => title)).toEqual(['Harbour news 8', 'Harbour news 9']);
  expect(next.next_cursor).toBeNull();
});

it('search for people shows title, date, source and address; a bad date is wrong usage', async () => {
  const { out } = await cli.run('search', '"harbour news 31"');
  expect(out).toMatch(/^1 signal in [\d.]+ ms\n\nHarbour news 31\n {2}2018-01-31 {2}stories\n {2}https:/);
  const bad = await cli.run('search', 'x', '--from', 'yesterday', '--json');
  expect(bad.code).toBe(2);
  expect(bad.json()).toMatchObject({
    error: { code: 'INVALID_INPUT', message: expect.stringContaining('"yesterday"') },
  });
});

it('dead letters are listed with place and reason, shown, replayed and discarded', async () => {
  type Letter = { id: string; stage: string; location: string; reason: string; payload: string };
  const list = async () =>
    (await cli.run('deadletter', 'list', '--json')).json<{ total: number; items: Letter[] }>();
  const { total, items } = await list();
  expect(total).toBe(6);
  const cut = items.find(({ stage }) => stage === 'capture')!;
  expect(cut).toMatchObject({
    location: 'january.jsonl.gz:11',
    reason: expect.stringContaining('not JSON'),
    payload: '{"title": cut',
    replayable: false,
  });
  const empty = items.find(({ stage, location }) => stage === 'validate' && location.startsWith('january'))!;
  expect(empty.location).toBe('january.jsonl.gz:34');
  expect((await cli.run('deadletter', 'show', empty.id)).out).toMatch(/neither a title nor a text\njanuary/);

  // What was refused is refused again, so nothing gets lost on the way.
  expect((await cli.run('deadletter', 'replay', empty.id, '--json')).json()).toEqual({
    replayed: 1,
    skipped: 0,
  });
  expect((await cli.run('deadletter', 'replay', cut.id, '--json')).json()).toEqual({
    replayed: 0,
    skipped: 1,
  });
  expect((await cli.run('deadletter', 'discard', cut.id)).code).toBe(0);
  const after = await list();
  expect(after.total).toBe(5);
  expect(after.items.map(({ id }) => id)).not.toContain(cut.id);
});

it('commands that meet on one data directory wait for each other', async () => {
  const [one, other] = await Promise.all([ingest(), ingest()]);
  for (const { code, out, err } of [one!, other!]) {
    expect({ code, err }).toMatchObject({ code: 0 });
    expect(JSON.parse(out)).toMatchObject({ read: 34, accepted: 0, duplicates: 32 });
  }
  expect([one!, other!].filter(({ err }) => err.includes('waiting for the other command'))).toHaveLength(1);
});

it('reindex finds every document again', async () => {
  expect((await cli.run('reindex', '--json')).json()).toMatchObject({ documents: 32 });
  expect((await search('harbour', '--limit', '0')).total).toBe(31);
});
