import type { Highlight } from '../api/contract.ts';
import { splitRanges } from './split-ranges.ts';

/** Text with the words that matched marked. Always text, never markup. */
export function Highlighted({ highlight }: { readonly highlight: Highlight }) {
  return splitRanges(highlight.text, highlight.ranges).map((piece, at) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no identity of their own
    piece.marked ? <mark key={at}>{piece.text}</mark> : piece.text,
  );
}
