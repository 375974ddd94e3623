import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { derivedUuid } from '../../src/base/ids.ts';
import type { World } from '../../src/demo/world.ts';
import type { Analysis } from '../../src/domain/analysis.ts';
import type { TrendSubject } from '../../src/domain/trend.ts';
import { embeddedText } from '../../src/language/embedding/embedded-text.ts';
import type { Language } from '../../src/language/language.ts';
import { fingerprint } from '../../src/pipeline/stages/fingerprint.ts';
import type { CorpusSignal } from '../../src/trends/corpus/corpus.ts';
import { fold } from '../near-duplicates/fold.ts';
import { readHackerNews } from './hacker-news.ts';

/**
 * Public archives and the demonstration world as signals of a trend corpus: understood by the language stages, and repeats
 * found by the stages of the pipeline, as the product would have them.
 */
interface Told {
  readonly title: string;
  readonly body: string;
  readonly url: string | null;
  readonly publishedAt: number;
}

/** Hacker News, 2016 to 2018, in order. It is one source; the host of each link, or the author, is the voice. */
export function hackerNewsSignals(folder: string, language: Language): CorpusSignal[] {
  const source = { id: derivedUuid('hacker news'), name: 'Hacker News', type: 'social' } as const;
  const stories = readHackerNews(folder).map((story) => ({ ...story, body: story.text }));
  const repeats = findRepeats(stories, language);
  return stories.map((story, i) => ({
    id: derivedUuid(`hacker news ${story.id}`),
    publishedAt: story.publishedAt,
    source,
    title: story.title,
    host: hostOf(story.url),
    author: story.author,
    repeats: repeats[i] === 1,
    reach: story.points,
    ...understood(language.analyse({ title: story.title, body: story.body, language: 'en' })),
  }));
}

/**
 * GitHub's trending lists, 2014 to 2021, in order. Each list is a source, the owner of a repository its voice. A repository
 * that is listed again, the next day or in another list, repeats what was said: it counts when it is first listed.
 */
export function gitHubTrendingSignals(folder: string, language: Language): CorpusSignal[] {
  const listed = new Set<string>();
  const signals: CorpusSignal[] = [];
  for (let year = 2014; year <= 2021; year++) {
    const lines = gunzipSync(readFileSync(join(folder, `github_trending_${year}.jsonl.gz`)))
      .toString('utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map(
        (line) =>
          JSON.parse(line) as {
            date: string;
            language: string | null;
            repo: string;
            description: string | null;
          },
      );
    lines.sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0));
    for (const { date, language: list, repo, description } of lines) {
      const [owner = '', name = ''] = repo.split('/');
      const title = `${name.replace(/[-_.]+/g, ' ')}: ${description ?? ''}`;
      const repeats = listed.has(repo.toLowerCase());
      listed.add(repo.toLowerCase());
      signals.push({
        id: derivedUuid(`trending ${list} ${date} ${repo}`),
        publishedAt: Date.parse(`${date}T12:00:00Z`),
        source: { id: derivedUuid(`trending ${list}`), name: list ?? 'all languages', type: 'code' },
        title,
        host: 'github.com',
        author: owner,
        repeats,
        reach: 0,
        // What repeats is not counted, and its subjects are those of the first.
        ...(repeats ? NOTHING : understood(language.analyse({ title, body: '', language: 'en' }))),
      });
    }
  }
  return signals;
}

/** The demonstration world as the product takes it in. */
export function worldSignals(world: World, language: Language): CorpusSignal[] {
  const documents = world.feeds
    .flatMap(({ source, documents: written }) => written.map((document) => ({ source, document })))
    .map(({ source, document }) => ({
      source,
      id: document.externalId!,
      title: document.title ?? '',
      body: document.body ?? '',
      url: document.url ?? null,
      language: document.language ?? null,
      publishedAt: Date.parse(String(document.publishedAt)),
    }))
    .sort((a, b) => a.publishedAt - b.publishedAt || (a.id < b.id ? -1 : 1));
  const repeats = findRepeats(documents, language);
  return documents.map((document, i) => ({
    id: derivedUuid(`world ${document.id}`),
    publishedAt: document.publishedAt,
    source: {
      id: derivedUuid(`world source ${document.source.key}`),
      name: document.source.name,
      type: document.source.sourceType,
    },
    title: document.title,
    host: hostOf(document.url),
    repeats: repeats[i] === 1,
    reach: 0,
    ...understood(language.analyse(document)),
  }));
}

const NOTHING = { sentiment: null, pestle: [], subjects: [] } as const;

function understood(analysis: Analysis): Pick<CorpusSignal, 'sentiment' | 'pestle' | 'subjects'> {
  return {
    sentiment: analysis.sentiment?.score ?? null,
    pestle: analysis.pestle.filter(({ holds }) => holds).map(({ name }) => name),
    subjects: analysis.entities.map(
      ({ id, name, kind }): TrendSubject => ({ kind: 'entity', key: id, name, entityKind: kind }),
    ),
  };
}

/** 1 for what tells a story that an earlier one told: the same content, or joined by the pipeline's stories. */
function findRepeats(texts: readonly Told[], language: Language): Uint8Array {
  const first = new Map<string, number>();
  const repeats = new Uint8Array(texts.length);
  const fresh: number[] = [];
  texts.forEach((text, i) => {
    const print = fingerprint(text.title, text.body, text);
    if (first.has(print)) repeats[i] = 1;
    else {
      first.set(print, i);
      fresh.push(i);
    }
  });
  const { joins } = fold(
    fresh.map((i) => ({ ...texts[i]!, vector: language.embed(embeddedText(texts[i]!)) })),
  );
  for (const { document } of joins) repeats[fresh[document]!] = 1;
  return repeats;
}

function hostOf(url: string | null): string | null {
  return url !== null && URL.canParse(url) ? new URL(url).hostname.replace(/^www\./, '') : null;
}
