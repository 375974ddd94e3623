/** A burst as grouping sees it. */
interface BurstOfRows {
  /** Milliseconds since the epoch. */
  readonly from: number;
  readonly to: number;
  readonly score: number;
  /** Rows of its signals, ascending. */
  readonly rows: Int32Array;
}

/**
 * Numbers events: going from the highest score down, a burst joins the first event whose leader overlaps it in time and shares
 * at least `share` of the signals of the smaller of the two, or else leads a new one. Joining looks at leaders only, so that a
 * chain of overlaps does not tie together what has little in common. Candidates are found through shared rows:
 * O(signals of all bursts), not O(bursts^2).
 */
export function groupEvents(bursts: readonly BurstOfRows[], share: number): Int32Array {
  const order = bursts.map((_, i) => i).sort((a, b) => bursts[b]!.score - bursts[a]!.score || a - b);
  const events = new Int32Array(bursts.length);
  const leaders: number[] = [];
  const leadersOfRow = new Map<number, number[]>();
  for (const i of order) {
    const burst = bursts[i]!;
    const shared = new Map<number, number>();
    for (const row of burst.rows)
      for (const event of leadersOfRow.get(row) ?? []) shared.set(event, (shared.get(event) ?? 0) + 1);
    const joined = [...shared]
      .filter(([event, count]) => {
        const leader = bursts[leaders[event]!]!;
        return (
          burst.from < leader.to &&
          leader.from < burst.to &&
          count >= share * Math.min(burst.rows.length, leader.rows.length)
        );
      })
      .sort((a, b) => a[0] - b[0])[0];
    if (joined !== undefined) {
      events[i] = joined[0];
      continue;
    }
    events[i] = leaders.push(i) - 1;
    for (const row of burst.rows) {
      const known = leadersOfRow.get(row);
      if (known === undefined) leadersOfRow.set(row, [events[i]]);
      else known.push(events[i]);
    }
  }
  return events;
}
