import type { SummarisedSignal, SummarySentence } from '../../domain/summary.ts';
import {
  chooseSentences,
  type SentenceWeights,
  scoreSentences,
} from '../../kernels/rank/extract-sentences.ts';
import type { Scanner } from '../../kernels/text/scanner.ts';
import { readSentences, type SourceSentence, type TextEmbedding } from './sentence-table.ts';

/** Fitted on SciTLDR's training set by `models/summaries/train.ts`. */
export const SENTENCE_WEIGHTS: SentenceWeights = {
  centroid: 0.025,
  title: 0.062,
  titleWords: 0.146,
  keyWords: 0.333,
  cue: 0.055,
  first: 0.023,
  last: -0.008,
  length: 0.011,
  long: -0.061,
  short: -0.019,
};

export const EXTRACT_DEFAULTS = {
  /** Sentences for one signal and for several. */
  sentences: 2,
  clusterSentences: 3,
  /** 0 to 1: how much a sentence of a cluster loses for repeating one that was chosen before. One text repeats itself little. */
  diversity: 0,
  clusterDiversity: 0.3,
} as const;

/** Two sentences with so many content words in common, of all of theirs, say the same. */
const SAME_WORDS = 0.8;
const LONGEST_TITLE = 300;

export interface ExtractTools {
  readonly scan: Scanner;
  readonly embedding: TextEmbedding;
}

/**
 * The most telling sentences of signals, as written: for one signal in the order of its text, for several best first, each
 * with every signal that says the same. Titles stand in where there is no sentence.
 */
export function extractSummary(
  signals: readonly SummarisedSignal[],
  tools: ExtractTools,
  options: { readonly sentences?: number; readonly diversity?: number } = {},
): SummarySentence[] {
  const { list, table } = readSentences(signals, tools);
  if (list.length === 0) return titlesOf(signals);
  const scores = scoreSentences(table, SENTENCE_WEIGHTS);
  const chosen = chooseSentences(table, scores, {
    count:
      options.sentences ??
      (signals.length > 1 ? EXTRACT_DEFAULTS.clusterSentences : EXTRACT_DEFAULTS.sentences),
    diversity:
      options.diversity ??
      (signals.length > 1 ? EXTRACT_DEFAULTS.clusterDiversity : EXTRACT_DEFAULTS.diversity),
  });
  const different: number[] = [];
  for (const candidate of chosen)
    if (!different.some((other) => saysTheSame(list[other]!, list[candidate]!))) different.push(candidate);
  if (signals.length === 1) different.sort((a, b) => a - b);
  return different.map((i) => ({
    text: list[i]!.text,
    signalIds: signals
      .filter(
        (_, source) =>
          source === list[i]!.source ||
          list.some((other) => other.source === source && saysTheSame(list[i]!, other)),
      )
      .map(({ id }) => id),
  }));
}

function saysTheSame(left: SourceSentence, right: SourceSentence): boolean {
  const common = left.words.intersection(right.words).size;
  return common >= SAME_WORDS * (left.words.size + right.words.size - common);
}

function titlesOf(signals: readonly SummarisedSignal[]): SummarySentence[] {
  const bySentence = Map.groupBy(signals, ({ title, body }) =>
    (title.trim() || body.trim()).replace(/\s+/g, ' ').slice(0, LONGEST_TITLE).toWellFormed(),
  );
  return [...bySentence]
    .filter(([text]) => text !== '')
    .slice(0, EXTRACT_DEFAULTS.clusterSentences)
    .map(([text, same]) => ({ text, signalIds: same.map(({ id }) => id) }));
}
