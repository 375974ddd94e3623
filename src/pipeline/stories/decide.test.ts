import { describe, expect, it } from 'vitest';
import { type Random, seededRandom } from '../../base/random.ts';
import { decideStories, type Membership, type StoryStep } from './decide.ts';

const match = (id: string, similarity = 0.9) => ({ id, method: 'text' as const, similarity });
const counter = () => {
  let next = 0;
  return () => `story${String(next++).padStart(5, '0')}`;
};
const nothing = new Map<string, string>();

describe('decideStories', () => {
  it('makes a story of two, the first with no match of its own', () => {
    expect(decideStories([{ documentId: 'b', matches: [match('a')] }], nothing, counter()).members).toEqual([
      { documentId: 'a', storyId: 'story00000', matchedId: null, method: 'first', similarity: 1 },
      { documentId: 'b', storyId: 'story00000', matchedId: 'a', method: 'text', similarity: 0.9 },
    ]);
  });

  it('joins a story that is there, and leaves those alone that match nothing', () => {
    const steps = [
      { documentId: 'c', matches: [match('a')] },
      { documentId: 'd', matches: [] },
    ];
    const changes = decideStories(steps, new Map([['a', 's']]), counter());
    expect(changes).toMatchObject({
      merged: [],
      alone: [],
      left: [],
      members: [{ documentId: 'c', storyId: 's' }],
    });
  });

  it('makes one story of two, the older, and moves what was decided in the same batch', () => {
    const known = new Map([
      ['a', 's2'],
      ['b', 's1'],
    ]);
    const steps = [
      { documentId: 'c', matches: [match('a')] },
      { documentId: 'd', matches: [match('a'), match('b')] },
    ];
    const changes = decideStories(steps, known, counter());
    expect(changes.merged).toEqual([{ from: 's2', into: 's1' }]);
    expect(changes.members.map(({ documentId, storyId }) => [documentId, storyId])).toEqual([
      ['c', 's1'],
      ['d', 's1'],
    ]);
  });

  it('takes a revised document out of its story, or into another', () => {
    const known = new Map([
      ['a', 's1'],
      ['b', 's2'],
    ]);
    expect(decideStories([{ documentId: 'a', matches: [] }], known, counter())).toMatchObject({
      members: [],
      alone: ['a'],
      left: ['s1'],
    });
    expect(decideStories([{ documentId: 'a', matches: [match('b')] }], known, counter())).toMatchObject({
      merged: [],
      members: [{ documentId: 'a', storyId: 's2' }],
      left: ['s1'],
    });
  });
});

/** What a store makes of changes. */
function apply(state: Map<string, string>, changes: ReturnType<typeof decideStories>): void {
  for (const { from, into } of changes.merged)
    for (const [id, story] of state) if (story === from) state.set(id, into);
  for (const { documentId, storyId } of changes.members as Membership[]) state.set(documentId, storyId);
  for (const id of changes.alone) state.delete(id);
  for (const story of changes.left) {
    const rest = [...state].filter(([, other]) => other === story);
    if (rest.length === 1) state.delete(rest[0]![0]);
  }
}

function partition(state: ReadonlyMap<string, string>): string[] {
  return [...Map.groupBy(state.keys(), (id) => state.get(id)!).values()]
    .map((ids) => ids.sort().join(' '))
    .sort();
}

function invent(random: Random, count: number, revisions: boolean): StoryStep[] {
  const seen: string[] = [];
  return Array.from({ length: count }, (_, i) => {
    const revised = revisions && seen.length > 0 && random() < 0.2;
    const documentId = revised ? seen[Math.floor(random() * seen.length)]! : `d${String(i).padStart(4, '0')}`;
    const others = seen.filter((id) => id !== documentId);
    const matches = Array.from(
      { length: Math.floor(random() * 2.5) },
      () => others[Math.floor(random() * others.length)],
    )
      .filter((id) => id !== undefined)
      .map((id) => match(id));
    if (!revised) seen.push(documentId);
    return { documentId, matches };
  });
}

describe.each([11, 12, 13, 14, 15])('with invented batches (seed %i)', (seed) => {
  it('gives the connected components of the matches', () => {
    const steps = invent(seededRandom(seed), 120, false);
    const parent = new Map<string, string>();
    const root = (id: string): string =>
      parent.get(id) === id || !parent.has(id) ? id : root(parent.get(id)!);
    for (const { documentId, matches } of steps)
      for (const { id } of matches) parent.set(root(documentId), root(id));
    const groups = [
      ...Map.groupBy(
        steps.map((step) => step.documentId),
        root,
      ).values(),
    ]
      .filter((ids) => ids.length > 1)
      .map((ids) => ids.sort().join(' '))
      .sort();
    const state = new Map<string, string>();
    apply(state, decideStories(steps, state, counter()));
    expect(partition(state)).toEqual(groups);
  });

  it('does not depend on how the documents are cut into batches, revisions included', () => {
    const random = seededRandom(seed);
    const steps = invent(random, 120, true);
    const results = [1, 7, 120].map((size) => {
      const state = new Map<string, string>();
      const createId = counter();
      for (let at = 0; at < steps.length; at += size)
        apply(state, decideStories(steps.slice(at, at + size), new Map(state), createId));
      return partition(state);
    });
    expect(results[1]).toEqual(results[0]);
    expect(results[2]).toEqual(results[0]);
  });
});
