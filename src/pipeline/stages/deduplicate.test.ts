import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../base/random.ts';
import { type CapturedDocument, deduplicate, type Known, sightingKey } from './deduplicate.ts';

const nothing: Known = { contents: new Map(), sightings: new Map(), owned: new Set() };
const document = (externalId: string, contentHash: string, sourceId = 's'): CapturedDocument => ({
  externalId,
  contentHash,
  sourceId,
  sourceType: 'news',
  runId: null,
  capturedAt: 0,
  url: null,
  title: 't',
  body: new Uint8Array(0),
  author: null,
  company: null,
  language: null,
  country: null,
  labels: [],
  attributes: '{}',
  publishedAt: null,
  understood: null,
  vector: null,
  terms: '',
  sentiment: null,
  reach: 0,
  story: { form: 0, signature: new Uint8Array(128), urlKey: 0, titleKey: 0 },
});
const counter = () => {
  let next = 0;
  return () => `id${next++}`;
};

describe('deduplication', () => {
  it('creates, revises and recognises within one batch', () => {
    const batch = [
      document('1', 'a'),
      document('2', 'a'),
      document('1', 'b'),
      document('1', 'a'),
      document('3', 'c'),
    ];
    const { created, revised, duplicates } = deduplicate(batch, nothing, counter());
    expect(created.map((s) => [s.document.externalId, s.documentId])).toEqual([
      ['1', 'id0'],
      ['3', 'id1'],
    ]);
    expect(revised.map((s) => [s.document.contentHash, s.documentId])).toEqual([['b', 'id0']]);
    expect(duplicates.map((s) => [s.document.externalId, s.documentId])).toEqual([
      ['2', 'id0'],
      ['1', 'id0'],
    ]);
  });

  it('does not mistake the same id of two sources for one item', () => {
    const { created } = deduplicate([document('1', 'a', 's'), document('1', 'b', 't')], nothing, counter());
    expect(created).toHaveLength(2);
  });

  it('does not rewrite a document when an item changes that only carried the same content', () => {
    const known = {
      contents: new Map([['a', 'theirs']]),
      sightings: new Map([
        [sightingKey({ sourceId: 's', externalId: '1' }), 'theirs'],
        [sightingKey({ sourceId: 't', externalId: '9' }), 'theirs'],
      ]),
      owned: new Set([sightingKey({ sourceId: 's', externalId: '1' })]),
    };
    const batch = [document('9', 'b', 't'), document('9', 'c', 't'), document('1', 'd', 's')];
    const { created, parted, revised } = deduplicate(batch, known, counter());
    expect(created.map((s) => [s.document.contentHash, s.documentId])).toEqual([['b', 'id0']]);
    expect(parted).toEqual(created);
    expect(revised.map((s) => [s.document.contentHash, s.documentId])).toEqual([
      ['c', 'id0'],
      ['d', 'theirs'],
    ]);
  });

  it('finds nothing new in anything it has seen, however it is cut into batches', () => {
    const random = seededRandom(9);
    for (let round = 0; round < 100; round++) {
      const all = Array.from({ length: 60 }, () =>
        document(String(Math.floor(random() * 20)), String(Math.floor(random() * 25))),
      );
      const contents = new Map<string, string>();
      const sightings = new Map<string, string>();
      const owned = new Set<string>();
      const createId = counter();
      const feed = (batch: readonly CapturedDocument[]) => {
        const plan = deduplicate(batch, { contents, sightings, owned }, createId);
        expect(plan.created.length + plan.revised.length + plan.duplicates.length).toBe(batch.length);
        for (const { document, documentId } of [...plan.created, ...plan.revised])
          contents.set(document.contentHash, documentId);
        for (const { document, documentId } of plan.created) {
          sightings.set(sightingKey(document), documentId);
          owned.add(sightingKey(document));
        }
        for (const { document, documentId } of plan.duplicates) {
          if (!sightings.has(sightingKey(document))) sightings.set(sightingKey(document), documentId);
        }
        return plan;
      };
      for (let at = 0; at < all.length; ) {
        const size = 1 + Math.floor(random() * 15);
        feed(all.slice(at, at + size));
        at += size;
      }
      const again = feed(all);
      expect(again.created).toEqual([]);
      expect(again.revised).toEqual([]);
    }
  });
});
