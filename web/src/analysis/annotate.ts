/** UTF-16 code units, end exclusive. */
export type Range = readonly [start: number, end: number];

/** A piece of text under the same layers. */
export interface Run {
  readonly text: string;
  /** A word that was searched for. */
  readonly marked: boolean;
  /** A word that decided a class whose reasons are open. */
  readonly decided: boolean;
  /** Part of the sentence that is pointed at. */
  readonly evidence: boolean;
}

/** A mention with its runs, or the text between two mentions. */
export interface Piece<Mention> {
  readonly start: number;
  readonly mention: Mention | null;
  readonly runs: readonly Run[];
}

export interface Layers<Mention> {
  /** Ascending, none over another. */
  readonly mentions: readonly Mention[];
  /** Ascending, disjoint. */
  readonly marked: readonly Range[];
  readonly decided: readonly Range[];
  readonly evidence: readonly Range[];
}

interface Spanning {
  readonly start: number;
  readonly end: number;
}

/**
 * Puts what was found in a text in the order that `annotate` needs, once for all parts of the text. Of mentions that
 * overlap, the one that starts first (of two, the longer) is kept; ranges that overlap or touch become one.
 */
export function layersOf<Mention extends Spanning>(found: {
  readonly mentions: readonly Mention[];
  readonly marked: readonly Range[];
  readonly decided: readonly Range[];
  readonly evidence: Range | null;
}): Layers<Mention> {
  const mentions: Mention[] = [];
  for (const mention of [...found.mentions].sort((a, b) => a.start - b.start || b.end - a.end))
    if (mention.end > mention.start && mention.start >= (mentions.at(-1)?.end ?? Number.NEGATIVE_INFINITY))
      mentions.push(mention);
  return {
    mentions,
    marked: merged(found.marked),
    decided: merged(found.decided),
    evidence: merged(found.evidence === null ? [] : [found.evidence]),
  };
}

/**
 * Cuts the part [from, to) of a text along its layers, which may overlap each other in any way. Every character appears
 * exactly once; what reaches outside is clipped.
 */
export function annotate<Mention extends Spanning>(
  text: string,
  [from, to]: Range,
  layers: Layers<Mention>,
): Piece<Mention>[] {
  const start = Math.max(0, from);
  const end = Math.min(text.length, to);
  const pieces: Piece<Mention>[] = [];
  const add = (mention: Mention | null, pieceStart: number, pieceEnd: number) => {
    if (pieceEnd > pieceStart)
      pieces.push({ start: pieceStart, mention, runs: cut(text, [pieceStart, pieceEnd], layers) });
  };
  let at = start;
  const near = within(layers.mentions, [start, end], (mention) => [mention.start, mention.end]);
  for (const mention of near) {
    const left = Math.max(start, mention.start);
    const right = Math.min(end, mention.end);
    add(null, at, left);
    add(mention, left, right);
    at = right;
  }
  add(null, at, end);
  return pieces;
}

function cut(text: string, [from, to]: Range, layers: Omit<Layers<unknown>, 'mentions'>): Run[] {
  const near = {
    marked: within(layers.marked, [from, to], itself),
    decided: within(layers.decided, [from, to], itself),
    evidence: within(layers.evidence, [from, to], itself),
  };
  const cuts = [
    ...new Set(
      [from, to, ...[near.marked, near.decided, near.evidence].flat(2)].filter(
        (at) => at >= from && at <= to,
      ),
    ),
  ].sort((a, b) => a - b);
  return cuts.slice(0, -1).map((at, index) => ({
    text: text.slice(at, cuts[index + 1]),
    marked: covers(near.marked, at),
    decided: covers(near.decided, at),
    evidence: covers(near.evidence, at),
  }));
}

const itself = (range: Range): Range => range;

function covers(ranges: readonly Range[], at: number): boolean {
  return ranges.some(([start, end]) => start <= at && at < end);
}

/** Those of the ascending, disjoint items that touch [from, to): found by halving, as a long text has many. */
function within<Item>(
  items: readonly Item[],
  [from, to]: Range,
  rangeOf: (item: Item) => Range,
): readonly Item[] {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rangeOf(items[middle]!)[1] <= from) low = middle + 1;
    else high = middle;
  }
  let last = low;
  while (last < items.length && rangeOf(items[last]!)[0] < to) last++;
  return items.slice(low, last);
}

function merged(ranges: readonly Range[]): Range[] {
  const result: [number, number][] = [];
  for (const [start, end] of [...ranges].sort((a, b) => a[0] - b[0])) {
    const last = result.at(-1);
    if (end <= start) continue;
    if (last !== undefined && start <= last[1]) last[1] = Math.max(last[1], end);
    else result.push([start, end]);
  }
  return result;
}
