import { join } from 'node:path';
import { readCollections, type TestCollection } from '../../bench/ir/collections.ts';
import { readSentencePairs } from '../datasets/sentence-pairs.ts';
import { readArxiv, readBbc, type TopicSet } from '../datasets/topics.ts';
import { type Encoder, peerEncoder, shippedEncoder } from '../embedding/encoders.ts';
import { dot, kMeans, normalisedMutualInformation, purity } from '../metrics/clustering.ts';
import { ndcg } from '../metrics/ndcg.ts';
import { spearman } from '../metrics/rank-correlation.ts';
import type { EvalTask } from '../task.ts';

const SEED = 20_240_917;
const STSB = 'pairs/stsb/stsb-en-dev.csv';
const BBC = 'text_classification/bbc/dataset/data_files';
const ARXIV = 'arxiv/arxiv_cs_sample30k.jsonl.gz';
/** arXiv categories, and papers of each: the teacher takes 20 seconds for a thousand abstracts. */
const CATEGORIES = 10;
const PAPERS = 200;
/** Texts that speed is measured on. */
const TIMED = 2_000;

export const task: EvalTask = {
  name: 'embedding',
  page: 'models/embedding/CARD.md',
  needs: [STSB, 'ir', BBC, ARXIV],
  async run({ datasets, peers, log }) {
    const encoders: Encoder[] = [shippedEncoder()];
    if (peers.installed)
      encoders.push(
        peerEncoder(peers, 'all-MiniLM-L6-v2 (the teacher, ONNX)', 'teacher'),
        peerEncoder(peers, "averaged word vectors (the teacher's input)", 'average'),
      );
    const pairs = readSentencePairs(join(datasets, STSB));
    const collections = readCollections(join(datasets, 'ir')) ?? [];
    const topicSets = [readBbc(join(datasets, BBC)), readArxiv(join(datasets, ARXIV), CATEGORIES, PAPERS)];
    const timed = topicSets[1]!.texts.slice(0, TIMED);
    const short = pairs.flatMap(({ left, right }) => [left, right]);

    const meaning: (string | number)[][] = [];
    const clustering: (string | number)[][] = [];
    const speed: (string | number)[][] = [];
    for (const encoder of encoders) {
      log(`  ${encoder.name}`);
      const similarity = await similarities(encoder, pairs);
      const found: number[] = [];
      for (const collection of collections) found.push(await retrieval(encoder, collection));
      meaning.push([
        encoder.name,
        spearman(
          similarity,
          pairs.map(({ score }) => score),
        ),
        ...found,
      ]);
      const row: (string | number)[] = [encoder.name];
      for (const set of topicSets) row.push(...(await clusters(encoder, set)));
      clustering.push(row);
      speed.push([encoder.name, await encoder.speed(short), await encoder.speed(timed.slice(0, 300))]);
    }
    return [
      {
        title: 'Meaning: sentence similarity and search by vectors alone',
        columns: [
          'model',
          'STS-B dev, Spearman',
          ...collections.map((collection) => `${collection.name}, nDCG@10`),
        ],
        rows: meaning,
        note: `STS-B dev: ${pairs.length} pairs. ${collections.map(({ name, documents, queries }) => `${name}: ${documents.length} documents, ${queries.length} queries`).join('; ')}. Cosine of the whole text's vector, title and body in one; no lexical part.`,
      },
      {
        title: 'Clustering: spherical k-means with as many clusters as topics',
        columns: ['model', ...topicSets.flatMap(({ name }) => [`${name}, purity`, `${name}, NMI`])],
        rows: clustering,
        note: `${topicSets.map(({ name, texts, topics }) => `${name}: ${texts.length} texts, ${topics.length} topics`).join('; ')}. Mean of five seeds from ${SEED}; arXiv: the ${CATEGORIES} largest primary categories, the first ${PAPERS} papers of each.`,
      },
      {
        title: 'Speed: texts per second of one core',
        columns: [
          'model',
          `${characters(short)} characters (STS-B)`,
          `${characters(timed)} characters (arXiv)`,
        ],
        rows: speed,
        note: 'CPU time, one thread; ours the best of five rounds.',
      },
    ];
  },
};

const characters = (texts: readonly string[]): number =>
  Math.round(texts.reduce((sum, text) => sum + text.length, 0) / texts.length);

async function similarities(
  encoder: Encoder,
  pairs: readonly { left: string; right: string }[],
): Promise<number[]> {
  const left = await encoder.encode(pairs.map((pair) => pair.left));
  const right = await encoder.encode(pairs.map((pair) => pair.right));
  return left.map((vector, i) => dot(vector, right[i]!));
}

async function retrieval(encoder: Encoder, { documents, queries }: TestCollection): Promise<number> {
  const vectors = await encoder.encode(documents.map(({ title, body }) => `${title}\n${body}`.trim()));
  const asked = await encoder.encode(queries.map(({ text }) => text));
  const gains = queries.map(({ relevant }, q) => {
    const scores = vectors.map((vector) => dot(vector, asked[q]!));
    const best = Array.from(scores.keys())
      .sort((a, b) => scores[b]! - scores[a]!)
      .slice(0, 10);
    return ndcg(
      best.map((d) => documents[d]!.id),
      relevant,
      10,
    );
  });
  return gains.reduce((sum, gain) => sum + gain, 0) / gains.length;
}

async function clusters(encoder: Encoder, { texts, labels, topics }: TopicSet): Promise<[number, number]> {
  const vectors = await encoder.encode(texts);
  const seeds = [0, 1, 2, 3, 4].map((offset) => SEED + 100 * offset);
  const runs = seeds.map((seed) => kMeans(vectors, topics.length, { seed, restarts: 3 }));
  const mean = (of: (run: Int32Array) => number): number =>
    runs.reduce((sum, run) => sum + of(run), 0) / runs.length;
  return [mean((run) => purity(run, labels)), mean((run) => normalisedMutualInformation(run, labels))];
}
