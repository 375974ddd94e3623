import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { derivedUuid } from '../../src/base/ids.ts';
import type { TrendSubject } from '../../src/domain/trend.ts';
import type { Language } from '../../src/language/language.ts';
import type { CorpusSignal } from '../../src/trends/corpus/corpus.ts';

interface Paper {
  readonly id: string;
  readonly created: string;
  readonly primary: string;
  readonly authors: string;
  readonly title: string;
}

/**
 * The sample of arXiv, 1989 to 2019, in order. Each primary category is a source and the first author the voice. Entities
 * are those that titles name; none repeats another.
 */
export function arxivSignals(file: string, language: Language): CorpusSignal[] {
  return gunzipSync(readFileSync(file))
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Paper)
    .sort((a, b) => (a.created < b.created ? -1 : a.created > b.created ? 1 : 0))
    .map((paper) => ({
      id: derivedUuid(`arxiv ${paper.id}`),
      publishedAt: Date.parse(`${paper.created}T12:00:00Z`),
      source: { id: derivedUuid(`arxiv ${paper.primary}`), name: `arXiv ${paper.primary}`, type: 'papers' },
      title: paper.title,
      host: 'arxiv.org',
      author: paper.authors.split(',')[0] ?? null,
      repeats: false,
      reach: 0,
      sentiment: null,
      pestle: [],
      subjects: language
        .analyse({ title: paper.title, body: '', language: 'en' })
        .entities.map(
          ({ id, name, kind }): TrendSubject => ({ kind: 'entity', key: id, name, entityKind: kind }),
        ),
    }));
}
