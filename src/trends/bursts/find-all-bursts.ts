import { noProgress, type Progress } from '../../base/progress.ts';
import { DAY_MS } from '../../domain/series.ts';
import type { Burst, ExplainedScore } from '../../domain/trend.ts';
import { benjaminiHochberg } from '../../kernels/series/benjamini-hochberg.ts';
import type { DailyPanel } from '../../kernels/series/daily-panel.ts';
import type { ExpectedCounts } from '../../kernels/series/expected-counts.ts';
import type { TrendCorpus } from '../corpus/corpus.ts';
import type { BurstEvidence } from './burst-evidence.ts';
import { type BurstCandidate, createBurstFinder } from './burst-finder.ts';
import { BURST_DEFAULTS, BURST_FORMULA, type BurstSettings, recomputeBurst } from './burst-formula.ts';
import { groupEvents } from './group-events.ts';

export interface SubjectBurst {
  /** Number in the corpus. */
  readonly subject: number;
  readonly burst: Burst;
  readonly evidence: BurstEvidence;
  readonly score: ExplainedScore;
  /**
   * Number of the event, ascending with strength: bursts of several subjects that share most of their signals are one event
   * with several names. The first burst of an event is the one that names it best.
   */
  readonly event: number;
}

export interface BurstRunOptions {
  readonly settings?: BurstSettings;
  readonly progress?: Progress;
  /** Hands out each series that was worked out, so that a caller need not do it again. */
  readonly eachSeries?: (subject: number, series: ExpectedCounts) => void;
}

/**
 * Bursts of all subjects with enough signals, strongest first. Each kind of subject (topics, terms, each kind of entity) is a
 * family of tests of its own, within which the share of false calls is held (Benjamini, Hochberg, 1995): a technology is not
 * judged by how many pairs of words there are. About 0.3 ms a subject for three years of days.
 */
export function findAllBursts(
  corpus: TrendCorpus,
  panel: DailyPanel,
  { settings = BURST_DEFAULTS, progress = noProgress, eachSeries }: BurstRunOptions = {},
): readonly SubjectBurst[] {
  const finder = createBurstFinder(corpus, panel, settings);
  const families = new Map<string, { tests: number; readonly found: Found[] }>();
  for (let subject = 0; subject < corpus.subjects.length; subject++) {
    if (subject % 256 === 0) progress(subject / corpus.subjects.length);
    if (finder.signalsOf(subject) < settings.leastSignals) continue;
    const { kind, entityKind } = corpus.subjects[subject]!;
    const name = `${kind}:${entityKind}`;
    let family = families.get(name);
    if (family === undefined) families.set(name, (family = { tests: 0, found: [] }));
    family.tests++;
    const series = finder.series(subject);
    eachSeries?.(subject, series);
    const { candidates, states } = finder.find(subject, series);
    for (const candidate of candidates) family.found.push({ subject, candidate, series, states });
  }

  const called: Omit<SubjectBurst, 'event'>[] = [];
  const rows: Int32Array[] = [];
  for (const { tests, found } of families.values()) {
    const rates = benjaminiHochberg(
      found.map(({ candidate }) => Math.exp(candidate.logP)),
      tests,
    );
    for (const [i, one] of found.entries()) {
      if (rates[i]! > settings.falseDiscovery) continue;
      const evidence = evidenceOf(corpus, one, { settings, tests, falseDiscovery: rates[i]! });
      called.push({
        subject: one.subject,
        burst: toBurst(corpus, one.candidate, rates[i]!),
        evidence,
        score: recomputeBurst(evidence),
      });
      rows.push(one.candidate.rows);
    }
  }
  const events = groupEvents(
    called.map(({ burst, score }, i) => ({
      from: burst.startsAt,
      to: burst.endsAt ?? Infinity,
      score: score.score,
      rows: rows[i]!,
    })),
    settings.sameEvent,
  );
  progress(1);
  return called
    .map((burst, i) => ({ ...burst, event: events[i]! }))
    .sort((a, b) => b.score.score - a.score.score || a.subject - b.subject);
}

interface Found {
  readonly subject: number;
  readonly candidate: BurstCandidate;
  readonly series: ExpectedCounts;
  readonly states: Uint8Array;
}

function toBurst(corpus: TrendCorpus, candidate: BurstCandidate, falseDiscovery: number): Burst {
  const at = (day: number): number => (corpus.firstDay + day) * DAY_MS;
  return {
    startsAt: at(candidate.start),
    peaksAt: at(candidate.peak),
    endsAt: candidate.open ? null : at(candidate.end),
    score: candidate.weight,
    falseDiscovery,
    signals: candidate.observed,
    expected: candidate.expected,
    sources: candidate.voices.length,
  };
}

/** Days shown before and after a burst, signals and sources named: evidence stays at a few kilobytes. */
const AROUND = 28;
const NAMED = 12;

function evidenceOf(
  corpus: TrendCorpus,
  { candidate, series, states }: Found,
  {
    settings,
    tests,
    falseDiscovery,
  }: { readonly settings: BurstSettings; readonly tests: number; readonly falseDiscovery: number },
): BurstEvidence {
  const first = Math.max(0, candidate.start - AROUND);
  const end = Math.min(series.observed.length, candidate.end + AROUND);
  const column = (values: Float64Array | Uint8Array): number[] => [...values.subarray(first, end)];
  const voices = Array.from({ length: end - first }, () => new Set<number>());
  const sources = new Map<number, number>();
  for (const row of candidate.rows) {
    voices[corpus.day[row]! - first]!.add(corpus.voice[row]!);
    sources.set(corpus.source[row]!, (sources.get(corpus.source[row]!) ?? 0) + 1);
  }
  const strongest = [...candidate.rows].sort((a, b) => corpus.reach[b]! - corpus.reach[a]! || a - b);
  return {
    formula: BURST_FORMULA,
    days: {
      first: corpus.firstDay + first,
      observed: column(series.observed),
      expected: column(series.expected),
      total: column(series.total),
      known: column(series.known),
      state: column(states),
      voices: voices.map(({ size }) => size),
    },
    burst: { from: candidate.start - first, peak: candidate.peak - first, to: candidate.end - first },
    open: candidate.open,
    scaling: settings.scaling,
    dispersion: candidate.dispersion,
    windows: candidate.windows,
    logP: candidate.logP,
    logPWithoutLoudest: candidate.logPWithoutLoudest,
    tests,
    falseDiscovery,
    voices: candidate.voices,
    sources: [...sources]
      .sort((a, b) => b[1] - a[1] || a[0] - b[0])
      .slice(0, NAMED)
      .map(([source, signals]) => ({ id: corpus.sources[source]!.id, signals })),
    signals: strongest.slice(0, NAMED).map((row) => idOf(corpus.ids, row)),
    otherYears: candidate.otherYears.map(({ start, observed, expected }) => ({
      first: corpus.firstDay + start,
      observed,
      expected,
    })),
  };
}

function idOf(ids: Uint8Array, row: number): string {
  const hex = Buffer.from(ids.subarray(row * 16, row * 16 + 16)).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
