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
 * Numbers events: going from the highest score down, a burst joins the event that holds at least `share` of its signals and
 * overlaps the event's first burst in time, or else leads a new one. Where several do, the one with most of them. An event's
 * signals are those of all its bursts; it is the overlap in time with the first that keeps events from running on.
 * Events are found through shared rows: O(signals of all bursts), not O(bursts^2).
 */
export function groupEvents(bursts: readonly BurstOfRows[], share: number): Int32Array {
  const order = bursts.map((_, i) => i).sort((a, b) => bursts[b]!.score - bursts[a]!.score || a - b);
  const events = new Int32Array(bursts.length);
  const leaders: BurstOfRows[] = [];
  const eventsOfRow = new Map<number, Set<number>>();
  for (const i of order) {
    const burst = bursts[i]!;
    const shared = new Map<number, number>();
    for (const row of burst.rows)
      for (const event of eventsOfRow.get(row) ?? []) shared.set(event, (shared.get(event) ?? 0) + 1);
    const [joined] = [...shared]
      .filter(
        ([event, count]) =>
          count >= share * burst.rows.length &&
          burst.from < leaders[event]!.to &&
          leaders[event]!.from < burst.to,
      )
      .sort((a, b) => b[1] - a[1] || a[0] - b[0]);
    const event = joined?.[0] ?? leaders.push(burst) - 1;
    events[i] = event;
    for (const row of burst.rows) {
      const known = eventsOfRow.get(row);
      if (known === undefined) eventsOfRow.set(row, new Set([event]));
      else known.add(event);
    }
  }
  return events;
}
