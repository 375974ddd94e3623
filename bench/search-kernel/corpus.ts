import { type Random, seededRandom } from '../../src/base/random.ts';
import type { IndexDocument } from '../../src/kernels/index/types.ts';

const FUNCTION_WORDS =
  'the of and to in a is that for on with as by it are was from be this an at or which have has not we can will its but were their new more also been one would all these other may such there they when who two had our than into about up some out between over only time if after so first most no each how using'.split(
    ' ',
  );
const SYLLABLES =
  'ba be bi bo ca ce co cu da de di do fa fe fi fo ga ge go ha he hi ho ja ka ke ki la le li lo lu ma me mi mo mu na ne ni no nu pa pe pi po ra re ri ro ru sa se si so su ta te ti to tu va ve vi vo wa we za con ter per tri sta pro tra gra flo den mar lin sor pan tel net dex lux gen ron mix'.split(
    ' ',
  );
const ENDINGS = ['', '', '', '', 's', 's', 'ed', 'ing', 'ly', 'ment', 'er', 'tion'];
const VOCABULARY = 300_000;
const TOPICS = 400;
const TOPIC_WORDS = 300;
const COUNTRIES = 60;

export interface Corpus {
  /** The next document; its time goes on from one to the next. */
  next(): IndexDocument & {
    readonly text: { readonly title: string; readonly company?: string; readonly body: string };
  };
  /** Word of a frequency rank, 0 the commonest. */
  word(rank: number): string;
}

/**
 * A seeded corpus that weighs what real text weighs: about 190 tokens and 1.2 KB a document, a vocabulary of
 * 300,000 words with Zipf frequencies, topics that make words come in bursts, English inflections, the
 * commonest words real ones. The same seed gives the same documents on every machine.
 */
export function createCorpus(seed: number): Corpus {
  const random = seededRandom(seed);
  const words = createWords(seededRandom(seed ^ 0x5bd1e995));
  // Zipf-Mandelbrot, steeper beyond the core vocabulary (Ferrer i Cancho, Sole 2001: two regimes of scaling).
  const core = 6000;
  const sample = createSampler(
    Float64Array.from(words, (_, rank) => (rank < core ? 1 / (rank + 2.7) : core ** 0.7 / rank ** 1.7)),
  );
  const topicWords = Array.from({ length: TOPICS }, () =>
    Int32Array.from({ length: TOPIC_WORDS }, () => 100 + Math.floor(random() ** 5 * (VOCABULARY - 100))),
  );
  const companies = Array.from(
    { length: 5000 },
    () =>
      `${capital(words[500 + Math.floor(random() * 40_000)]!)}${['', ' Labs', ' Inc', ' Systems'][Math.floor(random() * 4)]}`,
  );
  const skewed = (count: number): number => Math.floor(random() ** 3 * count);
  let made = 0;

  // A document repeats itself (Simon 1955): a third of its words stood in it before. That is what brings 190
  // tokens down to some 110 different ones, as in the arXiv sample (170 tokens, 92 different stems).
  const drawn: number[] = [];
  const text = (tokens: number, topic: Int32Array): string => {
    const parts: string[] = [];
    let sentence = 0;
    for (let i = 0; i < tokens; i++) {
      const draw = random();
      let rank: number;
      if (draw < 0.3 && drawn.length > 0) rank = drawn[Math.floor((draw / 0.3) * drawn.length)]!;
      else if (draw >= 0.3 && draw < 0.42)
        rank = topic[Math.floor(((draw - 0.3) / 0.12) ** 2 * TOPIC_WORDS)]!;
      else rank = sample(random);
      drawn.push(rank);
      const word = words[rank]!;
      parts.push(sentence === 0 ? capital(word) : word);
      sentence++;
      if (i === tokens - 1) parts.push('.');
      else if (sentence > 8 && draw > 0.93) {
        parts.push('. ');
        sentence = 0;
      } else parts.push(draw > 0.9 ? ', ' : ' ');
    }
    return parts.join('');
  };

  return {
    word: (rank) => words[rank]!,
    next() {
      const topic = topicWords[skewed(TOPICS)]!;
      drawn.length = 0;
      const title = text(6 + Math.floor(random() * 7), topic).slice(0, -1);
      const body = text(110 + Math.floor(random() * 140), topic);
      const labels = Array.from({ length: Math.floor(random() * 4) }, () => `label-${skewed(40)}`);
      const company = random() < 0.6 ? { company: companies[skewed(companies.length)]! } : {};
      const number = made++;
      return {
        key: keyOf(random, number),
        text: { title, ...company, body },
        keywords: {
          source_type: ['news', 'paper', 'patent', 'repository', 'product'][skewed(5)]!,
          source: `source-${skewed(200)}`,
          language: ['en', 'de', 'fr', 'zh', 'ja', 'es', 'ko', 'pt', 'it', 'nl'][skewed(10)]!,
          ...(random() < 0.8 ? { country: `country-${skewed(COUNTRIES)}` } : {}),
          label: labels,
        },
        dates: { published: Date.UTC(2024, 0, 1) + number * 60_000 + Math.floor(random() * 60_000) },
      };
    },
  };
}

function createWords(random: Random): string[] {
  const seen = new Set(FUNCTION_WORDS);
  const words = [...FUNCTION_WORDS];
  while (words.length < VOCABULARY) {
    // Frequent words are shorter, as people make them.
    const syllables = words.length < 1500 ? 2 : words.length < 20_000 ? 3 : 4;
    let word = '';
    for (let i = Math.floor(random() * 2) + syllables - 1; i > 0; i--)
      word += SYLLABLES[Math.floor(random() * SYLLABLES.length)]!;
    word += ENDINGS[Math.floor(random() * ENDINGS.length)]!;
    if (seen.has(word)) continue;
    seen.add(word);
    words.push(word);
  }
  return words;
}

/** Walker's alias method (Vose 1991): O(1) a draw. */
function createSampler(weights: Float64Array): (random: Random) => number {
  const n = weights.length;
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const chance = weights.map((weight) => (weight * n) / total);
  const alias = new Int32Array(n);
  const small: number[] = [];
  const large: number[] = [];
  for (let i = 0; i < n; i++) (chance[i]! < 1 ? small : large).push(i);
  while (small.length > 0 && large.length > 0) {
    const less = small.pop()!;
    const more = large.pop()!;
    alias[less] = more;
    chance[more]! -= 1 - chance[less]!;
    (chance[more]! < 1 ? small : large).push(more);
  }
  for (const i of [...small, ...large]) chance[i] = 1;
  return (random) => {
    const draw = random() * n;
    const i = Math.floor(draw);
    return draw - i < chance[i]! ? i : alias[i]!;
  };
}

function keyOf(random: Random, number: number): string {
  const time = (Date.UTC(2024, 0, 1) + number).toString(16).padStart(12, '0');
  const rest = Math.floor(random() * 0x100000000)
    .toString(16)
    .padStart(8, '0');
  const more = Math.floor(random() * 0x1000000)
    .toString(16)
    .padStart(6, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${rest.slice(0, 3)}-8${more.slice(0, 3)}-${rest.slice(3)}${more.slice(3)}${more.slice(2)}`.slice(
    0,
    36,
  );
}

function capital(word: string): string {
  return word[0]!.toUpperCase() + word.slice(1);
}
