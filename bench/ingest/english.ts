import { generateWorld } from '../../src/demo/world.ts';
import type { RawDocument } from '../../src/domain/document.ts';

const LONGEST_BODY = 1_150;

/** Texts to load, one after another, and words to ask for. */
export interface IngestTexts {
  next(n: number): RawDocument;
  /** A word of the texts by rank: the first are the most frequent. */
  word(rank: number): string;
}

/**
 * English about real technologies, generated: two texts of the demonstration's world make one of 1.2 KB, 1.4 KB with all its fields, so that
 * the language stages meet names, deals, places and near duplicates as in life. At most 100,000 different ones.
 */
export function createEnglish(seed: number, documents: number): IngestTexts {
  const wanted = Math.min(Math.max(documents * 2, 500), 200_000);
  const world = generateWorld({ seed, end: Date.UTC(2026, 0, 1), documents: wanted });
  const texts = world.feeds.flatMap((feed) => feed.documents);
  const half = Math.floor(texts.length / 2);
  const frequencies = new Map<string, number>();
  for (const { body } of texts.slice(0, 2_000))
    for (const word of body?.match(/\b[a-z]{4,}\b/g) ?? [])
      frequencies.set(word, (frequencies.get(word) ?? 0) + 1);
  const words = [...frequencies].sort((a, b) => b[1] - a[1]).map(([word]) => word);
  return {
    next(n) {
      const first = texts[n % half]!;
      const second = texts[half + (n % half)]!;
      const lap = Math.floor(n / half);
      return {
        externalId: `bench-${n}`,
        url: `https://example.org/${n}`,
        title: first.title!,
        // A second lap has other texts, or all of it would be duplicates.
        body: `${lap === 0 ? '' : `Edition ${lap}. `}${first.body}\n\n${second.title}. ${second.body}`.slice(
          0,
          LONGEST_BODY,
        ),
        publishedAt: Date.UTC(2024, 0, 1) + n * 60_000,
        attributes: { points: n % 500 },
      };
    },
    word: (rank) => words[rank % words.length]!,
  };
}
