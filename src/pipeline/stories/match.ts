import { cosine, type Vector } from '../../domain/vector.ts';
import { type Compared, compare } from './compare.ts';
import type { StoryMatch } from './decide.ts';

/** A document as it is now. */
export interface Told {
  readonly document: Compared;
  /** By the static model; null when there is none. */
  readonly vector: Vector | null;
}

/**
 * So many other documents of one page, none of them like the new one, and the address is a place where things are
 * published (an archive, a form, a live page), not a thing.
 */
const HUB = 4;
const HUB_SIMILARITY = 0.1;

/** Those of the candidates that tell the same as the document, the likest first. Pure. O(candidates). */
export function matchCandidates(
  { document, vector }: Told,
  candidates: readonly (Told & { readonly id: string })[],
): StoryMatch[] {
  const matches: StoryMatch[] = [];
  for (const other of candidates) {
    const likeness = compare(document, other.document);
    if (likeness !== null && agrees(likeness.agreement, vector, other.vector))
      matches.push({ id: other.id, method: likeness.method, similarity: likeness.similarity });
  }
  const hub =
    matches.length >= HUB &&
    matches.every(({ method, similarity }) => method === 'url' && similarity < HUB_SIMILARITY);
  // Of equally like ones the first stored: ids rise with time.
  return hub
    ? []
    : matches.sort((left, right) => right.similarity - left.similarity || (left.id < right.id ? -1 : 1));
}

/** Whether the vectors do not speak against it; without both there is nothing to say. */
function agrees(least: number, left: Vector | null, right: Vector | null): boolean {
  if (left === null || right === null || left.length !== right.length) return true;
  return cosine(left, right) >= least;
}
