import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export interface RatedText {
  readonly text: string;
  /** Mean of the ratings of people, -4 to 4. */
  readonly rating: number;
}

export const RATED_SETS = {
  nytEditorialSnippets: 'New York Times opinion, sentences',
  tweets: 'tweets',
  movieReviewSnippets: 'film reviews, sentences',
  amazonReviewSnippets: 'product reviews, sentences',
} as const;

/** Where `npm run eval:peers` unpacks the ratings that come with the source package vaderSentiment 0.5. Not in the repository. */
const FOLDER = fileURLToPath(new URL('../../.eval/sentiment/hutto_ICWSM_2014/', import.meta.url));

/** Null when the set is not there. */
export function readRatings(name: keyof typeof RATED_SETS): RatedText[] | null {
  const path = `${FOLDER}${name}_GroundTruth.txt`;
  if (!existsSync(path)) return null;
  return readFileSync(path, 'latin1')
    .trim()
    .split('\n')
    .map((line) => {
      const [, rating, ...text] = line.trim().split('\t');
      return { text: text.join(' '), rating: Number(rating) };
    });
}
