import { DAY_MS } from '../../src/domain/series.ts';
import type { DailyPanel } from '../../src/kernels/series/daily-panel.ts';
import { findAllBursts, type SubjectBurst } from '../../src/trends/bursts/find-all-bursts.ts';
import { buildCorpus } from '../../src/trends/corpus/build-corpus.ts';
import type { CorpusSignal, TrendCorpus } from '../../src/trends/corpus/corpus.ts';
import { toPanel } from '../../src/trends/corpus/to-panel.ts';
import type { KnownEvent } from './known-events.ts';

/** Bursts of one event, the one that names it best first. */
export interface CalledEvent {
  /** `YYYY-MM` in which it peaks, and its place there: 1 is the strongest. */
  readonly month: string;
  readonly rank: number;
  readonly bursts: readonly SubjectBurst[];
}

export interface Found {
  readonly corpus: TrendCorpus;
  readonly panel: DailyPanel;
  readonly events: readonly CalledEvent[];
  /** Seconds of processor time for the bursts alone. */
  readonly seconds: number;
}

/** All that is called in these signals with the settings as they ship. */
export function findEvents(signals: readonly CorpusSignal[]): Found {
  const corpus = buildCorpus(signals);
  const panel = toPanel(corpus);
  const before = process.cpuUsage();
  const bursts = findAllBursts(corpus, panel);
  const { user, system } = process.cpuUsage(before);
  const inMonth = new Map<string, number>();
  const events = [...Map.groupBy(bursts, ({ event }) => event).values()].map((members): CalledEvent => {
    const month = isoDay(members[0]!.burst.peaksAt).slice(0, 7);
    const rank = (inMonth.get(month) ?? 0) + 1;
    inMonth.set(month, rank);
    return { month, rank, bursts: members };
  });
  events.sort((a, b) => (a.month === b.month ? a.rank - b.rank : a.month < b.month ? -1 : 1));
  return { corpus, panel, events, seconds: (user + system) / 1e6 };
}

export interface DatedCall {
  readonly event: CalledEvent;
  readonly burst: SubjectBurst;
  /** Days from the real day to the start and to the peak of the burst. */
  readonly startOff: number;
  readonly peakOff: number;
}

/** The call of an event that lies nearest to its day; null when none that names it starts or peaks within a month of it. */
export function callOf({ corpus, events }: Found, known: KnownEvent): DatedCall | null {
  const day = Date.parse(known.day);
  let best: DatedCall | null = null;
  const distance = ({ startOff, peakOff }: DatedCall) => Math.min(Math.abs(startOff), Math.abs(peakOff));
  for (const event of events) {
    for (const burst of event.bursts) {
      if (!known.subjects.includes(corpus.subjects[burst.subject]!.name.toLowerCase())) continue;
      const call: DatedCall = {
        event,
        burst,
        startOff: (burst.burst.startsAt - day) / DAY_MS,
        peakOff: (burst.burst.peaksAt - day) / DAY_MS,
      };
      if (distance(call) > 31) continue;
      if (best === null || distance(call) < distance(best)) best = call;
    }
  }
  return best;
}

/** Places of days, in `burst`, on which the sources of its subject could not be relied on. */
export function unknownDaysOf({ evidence }: SubjectBurst): number[] {
  const days: number[] = [];
  for (let i = evidence.burst.from; i < evidence.burst.to; i++)
    if (evidence.days.known[i] === 0) days.push(evidence.days.first + i);
  return days;
}

export function isoDay(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
