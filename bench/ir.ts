import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { cosine } from '../src/domain/vector.ts';
import { createSegmentBuilder } from '../src/kernels/index/builder.ts';
import { search } from '../src/kernels/index/search.ts';
import { openSegment } from '../src/kernels/index/segment.ts';
import type { IndexSchema, Query } from '../src/kernels/index/types.ts';
import { fuseRankings } from '../src/kernels/rank/reciprocal-rank-fusion.ts';
import { type Analyser, createAnalyser } from '../src/kernels/text/analyser.ts';
import { isStopWord } from '../src/kernels/text/stop-words.ts';
import { embeddedText } from '../src/language/embedding/embedded-text.ts';
import { type Language, loadLanguage } from '../src/language/language.ts';
import { HYBRID_DEFAULTS } from '../src/search/hybrid.ts';
import { readCollections, type TestCollection } from './ir/collections.ts';
import { createPlainBm25 } from './ir/plain-bm25.ts';

/**
 * Ranking quality: nDCG@10 of the search kernel on public collections, beside plain BM25 with the same tokenizer and
 * stemmer in the same run.
 *
 *     npm run bench -- ir --json [--folder ../shared/datasets/ir]
 *
 * The kernel runs with the product's defaults on every collection: title boost 3, k1 1.2, b 0.5, stop words left out
 * of the query, and a tenth of its weight for each pair of neighbouring words found side by side (the sequential
 * dependence of Metzler and Croft 2005). `vectors` are the nearest by the static model alone, `hybrid` is what the product
 * answers: the words' ranking and the nearest, fused. Only the coarse values were chosen on these collections; see the
 * design note.
 */
export async function run(args: readonly string[]): Promise<object> {
  const { values } = parseArgs({ args: [...args], options: { folder: { type: 'string' } } });
  const folder = values.folder ?? fileURLToPath(new URL('../../shared/datasets/ir', import.meta.url));
  const collections = readCollections(folder);
  if (collections === null)
    throw new Error(`There are no test collections in ${folder}; name their folder with --folder.`);
  const analyser = createAnalyser();
  const language = await loadLanguage();
  return {
    measure: 'nDCG@10, binary judgements, mean over queries',
    collections: collections.map((one) => measure(one, analyser, language)),
  };
}

const SCHEMA: IndexSchema = {
  text: [{ name: 'title', boost: 3 }, { name: 'body' }],
  keywords: [],
  dates: [],
};
const PAIR_BOOST = 0.1;

function measure(
  collection: TestCollection,
  analyser: Analyser,
  language: Language,
): Record<string, string | number> {
  const terms = (text: string): string[] => analyser.tokens(text).map((token) => token.term);
  const plain = createPlainBm25(collection.documents.map(({ title, body }) => terms(`${title} ${body}`)));
  const ask = createKernel(collection, analyser);
  const score = (rank: (text: string) => number[]): number => {
    const gains = collection.queries.map(({ text, relevant }) =>
      ndcg(
        rank(text)
          .slice(0, 10)
          .map((d) => collection.documents[d]!.id),
        relevant,
      ),
    );
    return gains.reduce((sum, gain) => sum + gain, 0) / gains.length;
  };
  const nearest = createNearest(collection, language);
  const hybrid = (text: string): number[] => {
    const { k, window, neighbours, leastSimilarity, weights } = HYBRID_DEFAULTS;
    const words = ask(queryOf(terms(text), 0), window);
    const meaning = nearest(text, neighbours).filter(({ similarity }) => similarity >= leastSimilarity);
    return fuseRankings(
      [
        { ids: words.map(String), weight: weights.any },
        { ids: meaning.map(({ document }) => String(document)), weight: weights.meaning },
      ],
      k,
    ).map(({ id }) => Number(id));
  };
  const hybridScore = score(hybrid);
  const plainScore = score((text) => plain(terms(text), 10));
  const ours = score((text) => ask(queryOf(terms(text), PAIR_BOOST)));
  return {
    collection: collection.name,
    documents: collection.documents.length,
    queries: collection.queries.length,
    'plain BM25': round(plainScore),
    kernel: round(ours),
    ratio: round(ours / plainScore),
    vectors: round(score((text) => nearest(text, 10).map(({ document }) => document))),
    hybrid: round(hybridScore),
    'hybrid to plain BM25': round(hybridScore / plainScore),
    'kernel without pairs': round(score((text) => ask(queryOf(terms(text), 0)))),
    'plain BM25 without stop words': round(
      score((text) =>
        plain(
          terms(text).filter((term) => !isStopWord(term)),
          10,
        ),
      ),
    ),
  };
}

interface Near {
  readonly document: number;
  readonly similarity: number;
}

/** Every vector compared: what the index may miss is measured by `npm run bench -- vectors`. */
function createNearest(
  { documents }: TestCollection,
  language: Language,
): (text: string, limit: number) => Near[] {
  const vectors = documents.map((document) => language.embed(embeddedText(document)));
  return (text, limit) => {
    const asked = language.embed(text);
    if (asked === null) return [];
    return vectors
      .map((vector, document) => ({ document, similarity: vector === null ? 0 : cosine(asked, vector) }))
      .sort((left, right) => right.similarity - left.similarity)
      .slice(0, limit);
  };
}

function createKernel(
  { documents }: TestCollection,
  analyser: Analyser,
): (query: Query, limit?: number) => number[] {
  const builder = createSegmentBuilder(SCHEMA, analyser);
  documents.forEach(({ title, body }, d) => {
    builder.add({
      key: `00000000-0000-7000-8000-${d.toString(16).padStart(12, '0')}`,
      text: { title, body },
    });
  });
  const segments = [{ segment: openSegment(builder.seal()) }];
  return (query, limit = 10) =>
    search({ schema: SCHEMA, segments }, query, { limit }).hits.map((hit) =>
      Number.parseInt(hit.key.slice(24), 16),
    );
}

/** Any of the words, more of them better, neighbours together better still. */
function queryOf(terms: readonly string[], pairBoost: number): Query {
  const telling = terms.filter((term) => !isStopWord(term));
  const of: Query[] = (telling.length > 0 ? telling : terms).map((term) => ({ kind: 'term', term }));
  for (let i = 0; pairBoost > 0 && i + 1 < terms.length; i++) {
    const pair = [terms[i]!, terms[i + 1]!];
    if (!pair.some(isStopWord)) of.push({ kind: 'phrase', terms: pair, boost: pairBoost });
  }
  return { kind: 'or', of };
}

function ndcg(ranked: readonly string[], relevant: ReadonlySet<string>): number {
  let gain = 0;
  let ideal = 0;
  for (let i = 0; i < 10; i++) {
    if (i < ranked.length && relevant.has(ranked[i]!)) gain += 1 / Math.log2(i + 2);
    if (i < relevant.size) ideal += 1 / Math.log2(i + 2);
  }
  return gain / ideal;
}

const round = (value: number): number => Math.round(value * 10_000) / 10_000;
