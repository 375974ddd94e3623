import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { isBellwetherError } from '../../base/errors.ts';
import { parseDate } from '../../domain/parse-date.ts';
import { parseFeed } from './parse-feed.ts';
import type { ParsedFeed } from './parsed-feed.ts';

/**
 * The feed suite: feeds collected as they are in the world, many malformed, with what two other parsers
 * (gofeed, rss-parser) make of them. Judged are the fields that we keep: titles, links, dates, ids.
 */
const root = fileURLToPath(new URL('../../../../shared/datasets/feeds', import.meta.url));

interface Expected {
  readonly title?: string;
  readonly link?: string;
  readonly items: readonly {
    readonly title?: string;
    readonly link?: string;
    readonly id?: string;
    readonly dates: readonly string[];
  }[];
}

interface Case {
  readonly name: string;
  readonly feed: string;
  readonly expectedFile: string;
  readonly expected: Expected;
}

type Json = Record<string, unknown>;

const suite = existsSync(root);
const cases = suite ? [...gofeedCases(), ...rssParserCases()] : [];

describe.skipIf(!suite)('feed suite (skipped where ../shared/datasets/feeds is missing)', () => {
  it('parses at least 95 % of the cases to the expected titles, links, dates and ids', () => {
    const misses: string[] = [];
    let relevant = 0;
    let relevantMisses = 0;
    for (const one of cases) {
      const states = statesAnything(one.expected);
      if (states) relevant++;
      let differences: string[];
      try {
        differences = compare(parseFeed(readFileSync(one.feed), { where: one.name }), one.expected);
      } catch (error) {
        differences = [`refused: ${(error as Error).message}`];
      }
      if (differences.length === 0) continue;
      misses.push(`${one.name}: ${differences.join('; ')}`);
      if (states) relevantMisses++;
    }
    const share = (misses: number, all: number) =>
      `${all - misses} of ${all} (${((100 * (all - misses)) / all).toFixed(1)} %)`;
    console.log(
      `feed suite: ${share(misses.length, cases.length)} as expected; of those that state a title, link, date or id: ${share(relevantMisses, relevant)}\n  ${misses.join('\n  ')}`,
    );
    expect(cases.length).toBeGreaterThan(500);
    expect(relevantMisses / relevant).toBeLessThan(0.05);
  });

  it('reads or refuses every file of the suite with a clear error, within a second', () => {
    let read = 0;
    const refused: string[] = [];
    const expectations = new Set(cases.map((one) => one.expectedFile));
    for (const file of filesUnder(root)) {
      if (expectations.has(file)) continue;
      const started = performance.now();
      try {
        parseFeed(readFileSync(file), { where: basename(file) });
        read++;
      } catch (error) {
        if (!isBellwetherError(error, 'FEED_UNREADABLE')) throw error;
        expect(error.message.startsWith(basename(file))).toBe(true);
        refused.push(error.message);
      }
      expect(performance.now() - started).toBeLessThan(1000);
    }
    console.log(`feed suite: ${read} files read, ${refused.length} refused\n  ${refused.join('\n  ')}`);
  });
});

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

function gofeedCases(): Case[] {
  const found: Case[] = [];
  for (const file of filesUnder(join(root, 'gofeed'))) {
    const feed = file.endsWith('_expected.json')
      ? file.replace('_expected.json', '.json')
      : file.replace(/\.json$/, '.xml');
    if (!file.endsWith('.json') || feed === file || !existsSync(feed)) continue;
    const json = JSON.parse(readFileSync(file, 'utf8')) as Json;
    found.push({
      name: file.slice(root.length + 1),
      feed,
      expectedFile: file,
      expected: fromGofeed(json, file.includes('/translator/'), dirname(file).endsWith('/json')),
    });
  }
  return found;
}

/** gofeed's own structures per format, and its translator's common one. */
function fromGofeed(json: Json, translated: boolean, isJsonFeed: boolean): Expected {
  const items = ((json.entries ?? json.items ?? []) as Json[]).map((item) => {
    const guid = item.guid as { value?: string } | string | undefined;
    return defined({
      title: text(item.title),
      link: isJsonFeed && !translated ? text(item.url) : (text(item.link) ?? alternate(item.links)),
      id: text(item.id) ?? text(typeof guid === 'object' ? guid.value : guid),
      dates: [item.published, item.pubDate, item.date_published, item.updated, item.date_modified]
        .map(text)
        .filter((date) => date !== undefined),
    });
  });
  return defined({
    title: text(json.title),
    link: isJsonFeed && !translated ? text(json.home_page_url) : (text(json.link) ?? alternate(json.links)),
    items,
  });
}

function rssParserCases(): Case[] {
  const folder = join(root, 'rss-parser/test');
  const inputs = readdirSync(join(folder, 'input'));
  return readdirSync(join(folder, 'output')).map((name) => {
    const stem = name.replace('.json', '');
    const { feed } = JSON.parse(readFileSync(join(folder, 'output', name), 'utf8')) as { feed: Json };
    const items = (feed.items as Json[]).map((item) =>
      defined({
        title: text(item.title),
        link: text(item.link),
        id: text(item.guid) ?? text(item.id) ?? text(item['rdf:about']),
        dates: [text(item.isoDate) ?? text(item.pubDate)].filter((date) => date !== undefined),
      }),
    );
    return {
      name: `rss-parser/${stem}`,
      feed: join(folder, 'input', inputs.find((input) => input.startsWith(`${stem}.`))!),
      expectedFile: join(folder, 'output', name),
      expected: defined({ title: text(feed.title), link: text(feed.link), items }),
    };
  });
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

function alternate(links: unknown): string | undefined {
  const list = Array.isArray(links) ? links : [];
  const link = list.find(
    (one: unknown) =>
      typeof one === 'string' || (one as Json).rel === undefined || (one as Json).rel === 'alternate',
  );
  return text(typeof link === 'object' ? (link as Json).href : link);
}

function defined<T extends object>(fields: { [Key in keyof T]: T[Key] | undefined } & object): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}

function statesAnything({ title, link, items }: Expected): boolean {
  return (
    title !== undefined ||
    link !== undefined ||
    items.some(
      (item) =>
        item.title !== undefined || item.link !== undefined || item.id !== undefined || item.dates.length > 0,
    )
  );
}

/** What differs, in words. A field that the expectation does not state is not looked at. */
function compare(actual: ParsedFeed, expected: Expected): string[] {
  const differences: string[] = [];
  const check = (what: string, is: string | undefined, should: string | undefined): void => {
    if (should !== undefined && !sameText(is, should))
      differences.push(
        `${what} ${JSON.stringify(is)?.slice(0, 120)}, expected ${JSON.stringify(should).slice(0, 120)}`,
      );
  };
  check('title', actual.title, expected.title);
  check('link', actual.link, expected.link);
  if (actual.items.length !== expected.items.length)
    differences.push(`${actual.items.length} items, expected ${expected.items.length}`);
  expected.items.forEach((item, i) => {
    const mine = actual.items[i];
    if (mine === undefined) return;
    check(`item ${i} title`, mine.title, item.title);
    check(`item ${i} link`, mine.link, item.link);
    check(`item ${i} id`, mine.id, item.id);
    const dates = [mine.published, mine.updated].filter((date) => date !== undefined);
    for (const date of item.dates) {
      const at = parseDate(date);
      if (!dates.some((own) => own === date || (at !== undefined && parseDate(own) === at)))
        differences.push(`item ${i} date ${dates.join(', ') || 'missing'}, expected ${date}`);
    }
  });
  return differences;
}

/**
 * The same but for white space. rss-parser's expectations for two Latin-1 feeds were made by reading them as
 * UTF-8, so their replacement characters stand for any one character.
 */
function sameText(is: string | undefined, should: string): boolean {
  const squeeze = (value: string) => value.replace(/\s+/g, ' ').trim();
  if (is === undefined) return false;
  if (!should.includes('\uFFFD')) return squeeze(is) === squeeze(should);
  const pattern = squeeze(should)
    .split('\uFFFD')
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('.');
  return new RegExp(`^${pattern}$`, 'u').test(squeeze(is));
}
