import { createScanner } from '../../src/kernels/text/scanner.ts';
import { openSentiment } from '../../src/language/sentiment/sentiment.ts';
import { RATED_SETS, type RatedText, readRatings } from '../datasets/sentiment-ratings.ts';
import { spearman } from '../metrics/rank-correlation.ts';
import { readModel } from '../read-model.ts';
import type { EvalTask } from '../task.ts';

interface Output {
  readonly scores: readonly number[];
  readonly seconds: number;
}

/** Ratings nearer to 0 than this are neither positive nor negative. */
const NEUTRAL = 0.5;

export const task: EvalTask = {
  name: 'sentiment',
  page: 'models/sentiment/CARD.md',
  needs: [],
  async run({ peers, log }) {
    const rows: (string | number | null)[][] = [];
    const missing: string[] = [];
    for (const [name, title] of Object.entries(RATED_SETS)) {
      const set = readRatings(name as keyof typeof RATED_SETS);
      if (set === null) {
        missing.push(title);
        continue;
      }
      log(`  ${set.length} ${title}`);
      const texts = set.map(({ text }) => text);
      rows.push([title, 'Bellwether', ...measure(set, ours(texts))]);
      for (const [method, shown] of [
        ['vader', 'vaderSentiment 3.3.2 (Python)'],
        ['textblob', 'textblob 0.20.1 (Python)'],
      ]) {
        const output = await peers.run<object, Output>('sentiment', { method, texts });
        if (output !== null) rows.push([title, shown!, ...measure(set, output)]);
      }
    }
    return [
      {
        title: 'Sentiment beside the mean of twenty human ratings',
        columns: ['texts', 'method', 'Spearman', 'sign is right', 'texts/s'],
        rows,
        note: `${missing.length === 0 ? '' : `Not found, run \`npm run eval:peers\`: ${missing.join(', ')}. `}The ratings come with vaderSentiment 0.5 (MIT), whose authors made lexicon and ratings: the lexicon, ours too, was tuned on texts of these kinds, and no other set is at hand. "Sign is right": of the texts rated ${NEUTRAL} or more from 0. Nothing here was trained on; the words added for business were chosen without looking at it.`,
      },
    ];
  },
};

function ours(texts: readonly string[]): Output {
  const sentiment = openSentiment(readModel('sentiment'));
  const scan = createScanner();
  let scores: number[] = [];
  let seconds = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 3; round++) {
    const started = process.cpuUsage();
    scores = texts.map((text) => {
      scan.run(text);
      return sentiment.score([{ text, scan }])?.score ?? 0;
    });
    const { user, system } = process.cpuUsage(started);
    seconds = Math.min(seconds, (user + system) / 1e6);
  }
  return { scores, seconds };
}

function measure(set: readonly RatedText[], { scores, seconds }: Output): [number, number, number] {
  const clear = set.flatMap(({ rating }, i) => (Math.abs(rating) >= NEUTRAL ? [i] : []));
  const right = clear.filter((i) => Math.sign(scores[i]!) === Math.sign(set[i]!.rating));
  return [
    spearman(
      scores,
      set.map(({ rating }) => rating),
    ),
    right.length / clear.length,
    Math.round(set.length / seconds),
  ];
}
