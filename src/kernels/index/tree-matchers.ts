import { GroupMatcher } from './group-matcher.ts';
import { type MatchContext, type Matcher, WINDOW, WINDOW_WORDS } from './matcher.ts';
import { PhraseMatcher } from './phrase-matcher.ts';
import { END } from './postings-reader.ts';
import type { Resolved } from './resolve.ts';
import { TermMatcher } from './term-matcher.ts';

/** What was borrowed for one segment's tree, to be given back when the segment is done. */
export type Borrowed = GroupMatcher[];

/** The matcher of a resolved query in one segment, or null where nothing can match. */
export function createMatcher(
  context: MatchContext,
  node: Resolved,
  at: { readonly segment: number; readonly scored: boolean; readonly borrowed: Borrowed },
): Matcher | null {
  const create = (child: Resolved): Matcher | null => createMatcher(context, child, at);
  switch (node.kind) {
    case 'none':
      return null;
    case 'all':
      return new AllMatcher(context.segment.documents);
    case 'term': {
      const term = node.terms[at.segment]!;
      return term === -1 ? null : new TermMatcher(context, node, term);
    }
    case 'phrase': {
      const terms = node.terms[at.segment];
      return terms == null ? null : new PhraseMatcher(context, node, terms);
    }
    case 'group': {
      if (node.terms[at.segment]!.length === 0) return null;
      const group = new GroupMatcher(context, node, at);
      at.borrowed.push(group);
      return group;
    }
    case 'not': {
      const child = create(node.of);
      const all = new AllMatcher(context.segment.documents);
      return child === null ? all : new ButMatcher(all, [child]);
    }
    case 'or': {
      const children = node.of.map(create).filter((child) => child !== null);
      return children.length === 0 ? null : children.length === 1 ? children[0]! : new OrMatcher(children);
    }
    case 'and': {
      const wanted = node.of.filter((child) => child.kind !== 'not').map(create);
      if (wanted.includes(null)) return null;
      const unwanted = node.of
        .map((child) => (child.kind === 'not' ? create(child.of) : null))
        .filter((child) => child !== null);
      const prefer = node.prefer.map(create).filter((child) => child !== null);
      const required =
        wanted.length === 0 ? [new AllMatcher(context.segment.documents)] : (wanted as Matcher[]);
      const core =
        required.length === 1 && prefer.length === 0 ? required[0]! : new AndMatcher(required, prefer);
      return unwanted.length === 0 ? core : new ButMatcher(core, unwanted);
    }
  }
}

class AllMatcher implements Matcher {
  readonly #documents: number;

  constructor(documents: number) {
    this.#documents = documents;
  }

  next(document: number): number {
    return document < this.#documents ? document : END;
  }

  fill(base: number, bits: Int32Array): void {
    const count = Math.min(WINDOW, this.#documents - base);
    bits.fill(-1, 0, count >>> 5);
    if ((count & 31) !== 0) bits[count >>> 5]! |= (1 << (count & 31)) - 1;
  }

  narrow(): void {}
}

class OrMatcher implements Matcher {
  readonly #children: readonly Matcher[];

  constructor(children: readonly Matcher[]) {
    this.#children = children;
  }

  next(document: number): number {
    let least = END;
    for (const child of this.#children) least = Math.min(least, child.next(document));
    return least;
  }

  fill(base: number, bits: Int32Array, scores: Float32Array | null): void {
    for (const child of this.#children) child.fill(base, bits, scores);
  }

  narrow(base: number, bits: Int32Array, scores: Float32Array | null): void {
    narrowBy(this, base, bits, scores);
  }
}

class AndMatcher implements Matcher {
  readonly #required: readonly Matcher[];
  readonly #prefer: readonly Matcher[];

  constructor(required: readonly Matcher[], prefer: readonly Matcher[]) {
    this.#required = required;
    this.#prefer = prefer;
  }

  next(document: number): number {
    let most = document;
    for (const child of this.#required) most = Math.max(most, child.next(document));
    return most;
  }

  fill(base: number, bits: Int32Array, scores: Float32Array | null): void {
    withWindow((found, sums) => {
      this.#required[0]!.fill(base, found, sums);
      for (let i = 1; i < this.#required.length; i++) this.#required[i]!.narrow(base, found, sums);
      if (scores !== null) for (const child of this.#prefer) addWhere(child, base, found, sums);
      for (let w = 0; w < WINDOW_WORDS; w++) {
        const word = found[w]!;
        bits[w]! |= word;
        if (scores === null) continue;
        for (let left = word; left !== 0; ) {
          const lowest = left & -left;
          left ^= lowest;
          const slot = (w << 5) + 31 - Math.clz32(lowest);
          scores[slot]! += sums[slot]!;
        }
      }
    });
  }

  narrow(base: number, bits: Int32Array, scores: Float32Array | null): void {
    // Part by part would add the scores in another order than `fill`, so that sums could differ in the last bit.
    narrowBy(this, base, bits, scores);
  }
}

/** The matches of one matcher less those of others. */
class ButMatcher implements Matcher {
  readonly #core: Matcher;
  readonly #unwanted: readonly Matcher[];

  constructor(core: Matcher, unwanted: readonly Matcher[]) {
    this.#core = core;
    this.#unwanted = unwanted;
  }

  next(document: number): number {
    return this.#core.next(document);
  }

  fill(base: number, bits: Int32Array, scores: Float32Array | null): void {
    withWindow((found, sums) => {
      this.#core.fill(base, found, sums);
      this.#exclude(base, found);
      for (let w = 0; w < WINDOW_WORDS; w++) {
        bits[w]! |= found[w]!;
        for (let left = scores === null ? 0 : found[w]!; left !== 0; ) {
          const lowest = left & -left;
          left ^= lowest;
          const slot = (w << 5) + 31 - Math.clz32(lowest);
          scores![slot]! += sums[slot]!;
        }
      }
    });
  }

  narrow(base: number, bits: Int32Array, scores: Float32Array | null): void {
    this.#core.narrow(base, bits, scores);
    this.#exclude(base, bits);
  }

  #exclude(base: number, bits: Int32Array): void {
    withWindow((found) => {
      for (const child of this.#unwanted) child.fill(base, found, null);
      for (let w = 0; w < WINDOW_WORDS; w++) bits[w]! &= ~found[w]!;
    });
  }
}

function narrowBy(matcher: Matcher, base: number, bits: Int32Array, scores: Float32Array | null): void {
  withWindow((found, sums) => {
    matcher.fill(base, found, scores === null ? null : sums);
    for (let w = 0; w < WINDOW_WORDS; w++) {
      const word = (bits[w]! &= found[w]!);
      if (scores !== null) addScores(word, w, sums, scores);
    }
  });
}

function addWhere(matcher: Matcher, base: number, bits: Int32Array, scores: Float32Array): void {
  withWindow((found, sums) => {
    matcher.fill(base, found, sums);
    for (let w = 0; w < WINDOW_WORDS; w++) addScores(bits[w]! & found[w]!, w, sums, scores);
  });
}

function addScores(word: number, w: number, from: Float32Array, to: Float32Array): void {
  while (word !== 0) {
    const lowest = word & -word;
    word ^= lowest;
    const slot = (w << 5) + 31 - Math.clz32(lowest);
    to[slot]! += from[slot]!;
  }
}

/** Temporary windows, one per depth of nesting, kept for the next search. */
const windows: { bits: Int32Array; scores: Float32Array }[] = [];
let depth = 0;

function withWindow(use: (bits: Int32Array, scores: Float32Array) => void): void {
  const window = (windows[depth] ??= {
    bits: new Int32Array(WINDOW_WORDS),
    scores: new Float32Array(WINDOW),
  });
  depth++;
  window.bits.fill(0);
  window.scores.fill(0);
  try {
    use(window.bits, window.scores);
  } finally {
    depth--;
  }
}
