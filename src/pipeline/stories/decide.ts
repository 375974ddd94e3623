import type { StoryMethod } from './compare.ts';

/** One document of a batch, in the order of the batch, with those that tell the same, the likest first. */
export interface StoryStep {
  readonly documentId: string;
  readonly matches: readonly StoryMatch[];
}

export interface StoryMatch {
  readonly id: string;
  readonly method: StoryMethod;
  readonly similarity: number;
}

/** What the store knew before the batch: the story of each document that has one. */
export type KnownStories = ReadonlyMap<string, string>;

export interface Membership {
  readonly documentId: string;
  readonly storyId: string;
  /** The member that it was joined to; null for the one that a story began with. */
  readonly matchedId: string | null;
  readonly method: StoryMethod | 'first';
  readonly similarity: number;
}

/** What to write, in this order. */
export interface StoryChanges {
  /** Stories that turned out to be one: every member of `from` belongs to `into`, the older. */
  readonly merged: readonly { readonly from: string; readonly into: string }[];
  /** New or changed; a document at most once. */
  readonly members: readonly Membership[];
  /** Documents that tell no story any more. */
  readonly alone: readonly string[];
  /** Stories that a member left: where one other is left, it stands alone too. */
  readonly left: readonly string[];
}

/**
 * Folds documents into stories, one after the other, so that it does not matter how documents are cut into batches. A
 * document joins the stories of all that tell the same, which makes them one: the oldest lives on (ids are UUID version 7,
 * so the least). A document that was a member before and changed is decided anew. `createId` is called once per new story,
 * in order. Pure. O(documents + matches).
 */
export function decideStories(
  steps: readonly StoryStep[],
  known: KnownStories,
  createId: () => string,
): StoryChanges {
  const storyOf = new Map(known);
  const into = new Map<string, string>();
  const members = new Map<string, Membership>();
  const alone = new Set<string>();
  const left = new Set<string>();
  const resolve = (story: string): string => {
    let last = story;
    for (let next = into.get(last); next !== undefined; next = into.get(last)) last = next;
    return last;
  };
  const current = (id: string): string | undefined => {
    const story = storyOf.get(id);
    return story === undefined ? undefined : resolve(story);
  };
  const put = (membership: Membership): void => {
    members.set(membership.documentId, membership);
    storyOf.set(membership.documentId, membership.storyId);
    alone.delete(membership.documentId);
  };

  for (const { documentId, matches } of steps) {
    const before = current(documentId);
    const [best] = matches;
    if (best === undefined) {
      if (before === undefined) continue;
      left.add(before);
      alone.add(documentId);
      members.delete(documentId);
      storyOf.delete(documentId);
      continue;
    }
    const stories = [
      ...new Set(matches.map(({ id }) => current(id)).filter((story) => story !== undefined)),
    ].sort();
    const storyId = stories[0] ?? createId();
    for (const other of stories.slice(1)) into.set(other, storyId);
    for (const { id } of matches)
      if (current(id) === undefined)
        put({ documentId: id, storyId, matchedId: null, method: 'first', similarity: 1 });
    if (before !== undefined && resolve(before) !== storyId) left.add(before);
    put({ documentId, storyId, matchedId: best.id, method: best.method, similarity: best.similarity });
  }
  return {
    merged: [...into.keys()].map((from) => ({ from, into: resolve(from) })),
    members: [...members.values()].map((member) => ({ ...member, storyId: resolve(member.storyId) })),
    alone: [...alone],
    left: [...new Set([...left].map(resolve))],
  };
}
