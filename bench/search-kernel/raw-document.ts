import type { RawDocument } from '../../src/domain/document.ts';
import type { Corpus } from './corpus.ts';

/** The corpus's next document as a source would hand it over; `n` makes its id, address and date. */
export function toRaw(corpus: Corpus, n: number): RawDocument {
  const { text, keywords } = corpus.next();
  return {
    externalId: `bench-${n}`,
    url: `https://example.org/${n}`,
    title: text.title,
    body: text.body,
    ...(text.company === undefined ? {} : { company: text.company }),
    ...(keywords?.language === undefined ? {} : { language: String(keywords.language) }),
    publishedAt: Date.UTC(2024, 0, 1) + n * 60_000,
    attributes: { points: n % 500 },
  };
}
