import type { SourceType } from '../domain/source-type.ts';
import { TECHNOLOGIES, technologyOf } from './catalogue/technologies.ts';
import type { Technology } from './catalogue/technology.ts';
import type { Draw } from './draw.ts';
import { BURSTS, DECOYS, growthOf, RECURRING_PEAKS, WEAK_SIGNALS } from './planted.ts';

const DAY = 86_400_000;
const HOUR = 3_600_000;

export interface Span {
  /** Milliseconds since the epoch: from inclusive, to exclusive. */
  readonly start: number;
  readonly end: number;
}

/** One document to be written: when, about what, in which kind of source, and what it is part of. */
export interface PlannedDocument {
  readonly at: number;
  readonly technology: Technology;
  readonly sourceType: SourceType;
  /** Index of the burst, weak signal or decoy that it belongs to. */
  readonly burst?: number;
  readonly weakSignal?: number;
  readonly decoy?: number;
}

interface PlannedWindow {
  readonly startsAt: number;
  readonly endsAt: number;
}

export interface Timeline {
  /** In order of time. */
  readonly documents: readonly PlannedDocument[];
  readonly bursts: readonly (PlannedWindow & { readonly peaksAt: number })[];
  readonly weakSignals: readonly PlannedWindow[];
  readonly decoys: readonly PlannedWindow[];
  readonly recurringPeaks: readonly {
    readonly technology: string;
    readonly windows: readonly PlannedWindow[];
  }[];
}

const TYPES = ['papers', 'patents', 'funding', 'news', 'social', 'code', 'product', 'jobs'] as const;
type PlannedType = (typeof TYPES)[number];

/**
 * The evidence that a technology of each horizon leaves (TREND-5): research first, then patents and money,
 * then products and jobs. Each row sums to 1.
 */
const MIX: Readonly<Record<Technology['horizon'], Readonly<Record<PlannedType, number>>>> = {
  H3: {
    papers: 0.46,
    patents: 0.19,
    funding: 0.05,
    news: 0.13,
    social: 0.09,
    code: 0.05,
    product: 0.01,
    jobs: 0.02,
  },
  H2: {
    papers: 0.17,
    patents: 0.14,
    funding: 0.16,
    news: 0.21,
    social: 0.11,
    code: 0.09,
    product: 0.05,
    jobs: 0.07,
  },
  H1: {
    papers: 0.04,
    patents: 0.05,
    funding: 0.06,
    news: 0.24,
    social: 0.15,
    code: 0.14,
    product: 0.15,
    jobs: 0.17,
  },
};

/** Sunday first. Patents are published on Thursdays, as gazettes do. */
const WEEK: Readonly<Record<PlannedType, readonly number[]>> = {
  papers: [0.3, 1.2, 1.3, 1.2, 1.1, 0.9, 0.3],
  patents: [0, 0, 0, 0, 7, 0, 0],
  funding: [0.1, 1.1, 1.5, 1.4, 1.2, 0.8, 0.1],
  news: [0.4, 1.1, 1.2, 1.2, 1.2, 1, 0.4],
  social: [0.8, 1, 1.1, 1.1, 1.1, 1, 0.8],
  code: [0.4, 1, 1.2, 1.3, 1.2, 1, 0.5],
  product: [0.3, 1, 1.8, 1.5, 1.1, 0.7, 0.2],
  jobs: [0.3, 1.4, 1.3, 1.2, 1.1, 0.9, 0.3],
};

/** January first: quiet in August and at the end of the year, except for papers before their conferences. */
const YEAR: Readonly<Record<'research' | 'business', readonly number[]>> = {
  research: [0.9, 1, 1, 1, 1.3, 1.1, 0.9, 0.75, 1.1, 1.3, 1.2, 0.7],
  business: [1.05, 1.1, 1.15, 1.05, 1.05, 1.05, 0.85, 0.6, 1.15, 1.15, 1.1, 0.65],
};

/** News of a burst spreads through news and forums first. */
const BURST_MIX: readonly number[] = TYPES.map(
  (type) =>
    (({ news: 5, social: 4, code: 0.7, product: 0.5, papers: 0.4 }) as Partial<Record<PlannedType, number>>)[
      type
    ] ?? 0,
);

/** Hour of publication, UTC, as a range; forums and code go on into the night. */
const HOURS: Readonly<Record<PlannedType, readonly [number, number]>> = {
  papers: [0, 20],
  patents: [8, 10],
  funding: [6, 18],
  news: [5, 20],
  social: [5, 24],
  code: [7, 23],
  product: [7, 16],
  jobs: [6, 17],
};

/** Draws the whole timeline. `documents` is the expected total; the real one differs by a few per cent. */
export function planTimeline(span: Span, documents: number, draw: Draw): Timeline {
  const days = Math.ceil(span.end / DAY) - firstDay(span);
  const at = (position: number): number => span.start + position * (span.end - span.start);

  const bursts = BURSTS.map((burst) => {
    const peaksAt = Math.min(at(burst.peak + (draw.unit() - 0.5) * 0.008), span.end - 2 * DAY);
    return {
      peaksAt,
      startsAt: Math.max(span.start, peaksAt - burst.riseDays * DAY),
      endsAt: Math.min(span.end, peaksAt + burst.fallDays * DAY),
    };
  });
  const weakSignals = WEAK_SIGNALS.map(({ position, hours }) => {
    // Noon of a weekday, so that every kind of source can speak within the window.
    const day = workday(Math.floor(at(position) / DAY));
    const startsAt = Math.min(day * DAY + 5 * HOUR, span.end - (hours + 4) * HOUR);
    return { startsAt, endsAt: startsAt + hours * HOUR };
  });
  const decoys = DECOYS.map(({ position }) => {
    const startsAt = workday(Math.floor(at(position) / DAY)) * DAY + 6 * HOUR;
    return { startsAt, endsAt: Math.min(startsAt + 20 * HOUR, span.end) };
  });
  const recurringPeaks = RECURRING_PEAKS.map((peak) => ({
    technology: peak.technology,
    windows: yearlyWindows(peak, span),
  }));

  const planned: PlannedDocument[] = [];
  for (const [index, window] of weakSignals.entries()) {
    const planted = WEAK_SIGNALS[index]!;
    const types = independentTypes(planted.signals, draw);
    for (const sourceType of types) {
      planned.push({
        at: timeWithin(window, draw),
        technology: technologyOf(planted.technology),
        sourceType,
        weakSignal: index,
      });
    }
  }
  for (const [index, window] of decoys.entries()) {
    const { technology, kind } = DECOYS[index]!;
    // Wire copies are made from one story later on; a single source repeats itself here.
    const count = kind === 'wire-copies' ? 1 : 4;
    const sourceType = kind === 'wire-copies' ? 'news' : 'social';
    for (let i = 0; i < count; i++) {
      const when = kind === 'wire-copies' ? window.startsAt : timeWithin(window, draw);
      planned.push({ at: when, technology: technologyOf(technology), sourceType, decoy: index });
    }
  }

  const cells = rateCells(span, days, bursts, weakSignals, recurringPeaks);
  const total = cells.reduce((sum, cell) => sum + cell.rate, 0);
  const scale = Math.max(0, documents - planned.length) / total;
  for (const cell of cells) {
    const count = draw.poisson(cell.rate * scale);
    for (let i = 0; i < count; i++) {
      const sourceType = cell.burst === undefined ? cell.sourceType : TYPES[draw.weighted(BURST_MIX)]!;
      const document = {
        at: timeOfDay(span, cell.day, sourceType, draw),
        technology: cell.technology,
        sourceType,
      };
      planned.push(cell.burst === undefined ? document : { ...document, burst: cell.burst });
    }
  }
  planned.sort((a, b) => a.at - b.at);
  return { documents: planned, bursts, weakSignals, decoys, recurringPeaks };
}

interface RateCell {
  readonly technology: Technology;
  readonly sourceType: PlannedType;
  /** Days since the first day of the span, in UTC. */
  readonly day: number;
  readonly rate: number;
  readonly burst?: number;
}

/** The expected number of documents, up to one common factor, per technology, source type and day. */
function rateCells(
  span: Span,
  days: number,
  bursts: Timeline['bursts'],
  weakSignals: Timeline['weakSignals'],
  recurringPeaks: Timeline['recurringPeaks'],
): RateCell[] {
  const cells: RateCell[] = [];
  const seasons = new Map(
    recurringPeaks.map((peak, i) => [
      peak.technology,
      { windows: peak.windows, strength: RECURRING_PEAKS[i]!.strength },
    ]),
  );
  for (const technology of TECHNOLOGIES) {
    const growth = growthOf(technology);
    const weak = WEAK_SIGNALS.findIndex((planted) => planted.technology === technology.key);
    const burst = BURSTS.findIndex((planted) => planted.technology === technology.key);
    const mix = MIX[technology.horizon];
    for (let day = 0; day < days; day++) {
      const midnight = (firstDay(span) + day) * DAY;
      const midday = midnight + DAY / 2;
      const date = new Date(midday);
      const covered = (Math.min(midnight + DAY, span.end) - Math.max(midnight, span.start)) / DAY;
      // Exponential growth, scaled so that its mean over the span stays near 1.
      let level =
        covered * technology.volume * growth ** ((midday - span.start) / (span.end - span.start) - 0.5);
      if (weak >= 0 && midday > weakSignals[weak]!.endsAt)
        level *= afterWeakSignal(weak, midday - weakSignals[weak]!.endsAt);
      for (const sourceType of TYPES) {
        const season = sourceType === 'papers' || sourceType === 'patents' ? YEAR.research : YEAR.business;
        let rate =
          level * mix[sourceType] * WEEK[sourceType][date.getUTCDay()]! * season[date.getUTCMonth()]!;
        if (sourceType === 'code') rate *= technology.code;
        if (sourceType === 'papers') {
          const peak = seasons.get(technology.key);
          if (peak?.windows.some((window) => midday >= window.startsAt && midday < window.endsAt))
            rate *= peak.strength;
        }
        if (rate > 0) cells.push({ technology, sourceType, day, rate });
      }
      if (burst >= 0) {
        const shape = burstShape(bursts[burst]!, midday);
        if (shape > 0) {
          cells.push({
            technology,
            sourceType: 'news',
            day,
            rate: level * shape * (BURSTS[burst]!.strength - 1) * WEEK.news[date.getUTCDay()]!,
            burst,
          });
        }
      }
    }
  }
  return cells;
}

/** 0 outside the window, 1 at the peak; falls slower than it rises. */
function burstShape(burst: Timeline['bursts'][number], time: number): number {
  if (time < burst.startsAt || time >= burst.endsAt) return 0;
  if (time < burst.peaksAt) return (time - burst.startsAt) / Math.max(DAY, burst.peaksAt - burst.startsAt);
  return Math.exp(-(time - burst.peaksAt) / (11 * DAY));
}

/** What followed a weak signal: growth to twelve times within four months, or a fade to the old level. */
function afterWeakSignal(index: number, elapsed: number): number {
  if (WEAK_SIGNALS[index]!.outcome === 'faded') return 1;
  return 1 + 11 * Math.min(1, elapsed / (120 * DAY));
}

/** Days since the epoch, UTC. */
function firstDay(span: Span): number {
  return Math.floor(span.start / DAY);
}

/** Different types of source, news once at most: voices that do not copy from each other. */
function independentTypes(count: number, draw: Draw): PlannedType[] {
  return draw.sample(['papers', 'social', 'news', 'code', 'funding', 'jobs', 'product'] as const, count);
}

function yearlyWindows(peak: (typeof RECURRING_PEAKS)[number], span: Span): PlannedWindow[] {
  const windows: PlannedWindow[] = [];
  for (
    let year = new Date(span.start).getUTCFullYear();
    year <= new Date(span.end).getUTCFullYear();
    year++
  ) {
    const startsAt = Date.UTC(year, peak.month - 1, peak.day);
    const endsAt = startsAt + peak.days * DAY;
    if (startsAt >= span.start && endsAt <= span.end) windows.push({ startsAt, endsAt });
  }
  return windows;
}

/** The next day, in days since the epoch, that is not a Saturday or Sunday, nor a Friday. */
function workday(day: number): number {
  const weekday = (day + 4) % 7;
  if (weekday >= 5) return day + (8 - weekday);
  return weekday === 0 ? day + 1 : day;
}

function timeWithin(window: PlannedWindow, draw: Draw): number {
  return Math.floor(window.startsAt + draw.unit() * (window.endsAt - window.startsAt));
}

function timeOfDay(span: Span, day: number, sourceType: PlannedType, draw: Draw): number {
  const [from, to] = HOURS[sourceType];
  const midnight = (firstDay(span) + day) * DAY;
  const time = Math.floor(midnight + (from + draw.unit() * (to - from)) * HOUR);
  if (time >= span.start && time < span.end) return time;
  // The first and the last day are cut by the span: anywhere within what is left of them.
  const low = Math.max(midnight, span.start);
  const high = Math.min(midnight + DAY, span.end);
  return Math.floor(low + draw.unit() * Math.max(0, high - low - 1));
}
