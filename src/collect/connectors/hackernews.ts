import { BellwetherError, isBellwetherError, messageOf } from '../../base/errors.ts';
import type { RawDocument } from '../../domain/document.ts';
import type { Connector, Cursor, FetchContext, Page } from '../connector.ts';
import { requireSuccess } from '../require-success.ts';

const LISTS = ['top', 'new', 'best', 'ask', 'show', 'job'] as const;

interface HackerNewsSettings {
  readonly list: (typeof LISTS)[number];
  /** Stories looked at per run, from the start of the list. */
  readonly limit: number;
}

/** `pending` are stories of this run not fetched yet; `seen` are those handed over, newest first. */
interface HackerNewsCursor {
  readonly list: string;
  readonly highestId: number;
  readonly seen: readonly number[];
  readonly pending: readonly number[];
}

const PAGE_SIZE = 50;
/** At once. The API has no stated limit and is served from a content network. */
const CONCURRENCY = 8;
/** More than two lists' worth: a story that left a list and came back is still known. */
const REMEMBERED = 1200;

/**
 * Hacker News by its official API (https://github.com/HackerNews/API): a list gives ids, each story is one
 * request. Stories already handed over are not fetched again.
 */
export function createHackerNews(options: { readonly baseUrl?: string } = {}): Connector<HackerNewsSettings> {
  const baseUrl = options.baseUrl ?? 'https://hacker-news.firebaseio.com/v0';

  return {
    kind: 'hackernews',
    title: 'Hacker News',
    defaults: { sourceType: 'news', schedule: { kind: 'interval', everySeconds: 300 }, rateLimit: 600 },
    manners: { concurrency: CONCURRENCY, minDelayMs: 0 },

    parseSettings(settings) {
      const list = settings.list ?? 'top';
      const limit = settings.limit ?? 100;
      if (!LISTS.includes(list as HackerNewsSettings['list'])) {
        throw new BellwetherError(
          'INVALID_INPUT',
          `settings.list is ${JSON.stringify(list)}. Use one of ${LISTS.join(', ')}.`,
        );
      }
      if (!Number.isInteger(limit) || (limit as number) < 1 || (limit as number) > 500) {
        throw new BellwetherError(
          'INVALID_INPUT',
          `settings.limit is ${JSON.stringify(limit)}. Give a whole number from 1 to 500.`,
        );
      }
      return { list: list as HackerNewsSettings['list'], limit: limit as number };
    },

    nameOf: ({ list }) => `Hacker News: ${list}`,

    async fetchPage(settings, cursor, context) {
      const last = readCursor(cursor, settings.list);
      let pending = last.pending;
      if (pending.length === 0) {
        const seen = new Set(last.seen);
        pending = (await fetchList(settings, context)).filter((id) => !seen.has(id));
        if (pending.length === 0)
          return { documents: [], cursor: { ...last }, more: false, unchanged: true, rejected: [] };
      }
      return fetchStories(pending, last, context);
    },
  };

  async function fetchList(settings: HackerNewsSettings, context: FetchContext): Promise<number[]> {
    const ids = await fetchJson(`${baseUrl}/${settings.list}stories.json`, context);
    if (!Array.isArray(ids) || ids.some((id) => !Number.isSafeInteger(id))) {
      throw new BellwetherError(
        'FEED_UNREADABLE',
        `${baseUrl}/${settings.list}stories.json is not a list of ids.`,
      );
    }
    return ids.slice(0, settings.limit) as number[];
  }

  async function fetchStories(
    pending: readonly number[],
    last: HackerNewsCursor,
    context: FetchContext,
  ): Promise<Page> {
    const ids = pending.slice(0, PAGE_SIZE);
    const documents: RawDocument[] = [];
    const rejected: { reason: string; payload: string }[] = [];
    const done: number[] = [];
    const failures: unknown[] = [];
    const queue = ids.values();
    const work = async (): Promise<void> => {
      for (const id of queue) {
        try {
          const item = await fetchJson(`${baseUrl}/item/${id}.json`, context);
          // The list names stories before the item is served everywhere; the next run asks again.
          if (item === null) continue;
          done.push(id);
          const story = toDocument(item, id);
          if (story === 'unreadable')
            rejected.push({
              reason: `Item ${id} is not a story.`,
              payload: JSON.stringify(item).slice(0, 4096),
            });
          else if (story !== null) documents.push(story);
        } catch (error) {
          context.signal.throwIfAborted();
          failures.push(error);
          // Whoever asks to be left alone is left alone at once.
          if (isBellwetherError(error) && error.details.retryAfterMs != null) return;
        }
      }
    };
    await Promise.all(Array.from({ length: CONCURRENCY }, work));
    if (failures.length > 0 && done.length === 0) throw failures[0];
    const order = new Map(ids.map((id, i) => [String(id), i]));
    documents.sort((a, b) => order.get(a.externalId!)! - order.get(b.externalId!)!);
    const rest = failures.length > 0 ? [] : pending.slice(PAGE_SIZE);
    const cursor: HackerNewsCursor = {
      list: last.list,
      highestId: Math.max(last.highestId, ...done),
      seen: [...done, ...last.seen].slice(0, REMEMBERED),
      pending: rest,
    };
    return {
      documents,
      cursor: { ...cursor },
      more: rest.length > 0,
      unchanged: done.length === 0,
      rejected,
    };
  }
}

async function fetchJson(url: string, context: FetchContext): Promise<unknown> {
  const response = await context.fetch(url, {
    headers: { accept: 'application/json' },
    signal: context.signal,
  });
  requireSuccess(response, url);
  try {
    return JSON.parse(Buffer.from(response.body).toString('utf8')) as unknown;
  } catch (cause) {
    throw new BellwetherError('FEED_UNREADABLE', `${url} did not answer with JSON: ${messageOf(cause)}.`, {
      cause,
    });
  }
}

/** Null for a story that was deleted or killed by moderators. */
function toDocument(value: unknown, id: number): RawDocument | 'unreadable' | null {
  if (typeof value !== 'object' || value === null) return 'unreadable';
  const item = value as Record<string, unknown>;
  if (item.deleted === true || item.dead === true) return null;
  if (item.id !== id || typeof item.title !== 'string') return 'unreadable';
  const attributes: Record<string, string | number> = {};
  if (typeof item.score === 'number') attributes.points = item.score;
  if (typeof item.descendants === 'number') attributes.comments = item.descendants;
  if (typeof item.type === 'string') attributes.type = item.type;
  return {
    externalId: String(id),
    url:
      typeof item.url === 'string' && item.url !== ''
        ? item.url
        : `https://news.ycombinator.com/item?id=${id}`,
    title: item.title,
    ...(typeof item.text === 'string' ? { body: item.text } : {}),
    ...(typeof item.by === 'string' ? { author: item.by } : {}),
    ...(typeof item.time === 'number' ? { publishedAt: item.time } : {}),
    language: 'en',
    attributes,
  };
}

/** A cursor of another list (the settings were edited) says nothing about this one. */
function readCursor(cursor: Cursor | null, list: string): HackerNewsCursor {
  const ids = (value: unknown): number[] =>
    Array.isArray(value) ? value.filter((id) => Number.isSafeInteger(id)) : [];
  if (cursor?.list !== list) return { list, highestId: 0, seen: [], pending: [] };
  return {
    list,
    highestId: Number(cursor.highestId) || 0,
    seen: ids(cursor.seen),
    pending: ids(cursor.pending),
  };
}
