/**
 * Moves labels apart on one axis so that each has `room`, as near to where they belong as can be, within `from` and `to`.
 * Labels keep their order; where there is not enough room for all they share what there is.
 */
export function spreadLabels(
  wanted: readonly number[],
  room: number,
  { from, to }: { readonly from: number; readonly to: number },
): number[] {
  const order = wanted.map((_, at) => at).sort((a, b) => (wanted[a] ?? 0) - (wanted[b] ?? 0) || a - b);
  const gap = Math.min(room, (to - from) / Math.max(1, wanted.length - 1));
  const placed: number[] = [];
  // Downwards each is pushed below the one before; then upwards, from the end, back inside.
  for (const at of order)
    placed.push(Math.max(wanted[at] ?? from, from, (placed.at(-1) ?? Number.NEGATIVE_INFINITY) + gap));
  for (let at = placed.length - 1, limit = to; at >= 0; at--) {
    placed[at] = Math.min(placed[at] ?? limit, limit);
    limit = (placed[at] ?? limit) - gap;
  }
  const result = new Array<number>(wanted.length).fill(from);
  for (const [place, at] of order.entries()) result[at] = placed[place] ?? from;
  return result;
}
