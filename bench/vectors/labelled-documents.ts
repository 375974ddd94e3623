import type { Random } from '../../src/base/random.ts';
import { INDEX_SCHEMA } from '../../src/drivers/local-search/index-schema.ts';
import { EMPTY_VIEW, matchingDocuments, openView } from '../../src/drivers/local-search/query-view.ts';
import type { FindMatching } from '../../src/drivers/local-vectors/answer-nearest.ts';
import { createSegmentBuilder } from '../../src/kernels/index/builder.ts';
import { formatKey, KEY_WORDS } from '../../src/kernels/index/keys.ts';

const SEGMENT = 250_000;

/** A text index of documents that have no text, only labels: `share-S` for about S of them, drawn at random. */
export function labelDocuments(
  keys: Uint32Array,
  shares: readonly number[],
  random: Random,
): { readonly matching: FindMatching; readonly labelled: ReadonlyMap<string, Uint8Array> } {
  const documents = keys.length / KEY_WORDS;
  const labelled = new Map(shares.map((share) => [`share-${share}`, new Uint8Array(documents)]));
  const builder = createSegmentBuilder(INDEX_SCHEMA);
  const buffers: SharedArrayBuffer[] = [];
  for (let d = 0; d < documents; d++) {
    const label = shares.filter((share) => random() < share).map((share) => `share-${share}`);
    for (const name of label) labelled.get(name)![d] = 1;
    builder.add({
      key: formatKey(keys, d * KEY_WORDS),
      text: { title: 'x' },
      keywords: { source_type: 'news', label },
      dates: { published: 1_700_000_000_000 + d },
    });
    if (builder.size === SEGMENT || d === documents - 1) buffers.push(builder.seal());
  }
  const segments = buffers.map((buffer, number) => ({ number, buffer, deletions: null, deleted: 0 }));
  const view = openView({ writer: 'bench', position: 1, segments }, EMPTY_VIEW);
  return { labelled, matching: async (_, filters) => matchingDocuments(view, filters) };
}
