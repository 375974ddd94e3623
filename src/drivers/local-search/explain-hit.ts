import type { SearchRequest } from '../../domain/search-query.ts';
import { createExplainer, explain } from '../../kernels/index/explain.ts';
import type { Explanation } from '../../kernels/index/types.ts';
import type { ScoreExplanation } from '../../ports/search-index.ts';
import { INDEX_SCHEMA } from './index-schema.ts';
import type { QueryView } from './query-view.ts';
import type { QueryTranslator } from './translate-query.ts';

const FORMULA =
  'bm25f-1: sum over terms of ln(1 + (N - n + 0.5) / (n + 0.5)) * (k1 + 1) * w / (k1 + w), ' +
  'w = sum over fields of boost * frequency / (1 - b + b * length / average), k1 = 1.2, b = 0.75, ' +
  'boosts title 3, company 2, body 1';

/** The kernel's tree of numbers, as one line per term. Filters add nothing to a score and are not looked at. */
export function explainHit(
  view: QueryView,
  request: SearchRequest,
  { id, translate }: { readonly id: string; readonly translate: QueryTranslator },
): ScoreExplanation | undefined {
  const query = translate(request.query, view.segments);
  const root = explain({ schema: INDEX_SCHEMA, segments: view.segments }, query, id);
  if (root === null) return undefined;
  return { score: root.value, terms: leavesOf(root).map(termOf), formula: FORMULA };
}

/** Which of the documents match the query; filters are not looked at. */
export function matchingHits(
  view: QueryView,
  request: SearchRequest,
  { ids, translate }: { readonly ids: readonly string[]; readonly translate: QueryTranslator },
): ReadonlySet<string> {
  const query = translate(request.query, view.segments);
  const explainOne = createExplainer({ schema: INDEX_SCHEMA, segments: view.segments }, query);
  return new Set(ids.filter((id) => explainOne(id) !== null));
}

/** A leaf of the query is explained as rarity times saturation; whatever else has parts is a sum of such. */
function leavesOf(node: Explanation): Explanation[] {
  return isLeaf(node) ? [node] : node.parts.flatMap(leavesOf);
}

function isLeaf({ parts }: Explanation): boolean {
  return (
    parts.length === 2 &&
    parts[0]!.description.startsWith('rarity') &&
    parts[1]!.description.startsWith('(k1 + 1)')
  );
}

function termOf(leaf: Explanation): ScoreExplanation['terms'][number] {
  const [rarity, saturation] = leaf.parts as [Explanation, Explanation];
  return {
    term: leaf.description.slice(0, leaf.description.indexOf(':')),
    documentFrequency: documentFrequency(rarity),
    inverseDocumentFrequency: rarity.value,
    weightedFrequency: saturation.parts[0]!.value,
    contribution: leaf.value,
  };
}

/** Of a phrase, the rarest term's: no more documents can hold the phrase. */
function documentFrequency(rarity: Explanation): number {
  const single = rarity.parts.every(({ parts }) => parts.length === 0);
  return single ? rarity.parts[1]!.value : Math.min(...rarity.parts.map(documentFrequency));
}
