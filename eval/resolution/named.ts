import { join } from 'node:path';
import { openLanguage } from '../../src/language/language.ts';
import { loadModels } from '../../src/language/models.ts';
import { readHackerNews } from '../datasets/hacker-news.ts';
import { readBbc } from '../datasets/topics.ts';

export interface NamedOrganisation {
  readonly name: string;
  readonly known: boolean;
  /** Texts that name it. */
  readonly texts: number;
}

/**
 * The organisations that the product's own entity stages find in Hacker News titles of 2016 to 2018 and BBC news, each
 * once, most named first. For evaluation only.
 */
export async function readNamed(datasets: string): Promise<NamedOrganisation[]> {
  const language = openLanguage(await loadModels());
  const found = new Map<string, { name: string; known: boolean; texts: number }>();
  const read = (title: string, body: string) => {
    for (const { id, kind, name, known } of language.analyse({ title, body, language: 'en' }).entities) {
      if (kind !== 'organisation') continue;
      const entry = found.get(id) ?? { name, known, texts: 0 };
      entry.texts++;
      found.set(id, entry);
    }
  };
  for (const { title } of readHackerNews(join(datasets, 'hackernews'))) read(title, '');
  for (const text of readBbc(join(datasets, 'text_classification/bbc/dataset/data_files')).texts) {
    const line = text.indexOf('\n');
    read(text.slice(0, line), text.slice(line + 1));
  }
  return [...found.values()].sort((a, b) => b.texts - a.texts || (a.name < b.name ? -1 : 1));
}
