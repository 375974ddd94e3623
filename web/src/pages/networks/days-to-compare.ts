interface Days {
  readonly before: string;
  readonly after: string;
}

/**
 * The two days that are compared: those of the address, else the header's range as far as the network goes back, else the
 * first and the last day of the network. Bounds are ISO times.
 */
export function daysToCompare(
  chosen: { readonly before?: string | undefined; readonly after?: string | undefined },
  range: { readonly from?: string | undefined; readonly to?: string | undefined },
  network: { readonly first: string; readonly last: string },
): Days {
  const [first, last] = [network.first.slice(0, 10), network.last.slice(0, 10)];
  const from = range.from?.slice(0, 10);
  const to = range.to?.slice(0, 10);
  const after = chosen.after ?? (to !== undefined && to > first && to < last ? to : last);
  const before = chosen.before ?? (from !== undefined && from > first && from < after ? from : first);
  return { before, after };
}
