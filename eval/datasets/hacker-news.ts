import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { htmlToText } from '../../src/pipeline/stages/html-to-text.ts';

export interface HackerNewsStory {
  readonly id: number;
  readonly title: string;
  /** Plain text; empty for a link. */
  readonly text: string;
  readonly url: string | null;
  /** Milliseconds since the epoch. */
  readonly publishedAt: number;
  readonly author: string | null;
  readonly points: number;
}

/** The stories of 2016 to 2018, in the order in which they were published. */
export function readHackerNews(folder: string): HackerNewsStory[] {
  return [2016, 2017, 2018]
    .flatMap((year) =>
      gunzipSync(readFileSync(join(folder, `hn_stories_${year}.jsonl.gz`)))
        .toString('utf8')
        .split('\n')
        .filter((line) => line !== ''),
    )
    .map(
      (line) =>
        JSON.parse(line) as {
          id: number;
          time: number;
          title?: string;
          text?: string;
          url?: string;
          by?: string;
          score?: number;
        },
    )
    .map(({ id, time, title = '', text = '', url = '', by, score = 0 }) => ({
      id,
      title,
      text: htmlToText(text),
      url: url === '' ? null : url,
      publishedAt: time * 1_000,
      author: by ?? null,
      points: score,
    }))
    .sort((a, b) => a.publishedAt - b.publishedAt || a.id - b.id);
}
