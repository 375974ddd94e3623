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
  readonly mentions: readonly Mention[];
  readonly marked: readonly Range[];
  readonly decided: readonly Range[];
  readonly evidence: Range | null;
}

/**
 * Cuts the part [from, to) of a text along its layers, which may overlap each other in any way. Of mentions that
 * overlap, the one that starts first (of two, the longer) is kept. Every character appears exactly once; ranges that
 * reach outside are clipped.
 */
export function annotate<Mention extends { readonly start: number; readonly end: number }>(
  text: string,
  [from, to]: Range,
  { mentions, marked, decided, evidence }: Layers<Mention>,
): Piece<Mention>[] {
  const start = Math.max(0, from);
  const end = Math.min(text.length, to);
  const layers = {
    marked: merged(marked),
    decided: merged(decided),
    evidence: merged(evidence === null ? [] : [evidence]),
  };
  const pieces: Piece<Mention>[] = [];
  const add = (mention: Mention | null, pieceStart: number, pieceEnd: number) => {
    if (pieceEnd > pieceStart)
      pieces.push({ start: pieceStart, mention, runs: cut(text, [pieceStart, pieceEnd], layers) });
  };
  let at = start;
  for (const mention of [...mentions].sort((a, b) => a.start - b.start || b.end - a.end)) {
    if (mention.end <= start || mention.start >= end) continue;
    const left = Math.max(start, mention.start);
    const right = Math.min(end, mention.end);
    if (left < at || right <= left) continue;
    add(null, at, left);
    add(mention, left, right);
    at = right;
  }
  add(null, at, end);
  return pieces;
}

interface MergedLayers {
  readonly marked: readonly Range[];
  readonly decided: readonly Range[];
  readonly evidence: readonly Range[];
}

function cut(text: string, [from, to]: Range, layers: MergedLayers): Run[] {
  const near = {
    marked: within(layers.marked, from, to),
    decided: within(layers.decided, from, to),
    evidence: within(layers.evidence, from, to),
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

function covers(ranges: readonly Range[], at: number): boolean {
  return ranges.some(([start, end]) => start <= at && at < end);
}

/** The ranges, ascending and disjoint, that touch [from, to): found by halving, as a long text has many. */
function within(ranges: readonly Range[], from: number, to: number): readonly Range[] {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ranges[middle]![1] <= from) low = middle + 1;
    else high = middle;
  }
  let last = low;
  while (last < ranges.length && ranges[last]![0] < to) last++;
  return ranges.slice(low, last);
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
