import type { Range } from '../analysis/annotate.ts';

/** Where the paragraphs of a text stand: blank lines divide them and belong to none. */
export function paragraphsOf(text: string): Range[] {
  const ranges: Range[] = [];
  let start = 0;
  for (const gap of text.matchAll(/\n\s*\n\s*/g)) {
    if (gap.index > start) ranges.push([start, gap.index]);
    start = gap.index + gap[0].length;
  }
  if (start < text.length) ranges.push([start, text.length]);
  return ranges;
}
