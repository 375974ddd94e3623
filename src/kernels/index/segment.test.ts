import { describe, expect, it } from 'vitest';
import { editDistance, type NaiveDocument, naiveSearch } from '../../../test/reference/naive-search.ts';
import { seededRandom } from '../../base/random.ts';
import { createAnalyser } from '../text/analyser.ts';
import { createSegmentBuilder } from './builder.ts';
import { createDeletions, markDeleted } from './deletions.ts';
import { dictionarySections, prefixRange, sortWords } from './dictionary.ts';
import { withinEdits } from './edit-distance.ts';
import { explain } from './explain.ts';
import { findKey, formatKey, parseKey } from './keys.ts';
import { readLayout, writeLayout } from './layout.ts';
import { decodeLength, encodeLength } from './lengths.ts';
import { mergeSegments } from './merge.ts';
import { search } from './search.ts';
import { openSegment } from './segment.ts';
import type { IndexDocument, IndexSchema, Query } from './types.ts';

const SCHEMA: IndexSchema = {
  text: [{ name: 'title', boost: 3 }, { name: 'body' }],
  keywords: [{ name: 'source' }, { name: 'label', multiple: true }],
  dates: ['published'],
};

const key = (n: number): string => `00000000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;

function segmentOf(documents: readonly Omit<IndexDocument, 'key'>[], schema = SCHEMA) {
  const builder = createSegmentBuilder(schema);
  documents.forEach((document, n) => {
    builder.add({ key: key(n), ...document });
  });
  return openSegment(builder.seal());
}

const found = (segment: ReturnType<typeof segmentOf>, query: Query): string[] =>
  search({ schema: SCHEMA, segments: [{ segment }] }, query).hits.map((hit) => hit.key);

describe('a segment', () => {
  it('refuses bytes that are cut off, changed or not a segment at all', () => {
    const { buffer } = segmentOf([{ text: { title: 'one' } }, { text: { body: 'two words' } }]);
    const spoilt = (change: (bytes: Uint8Array) => void, length = buffer.byteLength): SharedArrayBuffer => {
      const copy = new SharedArrayBuffer(length);
      const bytes = new Uint8Array(copy);
      bytes.set(new Uint8Array(buffer).subarray(0, length));
      change(bytes);
      return copy;
    };
    const nothing = (): void => {};
    expect(openSegment(spoilt(nothing)).documents).toBe(2);
    for (const length of [0, 8, 32, buffer.byteLength - 8]) {
      expect(() => openSegment(spoilt(nothing, length))).toThrow(
        expect.objectContaining({ code: 'SEGMENT_CORRUPT' }),
      );
    }
    for (let at = 0; at < buffer.byteLength; at++) {
      const flip = spoilt((bytes) => {
        bytes[at]! ^= 64;
      });
      // Bytes 24 to 31 are reserved and hold nothing.
      if (at >= 24 && at < 32) continue;
      expect(() => openSegment(flip), `byte ${at}`).toThrow(
        expect.objectContaining({ code: 'SEGMENT_CORRUPT' }),
      );
    }
  });

  it('may hold no document, or only deleted ones', () => {
    const empty = segmentOf([]);
    expect(search({ schema: SCHEMA, segments: [{ segment: empty }] }, { kind: 'all' })).toMatchObject({
      total: 0,
      hits: [],
    });
    expect(search({ schema: SCHEMA, segments: [] }, { kind: 'term', term: 'x' }).total).toBe(0);
    const segment = segmentOf([{ text: { title: 'alpha' } }, { text: {} }]);
    const deleted = createDeletions(2);
    expect([markDeleted(deleted, 0), markDeleted(deleted, 0), markDeleted(deleted, 1)]).toEqual([
      true,
      false,
      true,
    ]);
    expect(
      search(
        { schema: SCHEMA, segments: [{ segment, deleted }] },
        { kind: 'not', of: { kind: 'term', term: 'beta' } },
      ).total,
    ).toBe(0);
    const { buffer, remaps } = mergeSegments([{ segment, deleted }, { segment: empty }]);
    expect(openSegment(buffer).documents).toBe(0);
    expect(remaps.map((remap) => [...remap])).toEqual([[-1, -1], []]);
  });

  it('matches a phrase within one value of one field only', () => {
    const segment = segmentOf([
      { text: { title: 'alpha', body: 'beta' } },
      { text: { body: ['gamma alpha', 'beta gamma'] } },
      { text: { body: 'gamma, alpha beta' } },
    ]);
    expect(found(segment, { kind: 'phrase', terms: ['alpha', 'beta'] })).toEqual([key(2)]);
    expect(found(segment, { kind: 'phrase', terms: ['alpha', 'beta'], field: 'title' })).toEqual([]);
  });

  it('finds phrases made of stop words, and words repeated in the phrase', () => {
    const segment = segmentOf([
      { text: { body: 'To be, or not to be: that is the question' } },
      { text: { body: 'not to or be to be' } },
    ]);
    expect(found(segment, { kind: 'phrase', terms: ['to', 'be', 'or', 'not', 'to', 'be'] })).toEqual([
      key(0),
    ]);
  });

  it('keeps the last version of a document added twice, and none that was removed', () => {
    const builder = createSegmentBuilder(SCHEMA);
    builder.add({ key: key(1), text: { body: 'first' } });
    builder.add({ key: key(1), text: { body: 'second' } });
    builder.add({ key: key(2), text: { body: 'third' } });
    expect([builder.remove(key(2)), builder.remove(key(2)), builder.size]).toEqual([true, false, 1]);
    const segment = openSegment(builder.seal());
    expect(segment.documents).toBe(1);
    expect(found(segment, { kind: 'term', term: 'first' })).toEqual([]);
    expect(found(segment, { kind: 'term', term: 'second' })).toEqual([key(1)]);
    expect(builder.size).toBe(0);
  });

  it.each<[string, Partial<IndexDocument>]>([
    ['a key that is no UUID', { key: 'nonsense' }],
    ['an unknown field', { text: { headline: 'x' } }],
    ['an unknown column', { keywords: { colour: 'red' } }],
    ['two values where one fits', { keywords: { source: ['a', 'b'] } }],
    ['an unknown date', { dates: { born: 1 } }],
  ])('refuses %s', (_, wrong) => {
    const builder = createSegmentBuilder(SCHEMA);
    expect(() => builder.add({ key: key(1), text: {}, ...wrong })).toThrow(
      expect.objectContaining({ code: 'INVALID_INPUT' }),
    );
    expect(builder.size).toBe(0);
  });

  it('answers over many windows and blocks as the naive search does', () => {
    const seed = 91;
    console.log(`seed ${seed}`);
    const random = seededRandom(seed);
    const words = ['common', 'often', 'seldom', 'rare', 'once'];
    const documents: NaiveDocument[] = Array.from({ length: 13_000 }, (_, n) => {
      const body = Array.from(
        { length: 1 + Math.floor(random() * 5) },
        () => words[Math.floor(random() ** 6 * words.length)],
      ).join(' ');
      // Long gaps between the documents of a rare word, and dates that mostly ascend.
      const extra = n % 4999 === 0 ? ' comet' : '';
      const dates = random() < 0.1 ? {} : { published: n * 1000 + Math.floor(random() * 3e6) };
      return {
        source: { key: key((n * 2654435761) % 2 ** 40), text: { body: body + extra }, dates },
        deleted: random() < 0.02,
      };
    });
    const segment = openSegment(
      ((builder) => {
        for (const { source } of documents) builder.add(source);
        return builder.seal();
      })(createSegmentBuilder(SCHEMA)),
    );
    const deleted = createDeletions(segment.documents);
    documents.forEach(({ source, deleted: gone }) => {
      if (gone) markDeleted(deleted, findKey(segment, source.key));
    });
    const view = { schema: SCHEMA, segments: [{ segment, deleted }] };
    const collection = {
      schema: SCHEMA,
      analyser: createAnalyser(),
      documents,
      surfaces: new Map<string, string>(),
    };
    const term = (word: string): Query => ({ kind: 'term', term: word });
    const queries: Query[] = [
      { kind: 'all' },
      term('comet'),
      term('seldom'),
      { kind: 'and', of: [term('common'), term('comet')] },
      { kind: 'and', of: [term('common'), term('often')] },
      { kind: 'and', of: [term('often'), { kind: 'not', of: term('common') }], prefer: [term('rare')] },
      { kind: 'phrase', terms: ['common', 'often'] },
    ];
    for (const query of queries) {
      for (const sort of ['relevance', 'newest', 'oldest'] as const) {
        const expected = naiveSearch(collection, query, { sort }).hits;
        const actual = search(view, query, { sort, limit: 40 });
        expect(actual.total, JSON.stringify(query)).toBe(expected.length);
        if (sort !== 'relevance' || query.kind === 'all') {
          expect(
            actual.hits.map((hit) => hit.key),
            JSON.stringify({ query, sort }),
          ).toEqual(expected.slice(0, 40).map((hit) => hit.key));
        } else
          for (const [i, hit] of actual.hits.entries())
            expect(Math.abs(hit.score! - expected[i]!.score)).toBeLessThan(1e-4);
      }
    }
  });

  it('explains a score with every number that made it', () => {
    const segment = segmentOf([
      { text: { title: 'quantum', body: 'a quantum of solace' } },
      { text: { body: 'solace' } },
    ]);
    const view = { schema: SCHEMA, segments: [{ segment }] };
    const query: Query = {
      kind: 'or',
      of: [
        { kind: 'term', term: 'quantum', boost: 2 },
        { kind: 'phrase', terms: ['of', 'solac'] },
      ],
    };
    const explained = explain(view, query, key(0))!;
    expect(explained.value).toBeCloseTo(search(view, query).hits[0]!.score!, 5);
    const text = JSON.stringify(explained);
    for (const word of [
      'boost 3',
      'k1',
      'N, documents in all',
      'average length of body',
      'phrase \\"of solac\\"',
    ])
      expect(text).toContain(word);
    expect(explain(view, query, key(1))).toBeNull();
    expect(explain(view, query, key(9))).toBeNull();
  });
});

describe('the parts of a segment', () => {
  it('stores lengths exactly up to 32 and within 6 % beyond', () => {
    for (let length = 0; length < 500_000; length += length < 2000 ? 1 : 997) {
      const stored = decodeLength(encodeLength(length));
      expect(encodeLength(length)).toBeLessThan(256);
      if (length < 32) expect(stored).toBe(length);
      else expect((length - stored) / length).toBeLessThan(0.0606);
      expect(stored).toBeLessThanOrEqual(length);
    }
  });

  it('writes keys as it read them', () => {
    const words = new Uint32Array(4);
    for (const uuid of ['0198c2f4-89ab-7cde-8f01-23456789abcd', 'ffffffff-ffff-ffff-ffff-ffffffffffff']) {
      parseKey(uuid.toUpperCase(), words, 0);
      expect(formatKey(words, 0)).toBe(uuid);
    }
  });

  it('finds exactly the words within two edits, as the full table says', () => {
    const seed = 5;
    console.log(`seed ${seed}`);
    const random = seededRandom(seed);
    const word = (): string =>
      Array.from({ length: Math.floor(random() * 9) }, () => 'abcä東'[Math.floor(random() ** 2 * 5)]).join(
        '',
      );
    const words = sortWords([...new Set(Array.from({ length: 3000 }, word))]);
    const { directory, start } = readLayout(writeLayout({}, dictionarySections('d', words)), true);
    expect(Object.keys(directory.sections)).toEqual(['d.bytes', 'd.starts']);
    const buffer = writeLayout({}, dictionarySections('d', words));
    const [bytesAt, bytes] = directory.sections['d.bytes']!;
    const [startsAt] = directory.sections['d.starts']!;
    const dictionary = {
      size: words.length,
      bytes: new Uint8Array(buffer, start + bytesAt, bytes),
      starts: new Uint32Array(buffer, start + startsAt, words.length + 1),
    };
    for (let round = 0; round < 60; round++) {
      const wanted = word();
      const most = Math.floor(random() * 3);
      const hits = new Map<string, number>();
      withinEdits(dictionary, wanted, { most, from: 0, to: words.length }, (index, distance) =>
        hits.set(words[index]!, distance),
      );
      const expected = words
        .map((one) => [one, editDistance(one, wanted)] as const)
        .filter(([, distance]) => distance <= most);
      expect([...hits], `${wanted} ${most}`).toEqual(expected);
    }
    const [from, to] = prefixRange(dictionary, new TextEncoder().encode('aä'));
    expect(words.slice(from, to)).toEqual(words.filter((one) => one.startsWith('aä')));
  });
});

describe('a search', () => {
  const segment = segmentOf([{ text: { title: 'alpha' } }]);
  const view = { schema: SCHEMA, segments: [{ segment }] };
  const all: Query = { kind: 'all' };

  it.each([
    ['an unknown field', () => search(view, { kind: 'term', term: 'x', field: 'headline' }), 'INVALID_QUERY'],
    [
      'an unknown column to filter by',
      () => search(view, all, { filters: [{ column: 'colour', values: ['red'] }] }),
      'INVALID_QUERY',
    ],
    [
      'an unknown column to count',
      () => search(view, all, { facets: { x: { column: 'colour' } } }),
      'INVALID_QUERY',
    ],
    ['a page too long', () => search(view, all, { limit: 10_001 }), 'INVALID_QUERY'],
    [
      'a cursor of another order',
      () => search(view, all, { after: { date: 1, key: key(1) } }),
      'INVALID_CURSOR',
    ],
    [
      'statistics of another query',
      () => search(view, all, { statistics: { documents: 1, averageLengths: [1, 1], frequencies: [1] } }),
      'INVALID_CURSOR',
    ],
    [
      'segments of another shape',
      () => search({ schema: { ...SCHEMA, dates: [] }, segments: [{ segment }] }, all),
      'SEGMENT_CORRUPT',
    ],
    [
      'a query nested too deeply',
      () =>
        search(
          view,
          Array.from({ length: 200 }).reduce<Query>((of) => ({ kind: 'not', of }), all),
        ),
      'INVALID_QUERY',
    ],
  ])('refuses %s', (_, ask, code) => {
    expect(ask).toThrow(expect.objectContaining({ code }));
  });
});
