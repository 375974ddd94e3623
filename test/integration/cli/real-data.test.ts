import { createReadStream, existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { createGunzip } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type CommandLine, createCommandLine } from '../../harness/command-line.ts';

// Every command is a start of the whole product: on a busy machine a few of them take their time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const DATASETS = fileURLToPath(new URL('../../../../shared/datasets/', import.meta.url));

interface Report {
  readonly read: number;
  readonly accepted: number;
  readonly duplicates: number;
  readonly rejected: number;
}
interface Found {
  readonly total: number;
  readonly items: readonly Readonly<Record<string, unknown>>[];
}

async function firstLines(path: string, count: number): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of createInterface({ input: createReadStream(path).pipe(createGunzip()) })) {
    lines.push(line);
    if (lines.length === count) break;
  }
  return lines;
}

describe.skipIf(!existsSync(DATASETS))('real data (skipped where ../shared/datasets is missing)', () => {
  let cli: CommandLine;
  beforeAll(async () => {
    cli = await createCommandLine();
    await mkdir(join(cli.data, 'input'));
  });
  afterAll(() => cli?.[Symbol.asyncDispose]());

  const slice = async (source: string, count: number): Promise<string> => {
    const path = join(cli.data, 'input', `${source.replaceAll('/', '-')}.jsonl`);
    const lines = await firstLines(join(DATASETS, `${source}.jsonl.gz`), count);
    expect(lines.length).toBe(count);
    await writeFile(path, `${lines.join('\n')}\n`);
    return path;
  };
  const ingest = async (...words: string[]) =>
    (await cli.run('ingest', ...words, '--tenant', 'demo', '--json')).json<Report>();
  const search = async (...words: string[]) => (await cli.run('search', ...words, '--json')).json<Found>();

  it('Hacker News: three years of stories, once', async () => {
    const years = await Promise.all(
      [2016, 2017, 2018].map((year) => slice(`hackernews/hn_stories_${year}`, 5000)),
    );
    const report = await ingest(...years, '--source-type', 'news', '--source', 'Hacker News');
    expect(report.read).toBe(15_000);
    expect(report.accepted + report.duplicates + report.rejected).toBe(15_000);
    // Reposts of the same page under the same title, and stories that were deleted.
    expect(report.accepted).toBeGreaterThan(14_700);
    expect(report.rejected).toBeLessThan(50);
    expect((await search('--limit', '0')).total).toBe(report.accepted);
    const again = await ingest(...years, '--source-type', 'news', '--source', 'Hacker News');
    expect(again).toMatchObject({ read: 15_000, accepted: 0, rejected: report.rejected });
    const { items } = await search(
      'meltdown spectre',
      '--from',
      '2018-01-01',
      '--to',
      '2018-01-31',
      '--limit',
      '20',
    );
    expect(items.length).toBeGreaterThan(5);
    for (const { title, published_at } of items) {
      expect(title).toMatch(/meltdown/i);
      expect(title).toMatch(/spectre/i);
      expect(published_at).toMatch(/^2018-01/);
    }
  });

  it('arXiv: abstracts, authors, dates and categories', async () => {
    const file = await slice('arxiv/arxiv_cs_sample30k', 2000);
    const report = await ingest(file, '--source-type', 'papers', '--source', 'arXiv');
    expect(report).toMatchObject({ read: 2000, rejected: 0 });
    const { items } = await search('title:"nested satisfiability"', '--label', 'cs.CC');
    expect(items).toMatchObject([
      {
        title: 'Nested satisfiability',
        url: 'https://arxiv.org/abs/cs/9301111',
        author: 'Donald E. Knuth',
        published_at: '1989-12-31T00:00:00.000Z',
        labels: ['cs.CC'],
        language: 'en',
      },
    ]);
  });

  it('GitHub trending through a mapping: a repository that stays listed is one document, seen often', async () => {
    const file = await slice('github_trending/github_trending_2016', 2000);
    const report = await ingest(
      ...[file, '--source-type', 'code', '--source', 'trending'],
      ...['--map', 'title=repo', '--map', 'body=description', '--map', 'publishedAt=date'],
      ...['--map', 'url=https://github.com/{repo}', '--map', 'externalId={repo}@{date}'],
    );
    expect(report).toMatchObject({ read: 2000, rejected: 0 });
    expect(report.duplicates).toBeGreaterThan(1000);
    const { items } = await search(
      '"data science ipython notebooks"',
      '--source',
      'trending',
      '--limit',
      '1',
    );
    expect(items).toMatchObject([
      {
        title: 'donnemartin/data-science-ipython-notebooks',
        url: 'https://github.com/donnemartin/data-science-ipython-notebooks',
        published_at: '2016-01-02T00:00:00.000Z',
      },
    ]);
    expect(items[0]!.sightings).toBeGreaterThan(1);
  });
});
