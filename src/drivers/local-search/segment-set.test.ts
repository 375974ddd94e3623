import { beforeEach, describe, expect, it } from 'vitest';
import { createUuidV7 } from '../../base/ids.ts';
import type { IndexedDocument, SearchRequest } from '../../domain/search-query.ts';
import { mergeSegments } from '../../kernels/index/merge.ts';
import type { PublishedSegment } from './messages.ts';
import { EMPTY_VIEW, openView, searchView } from './query-view.ts';
import { createSegmentSet, type SegmentSet } from './segment-set.ts';
import { createQueryTranslator } from './translate-query.ts';

const translate = createQueryTranslator();
const everything: SearchRequest = {
  query: { kind: 'all' },
  filters: {},
  facets: [],
  facetSize: 0,
  sort: 'oldest',
  limit: 100,
};

function document(id: string, publishedAt: number): IndexedDocument {
  return {
    id,
    title: `title ${publishedAt}`,
    company: null,
    body: '',
    sourceType: 'news',
    sourceId: 'source',
    language: null,
    countries: [],
    entities: [],
    pestle: [],
    labels: [],
    publishedAt,
  };
}

/** Publication times of the documents that a published state shows, ascending. */
function shown(segments: readonly PublishedSegment[]): number[] {
  const view = openView({ writer: 'writer', position: 0, segments }, EMPTY_VIEW);
  return searchView(view, everything, translate).hits.map(({ publishedAt }) => publishedAt);
}

let set: SegmentSet;
const ids = Array.from({ length: 6 }, (_, index) => createUuidV7(1_700_000_000_000 + index));

beforeEach(() => {
  let number = 0;
  set = createSegmentSet(() => ++number);
  ids.slice(0, 3).forEach((id, index) => {
    set.put(document(id, index));
  });
  set.seal(0);
  ids.slice(3).forEach((id, index) => {
    set.put(document(id, index + 3));
  });
  set.seal(1);
});

describe('a set of segments', () => {
  it('never changes a state that it has published', () => {
    const before = set.publish();
    set.remove(ids[0]!);
    const after = set.publish();
    set.remove(ids[1]!);
    set.put(document(ids[4]!, 40));
    expect(shown(before)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(shown(after)).toEqual([1, 2, 3, 4, 5]);
    set.seal(2);
    expect(shown(set.publish())).toEqual([2, 3, 5, 40]);
  });

  it('says whether anything changed since the last publication', () => {
    set.publish();
    expect(set.seal(2)).toBe(false);
    set.remove(createUuidV7(1_700_000_000_001));
    expect(set.seal(2), 'an unknown document').toBe(false);
    set.remove(ids[0]!);
    expect(set.seal(2)).toBe(true);
  });

  it('carries deletions made during a merge into the merged segment', () => {
    set.remove(ids[0]!);
    set.publish();
    const inputs = set.beginMerge(set.segments);
    const { buffer, remaps } = mergeSegments(
      inputs.sources.map(({ segment }, index) => {
        const deleted = inputs.deletions[index];
        return deleted == null ? { segment } : { segment, deleted };
      }),
    );
    set.remove(ids[2]!);
    set.put(document(ids[5]!, 50));
    set.finishMerge(inputs, buffer, remaps);
    set.seal(2);
    expect(shown(set.publish())).toEqual([1, 3, 4, 50]);
    expect(set.segments.map(({ documents, deleted, after }) => [documents, deleted, after])).toEqual([
      [5, 2, 0],
      [1, 0, 2],
    ]);
  });

  it('drops a segment whose documents are all gone, unless a merge reads it', () => {
    const [first] = set.segments;
    const inputs = set.beginMerge([first!]);
    for (const id of ids) set.remove(id);
    set.seal(2);
    expect(set.segments).toEqual([first]);
    set.abandonMerge(inputs);
    set.seal(2);
    expect(set.segments).toEqual([]);
  });

  it('captures bitmaps that later deletions leave alone', () => {
    const [captured] = set.capture();
    set.remove(ids[0]!);
    expect(captured).toMatchObject({ deleted: 0, deletions: null });
    const [again] = set.capture();
    set.remove(ids[1]!);
    expect(again!.deleted).toBe(1);
    expect(again!.deletions![0]).toBe(1);
  });
});
