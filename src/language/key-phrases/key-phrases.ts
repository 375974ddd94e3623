import type { KeyPhrase } from '../../domain/analysis.ts';
import { createKeyPhraseFinder } from '../../kernels/text/key-phrases.ts';
import type { ScannedText } from '../../kernels/text/scanned-text.ts';

/** Most key phrases of a document. */
export const MOST_KEY_PHRASES = 10;

/** Names what a document is about, in its own words. Not shared between threads: it holds scratch buffers. */
export interface KeyPhrases {
  /** Best first, at most ten; the title's scan first, then the body's. */
  find(texts: readonly ScannedText[]): readonly KeyPhrase[];
}

export function createKeyPhrases(): KeyPhrases {
  const finder = createKeyPhraseFinder();
  return {
    find(texts) {
      return finder.find(texts, MOST_KEY_PHRASES).map(({ part, start, end, score }) => ({
        text: texts[part]!.text.slice(start, end),
        score: Math.round(score * 1000) / 1000,
      }));
    },
  };
}
