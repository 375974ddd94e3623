export interface Piece {
  readonly text: string;
  readonly marked: boolean;
}

/**
 * Cuts text at highlight ranges (UTF-16 code units, end exclusive). Ranges may overlap, touch, come in any order or
 * reach beyond the text; every character appears exactly once.
 */
export function splitRanges(text: string, ranges: readonly (readonly [number, number])[]): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const [from, to] of [...ranges].sort((a, b) => a[0] - b[0])) {
    const start = Math.max(at, from);
    const end = Math.min(text.length, to);
    if (end <= start) continue;
    if (start > at) pieces.push({ text: text.slice(at, start), marked: false });
    pieces.push({ text: text.slice(start, end), marked: true });
    at = end;
  }
  if (at < text.length) pieces.push({ text: text.slice(at), marked: false });
  return pieces;
}
