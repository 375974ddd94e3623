import { expect, it } from 'vitest';
import { createUuidV7 } from '../../base/ids.ts';
import { seededRandom } from '../../base/random.ts';
import { createSegmentBuilder } from './builder.ts';
import { createDeletions, markDeleted } from './deletions.ts';
import { createDocumentFilter } from './filter-documents.ts';
import { findKey } from './keys.ts';
import { openSegment } from './segment.ts';
import type { Filter, IndexSchema } from './types.ts';
import type { View } from './view.ts';

const schema: IndexSchema = {
  text: [{ name: 'body' }],
  keywords: [{ name: 'kind' }, { name: 'label', multiple: true }],
  dates: ['published'],
};

interface Known {
  readonly key: string;
  readonly kind: string;
  readonly label: readonly string[];
  readonly published: number;
}

it('finds the documents that pass every filter, in each segment, and again from memory', () => {
  const seed = Date.now() >>> 0;
  const random = seededRandom(seed);
  const any = (letters: string) => letters[Math.floor(random() * letters.length)]!;
  const segments = Array.from({ length: 3 }, () => {
    const builder = createSegmentBuilder(schema);
    const known = Array.from(
      { length: 5_000 },
      (): Known => ({
        key: createUuidV7(Date.now()),
        kind: any('abc'),
        label: [...new Set(Array.from({ length: Math.floor(random() * 4) }, () => any('pqrstuv')))],
        published: Math.floor(random() * 1_000),
      }),
    );
    for (const { key, kind, label, published } of known)
      builder.add({ key, text: { body: 'x' }, keywords: { kind, label }, dates: { published } });
    const segment = openSegment(builder.seal());
    const deleted = createDeletions(known.length);
    const alive = known.filter(({ key }) => random() < 0.9 || !markDeleted(deleted, findKey(segment, key)));
    return {
      segment,
      deleted,
      known: new Map(known.map((each) => [findKey(segment, each.key), each])),
      alive,
    };
  });
  const view: View = { schema, segments };
  const filter = createDocumentFilter(2);
  const passing = (filters: readonly Filter[]): string[] => {
    const keys: string[] = [];
    for (const { segment, bits, deleted } of filter.passing(view, filters)) {
      const { known } = segments.find((each) => each.segment === segment)!;
      for (const [ordinal, { key }] of known)
        if ((((bits[ordinal >>> 5]! & ~deleted![ordinal >>> 5]!) >>> (ordinal & 31)) & 1) === 1)
          keys.push(key);
    }
    return keys.sort();
  };
  const expected = (passes: (each: Known) => boolean): string[] =>
    segments.flatMap(({ alive }) => alive.filter(passes).map(({ key }) => key)).sort();
  for (let round = 0; round < 3; round++) {
    const note = `seed ${seed} round ${round}`;
    expect(passing([]), note).toEqual(expected(() => true));
    expect(passing([{ column: 'kind', values: ['a', 'c'] }]), note).toEqual(
      expected(({ kind }) => kind !== 'b'),
    );
    const labels: Filter = { column: 'label', values: ['p', 't'] };
    const labelled = ({ label }: Known) => label.includes('p') || label.includes('t');
    expect(passing([labels]), note).toEqual(expected(labelled));
    expect(passing([labels, { column: 'kind', values: ['b'] }]), note).toEqual(
      expected((each) => labelled(each) && each.kind === 'b'),
    );
    const dated: Filter = { column: 'published', from: 100, to: 300 };
    const inside = ({ published }: Known) => published >= 100 && published < 300;
    expect(passing([dated, labels]), note).toEqual(expected((each) => inside(each) && labelled(each)));
    expect(passing([{ column: 'kind', values: ['z'] }]), note).toEqual([]);
    markDeleted(segments[0]!.deleted, findKey(segments[0]!.segment, segments[0]!.alive.pop()!.key));
  }
  expect(() => passing([{ column: 'colour', values: ['red'] }])).toThrow(/no column "colour"/);
});
