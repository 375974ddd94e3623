import { join } from 'node:path';
import {
  chooseSentences,
  type SentenceTable,
  type SentenceWeights,
  scoreSentences,
} from '../../src/kernels/rank/extract-sentences.ts';
import { createScanner } from '../../src/kernels/text/scanner.ts';
import { EXTRACT_DEFAULTS, SENTENCE_WEIGHTS } from '../../src/language/summaries/extractive.ts';
import { readSentences } from '../../src/language/summaries/sentence-table.ts';
import { readBbcSummaries, readSciTldr, type SummarisedText } from '../datasets/summaries.ts';
import { bestRouge } from '../metrics/rouge.ts';
import { textRank } from '../metrics/text-rank.ts';
import type { Peers } from '../peers/peers.ts';
import { openShippedEmbedding } from '../shipped-embedding.ts';
import { checkTable } from '../summaries/check-table.ts';
import type { EvalTable, EvalTask } from '../task.ts';

/** Extractive summaries on people's: one sentence of a paper's abstract, three of a news article. */
export const task: EvalTask = {
  name: 'summaries',
  page: 'models/summaries/CARD.md',
  needs: ['summarization/scitldr/dev.jsonl', 'summarization/bbc_summary/valid.csv'],
  async run({ datasets, peers }) {
    const papers = readSciTldr(join(datasets, 'summarization/scitldr/dev.jsonl')).map((text) => ({
      ...text,
      sentences: text.sentences!,
    }));
    const news = readBbcSummaries(join(datasets, 'summarization/bbc_summary/valid.csv')).map((text) => ({
      ...text,
      sentences: splitLowerCase(text.text),
    }));
    return [
      await compare('SciTLDR dev: one sentence of an abstract', papers, 1, peers, {
        note: `${papers.length} abstracts, sentences as the set gives them, F1, the best of one to four references; ROUGE without stemming. The weights were fitted on SciTLDR's training set. The best sentence is what a perfect choice would give. Texts per second on one thread, reading of the sentences included.`,
      }),
      await compare('BBC news: the first 100 words of what is chosen', news, 12, peers, {
        words: 100,
        note: `${news.length} articles in lower case, split at stops by one regular expression for everyone; the references are about 40 % of an article's sentences. Every method ranks, the best are taken in order until there are 100 words, and the last is cut: so none wins by long sentences. Nothing was fitted on this set.`,
      }),
      checkTable(papers),
    ];
  },
};

type SplitText = SummarisedText & { readonly sentences: readonly string[] };

interface Ranked {
  readonly name: string;
  readonly picks: readonly (readonly number[])[];
  readonly textsPerSecond: number | null;
}

async function compare(
  title: string,
  texts: readonly SplitText[],
  count: number,
  peers: Peers,
  { note, words = Number.POSITIVE_INFINITY }: { readonly note: string; readonly words?: number },
): Promise<EvalTable> {
  const range = texts.map(({ sentences }) => [...sentences.keys()]);
  const ranked: Ranked[] = [
    {
      name: count === 1 ? 'first sentence' : 'first sentences',
      picks: range.map((all) => all.slice(0, count)),
      textsPerSecond: null,
    },
    timed('TextRank, textbook', texts, ({ sentences }) => textRank(sentences).slice(0, count)),
  ];
  const given = await peers.run<object, Record<string, { picks: number[][]; seconds: number }>>('summaries', {
    documents: texts.map(({ sentences }) => sentences),
    counts: texts.map(() => count),
  });
  if (given === null) ranked.push({ name: 'sumy: not installed', picks: [], textsPerSecond: null });
  for (const [name, { picks, seconds }] of Object.entries(given ?? {}))
    ranked.push({ name: `sumy ${name}`, picks, textsPerSecond: texts.length / seconds });

  const only = (...names: (keyof SentenceWeights)[]): SentenceWeights =>
    Object.fromEntries(
      Object.entries(SENTENCE_WEIGHTS).map(([name, weight]) => [
        name,
        names.includes(name as keyof SentenceWeights) ? Math.abs(weight) : 0,
      ]),
    ) as unknown as SentenceWeights;
  const own = ownRanking(count);
  const diversities = count === 1 ? [EXTRACT_DEFAULTS.diversity] : [EXTRACT_DEFAULTS.diversity, 0.3, 0.6];
  ranked.push(
    own('centroid alone', texts, only('centroid'), 0),
    own('title alone', texts, only('title'), 0),
    own('without vectors', texts, { ...SENTENCE_WEIGHTS, centroid: 0, title: 0 }, 0),
    own('without cue words', texts, { ...SENTENCE_WEIGHTS, cue: 0 }, 0),
    ...diversities.map((diversity, i) =>
      own(
        `**Bellwether**${count > 1 ? `, diversity ${diversity}${i === 0 ? ' (shipped)' : ''}` : ''}`,
        texts,
        SENTENCE_WEIGHTS,
        diversity,
      ),
    ),
  );
  if (count === 1)
    ranked.push({
      name: 'best sentence',
      picks: texts.map((text) => [bestSentence(text)]),
      textsPerSecond: null,
    });
  return {
    title,
    columns: ['summary', 'ROUGE-1', 'ROUGE-2', 'ROUGE-L', 'texts/s'],
    rows: ranked.map(({ name, picks, textsPerSecond }) => [
      name,
      ...(picks.length === 0 ? [null, null, null] : meanRouge(texts, picks, words)),
      textsPerSecond === null ? null : Math.round(textsPerSecond),
    ]),
    note,
  };
}

function timed(name: string, texts: readonly SplitText[], pick: (text: SplitText) => number[]): Ranked {
  const started = process.cpuUsage();
  const picks = texts.map(pick);
  const { user, system } = process.cpuUsage(started);
  return { name, picks, textsPerSecond: texts.length / ((user + system) / 1e6) };
}

function ownRanking(count: number) {
  const scan = createScanner();
  const embedding = openShippedEmbedding();
  return (name: string, texts: readonly SplitText[], weights: SentenceWeights, diversity: number): Ranked =>
    timed(name, texts, ({ title, text, sentences }) => {
      // Sentences that say nothing are left out by the reader; what is chosen is found again by its text.
      const { list, table } = readSentences([{ title, body: text }], { scan, embedding, given: [sentences] });
      return choose(table, weights, { count, diversity }).map((i) =>
        sentences.findIndex((sentence) => sentence.replace(/\s+/g, ' ').trim() === list[i]!.text),
      );
    });
}

function choose(
  table: SentenceTable,
  weights: SentenceWeights,
  options: { readonly count: number; readonly diversity: number },
): number[] {
  return chooseSentences(table, scoreSentences(table, weights), options);
}

function bestSentence({ sentences, references }: SplitText): number {
  const gains = sentences.map((sentence) => {
    const { rouge1, rouge2, rougeL } = bestRouge(sentence, references);
    return rouge1.f1 + rouge2.f1 + rougeL.f1;
  });
  return gains.indexOf(Math.max(...gains));
}

/** Mean F1 of ROUGE-1, -2 and -L. */
function meanRouge(
  texts: readonly SplitText[],
  picks: readonly (readonly number[])[],
  words: number,
): number[] {
  const sums = [0, 0, 0];
  for (const [i, { sentences, references }] of texts.entries()) {
    const summary = withinWords(
      picks[i]!.map((place) => ({ place, words: sentences[place]!.split(/\s+/) })),
      words,
    );
    const { rouge1, rouge2, rougeL } = bestRouge(summary, references);
    for (const [k, { f1 }] of [rouge1, rouge2, rougeL].entries()) sums[k]! += f1 / texts.length;
  }
  return sums;
}

/** The best that fit, in the order of the text; the last one cut. */
function withinWords(
  ranked: readonly { readonly place: number; readonly words: readonly string[] }[],
  most: number,
): string {
  let left = most;
  return ranked
    .map(({ place, words }) => {
      const taken = words.slice(0, left);
      left -= taken.length;
      return { place, text: taken.join(' ') };
    })
    .toSorted((a, b) => a.place - b.place)
    .map(({ text }) => text)
    .join(' ');
}

/** Lower-cased news: a stop with white space behind it ends a sentence, unless a single letter or a title is before it. */
function splitLowerCase(text: string): string[] {
  return text
    .split(/(?<=[.!?]["')]?)(?<!\b(?:mr|mrs|ms|dr|[a-z])\.)\s+|\n+/)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== '');
}
