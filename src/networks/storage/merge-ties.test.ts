import { describe, expect, it } from 'vitest';
import { type Random, seededRandom } from '../../base/random.ts';
import type { TieEventColumns } from '../../domain/network.ts';
import { createEventBuffer } from './event-buffer.ts';
import { mergeTies } from './merge-ties.ts';

interface Event {
  readonly source: number;
  readonly target: number;
  readonly weight: number;
  readonly at: number;
  readonly removal: boolean;
}

const NODES = 9;

function draw(random: Random, count: number, how: { timed: boolean; removals: boolean }): Event[] {
  return Array.from({ length: count }, () => ({
    source: Math.floor(random() * NODES),
    target: Math.floor(random() * NODES),
    weight: 1 + Math.floor(random() * 3),
    // Many at the same time, some without one.
    at: how.timed && random() < 0.8 ? Math.floor(random() * 12) : Number.NaN,
    removal: how.removals && random() < 0.3,
  }));
}

function columnsOf(events: readonly Event[]): TieEventColumns {
  const buffer = createEventBuffer(16);
  for (const event of events) buffer.push(event);
  return buffer.columns();
}

/** By the definition, one event after the other. */
function naive(events: readonly Event[], directed: boolean, at: number | null): Map<string, number> {
  const time = (event: Event) => (Number.isNaN(event.at) ? Number.NEGATIVE_INFINITY : event.at);
  const ordered = events
    .filter((event) => at === null || !(event.at > at))
    .map((event, index) => ({ event, index }))
    .sort((a, b) => (time(a.event) === time(b.event) ? a.index - b.index : time(a.event) - time(b.event)));
  const ties = new Map<string, number>();
  for (const { event } of ordered) {
    const ends = [event.source, event.target];
    const pair = (directed ? ends : ends.sort((a, b) => a - b)).join(' ');
    if (event.removal) ties.delete(pair);
    else ties.set(pair, (ties.get(pair) ?? 0) + event.weight);
  }
  return ties;
}

describe('ties as they stand', () => {
  it('are what the definition says, for random events in any order, directed or not, at any moment', () => {
    for (let seed = 1; seed <= 60; seed++) {
      const random = seededRandom(seed);
      const how = { timed: seed % 3 !== 0, removals: seed % 2 === 0 };
      const events = draw(random, Math.floor(random() * 120), how);
      for (const directed of [false, true]) {
        for (const at of [null, 0, 5, 11]) {
          const request = { events: columnsOf(events), nodes: NODES, directed, at };
          const { sources, targets, weights } = mergeTies(request);
          const found = Array.from(sources, (source, tie) => [
            `${source} ${targets[tie]}`,
            weights === null ? 1 : weights[tie]!,
          ]);
          expect(new Map(found as [string, number][]), `seed ${seed}`).toEqual(naive(events, directed, at));
          expect(found.length, `seed ${seed}: no pair twice`).toBe(naive(events, directed, at).size);
          const keys = Array.from(sources, (source, tie) => source * NODES + targets[tie]!);
          expect(keys, `seed ${seed}: ascending`).toEqual(keys.toSorted((a, b) => a - b));
        }
      }
    }
  });

  it('of no events are none', () => {
    const { sources, weights } = mergeTies({ events: columnsOf([]), nodes: 0, directed: true, at: null });
    expect([sources.length, weights]).toEqual([0, null]);
  });
});
