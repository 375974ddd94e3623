import type { Sentiment } from '../../domain/analysis.ts';
import type { ScannedText } from '../../kernels/text/scanned-text.ts';
import { scoreSentiment } from '../../kernels/text/sentiment.ts';
import { openValenceLexicon } from '../../kernels/text/valence-lexicon.ts';

/** Tells how positive or negative a text sounds, and by which words. */
export interface SentimentScorer {
  /** The title's scan first, then the body's. Null when no word of the lexicon stands in the text. */
  score(texts: readonly ScannedText[]): Sentiment | null;
}

/** `buffer` holds `models/sentiment/model.bin`. Throws MODEL_INVALID. */
export function openSentiment(buffer: SharedArrayBuffer): SentimentScorer {
  const lexicon = openValenceLexicon(buffer);
  return {
    score(texts) {
      const { score, words } = scoreSentiment(texts, lexicon);
      if (words.length === 0) return null;
      return {
        score: rounded(score),
        words: words.map(({ part, token, weight }) => {
          const { text, scan } = texts[part]!;
          return { text: text.slice(scan.starts[token]!, scan.ends[token]!), weight: rounded(weight) };
        }),
      };
    },
  };
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
