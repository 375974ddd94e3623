import type { IndexedDocument } from '../../domain/search-query.ts';
import type { IndexDocument, IndexSchema } from '../../kernels/index/types.ts';

/** What the index holds of a document. The boosts are SEARCH-1's: a title counts three times, a company twice. */
export const INDEX_SCHEMA: IndexSchema = {
  text: [
    { name: 'title', boost: 3 },
    { name: 'company', boost: 2 },
    { name: 'body', boost: 1 },
  ],
  keywords: [
    { name: 'source_type' },
    { name: 'source' },
    { name: 'language' },
    { name: 'country', multiple: true },
    { name: 'label', multiple: true },
    { name: 'entity', multiple: true },
    { name: 'pestle', multiple: true },
  ],
  dates: ['published'],
};

export function toIndexDocument(document: IndexedDocument): IndexDocument {
  return {
    key: document.id,
    text: { title: document.title, company: document.company ?? undefined, body: document.body },
    keywords: {
      source_type: document.sourceType,
      source: document.sourceId,
      language: document.language ?? undefined,
      country: document.countries,
      label: document.labels,
      entity: document.entities,
      pestle: document.pestle,
    },
    dates: { published: document.publishedAt },
  };
}

/** Rises when the same text would be indexed otherwise: a changed tokenizer or stemmer. */
const ANALYSIS = 1;

/** An index written with another layout is rebuilt. Weights act at query time and do not count. */
export const INDEX_LAYOUT = JSON.stringify([
  ANALYSIS,
  INDEX_SCHEMA.text.map(({ name }) => name),
  INDEX_SCHEMA.keywords.map(({ name, multiple }) => [name, multiple === true]),
  INDEX_SCHEMA.dates,
]);
