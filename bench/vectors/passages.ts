import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

const DATASETS = new URL('../../../shared/datasets/', import.meta.url);

/**
 * Real texts in passages of one to four sentences, each document's together: stories and their titles, abstracts of
 * papers and patents, descriptions of repositories and products. Undefined where the data sets are missing.
 */
export function readPassages(): { readonly documents: readonly (readonly string[])[] } | undefined {
  if (!existsSync(DATASETS)) return undefined;
  const documents: string[][] = [];
  for (const folder of ['arxiv', 'hackernews', 'patents_uspto_10k', 'github_trending', 'producthunt_daily']) {
    const place = new URL(`${folder}/`, DATASETS);
    if (!existsSync(place)) continue;
    for (const name of readdirSync(place).sort()) {
      if (!/\.jsonl(\.gz)?$/.test(name)) continue;
      const bytes = readFileSync(new URL(name, place));
      const text = (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
      for (const line of text.split('\n')) {
        if (line === '') continue;
        const strings = Object.values(JSON.parse(line) as Record<string, unknown>).filter(
          (value): value is string => typeof value === 'string' && value.includes(' ') && value.length > 20,
        );
        const sentences = strings
          .flatMap((each) => each.split(/(?<=[.!?])\s+/))
          .filter(({ length }) => length > 20);
        if (sentences.length > 0) documents.push(windows(sentences));
      }
    }
  }
  return { documents };
}

/** Up to four sentences from each place on: as texts of different length about the same. */
function windows(sentences: readonly string[]): string[] {
  const found: string[] = [];
  for (let from = 0; from < sentences.length; from++)
    for (let length = 1; length <= 4 && from + length <= sentences.length; length++)
      found.push(sentences.slice(from, from + length).join(' '));
  return found;
}
