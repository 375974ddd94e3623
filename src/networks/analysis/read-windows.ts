import type { Queryable } from '../../ports/database.ts';
import type { LiveNetwork } from '../live/live-network.ts';
import { WINDOW_SIZES, type WindowCounts, type WindowSize } from '../live/windows.ts';
import { readTieEventsBetween } from '../storage/tie-rows.ts';

/** Windows that one answer may hold. */
export const MOST_WINDOWS = 2_000;

/**
 * Counts of the windows that begin in a span, those without an event left out: from memory as far as it reaches back, the
 * older ones from the stored events, so that a late event is counted wherever it belongs.
 */
export async function readWindows(
  tenant: Queryable,
  network: string,
  query: {
    readonly live: LiveNetwork;
    readonly size: WindowSize;
    /** Milliseconds since the epoch, `to` not included. */
    readonly from: number;
    readonly to: number;
  },
): Promise<WindowCounts[]> {
  const { live, size, from, to } = query;
  const windows = live.windows[size];
  const recent = windows.between(Math.max(from, windows.floor), to);
  const end = Math.min(to, windows.floor);
  if (!(from < end)) return recent;
  const length = WINDOW_SIZES[size];
  const older = new Map<number, { events: number; active: Set<number> }>();
  for await (const { sources, targets, times } of readTieEventsBetween(tenant, network, { from, to: end })) {
    if (times === null) continue;
    for (let event = 0; event < times.length; event++) {
      const at = times[event]!;
      if (!(at >= from && at < end)) continue;
      const start = Math.floor(at / length) * length;
      let window = older.get(start);
      if (window === undefined) older.set(start, (window = { events: 0, active: new Set() }));
      window.events++;
      window.active.add(sources[event]!).add(targets[event]!);
    }
  }
  const fresh = live.newTiesBetween(size, from, end);
  const counted = [...older]
    .map(([start, { events, active }]) => ({
      start,
      events,
      activeNodes: active.size,
      newTies: fresh.get(start) ?? 0,
    }))
    .sort((a, b) => a.start - b.start);
  return [...counted, ...recent];
}
