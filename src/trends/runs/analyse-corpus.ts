import type { Progress } from '../../base/progress.ts';
import { DAY_MS } from '../../domain/series.ts';
import {
  type Burst,
  type ExplainedScore,
  type PestleProfile,
  type TrendSubject,
  trendId,
} from '../../domain/trend.ts';
import { expectedCounts, panelBaseline } from '../../kernels/series/expected-counts.ts';
import { resolveCalls } from '../calls/resolve-calls.ts';
import { toPanel } from '../corpus/to-panel.ts';
import { corpusBasis } from '../horizons/corpus-basis.ts';
import { pestleProfile } from '../horizons/pestle-profile.ts';
import type { AnalysedTrend, Analysis, AnalysisInput, Said, TrendFigures } from './analysis.ts';
import { attentionOf } from './attention.ts';
import { type FoundBurst, findBurstsSaid } from './burst-said.ts';
import { countSources } from './count-sources.ts';
import { figuresOf, WINDOW_DAYS, windowVolumes } from './figures.ts';
import { headlineOf } from './headline.ts';
import { assessHorizonSaid } from './horizon-said.ts';
import { motionOf } from './motion.ts';
import { packExpected } from './pack-expected.ts';
import { rankBursts } from './rank-bursts.ts';
import { representativeOf } from './representative.ts';
import { sameTrends } from './same-trend.ts';
import { countTogether, relatedOf } from './together.ts';
import { type ScoredWeakSignal, scoreWeakSignalsSaid } from './weak-signals-said.ts';
import { isWorthListing, WORTH_LISTING } from './worth-listing.ts';

/** Classes are shown of a trend that hold in at least this share of its signals, within the days of a year. */
const LEAST_PESTLE = 0.1;
const PESTLE_DAYS = 365;

interface Chosen {
  readonly number: number;
  readonly subject: TrendSubject;
  readonly rows: Int32Array;
  readonly figures: TrendFigures;
  readonly bursts: readonly FoundBurst[];
  readonly current: Burst | null;
  readonly weak: ScoredWeakSignal | undefined;
  readonly attention: ExplainedScore;
  readonly tracked: boolean;
}

/**
 * All that a run says of a corpus: runs in a thread, and gives the same for the same input. It reads the clock only to say
 * how long each step took.
 */
export function run(input: AnalysisInput, progress: Progress): Analysis {
  const { corpus, asOf, tracked, open } = input;
  const timings: Record<string, number> = {};
  let began = performance.now();
  const step = (name: string, done: number): void => {
    const now = performance.now();
    timings[name] = Math.round(now - began);
    began = now;
    progress(done);
  };
  const endDay = corpus.endDay - corpus.firstDay;
  const panel = toPanel(corpus);
  const basis = corpusBasis(corpus, corpus.endDay);
  const rowsOf = (subject: number): Int32Array =>
    basis.rows.subarray(basis.rowStarts[subject]!, basis.rowStarts[subject + 1]!);
  step('panel', 0.05);

  const found = findBurstsSaid(corpus, panel, asOf);
  step('bursts', 0.4);
  const weakSignals = new Map(scoreWeakSignalsSaid(corpus, panel, asOf).map((each) => [each.subject, each]));
  step('weak_signals', 0.6);

  const burstsOf = Map.groupBy(found, ({ subject }) => subject);
  const isTracked = new Set(tracked.map(trendId));
  const volumes = windowVolumes(corpus, endDay);
  const candidates: Chosen[] = [];
  for (const [number, subject] of corpus.subjects.entries()) {
    const rows = rowsOf(number);
    const figures = figuresOf(corpus, rows, { endDay, volumes });
    const bursts = burstsOf.get(number) ?? [];
    const weak = weakSignals.get(number);
    const listing = {
      kind: subject.kind,
      figures,
      hasBurst: bursts.length > 0,
      weakCalled: weak?.said != null,
      tracked: isTracked.has(trendId(subject)),
    };
    if (rows.length === 0 || !isWorthListing(listing)) continue;
    const current = currentBurst(bursts, asOf);
    const attention = attentionOf({ figures, burst: current, weakSignal: weak?.explained.score ?? 0, asOf });
    candidates.push({
      number,
      subject,
      rows,
      figures,
      bursts,
      current,
      weak,
      attention,
      tracked: listing.tracked,
    });
  }
  step('choose', 0.65);

  const stands = sameTrends(
    corpus,
    candidates.map(({ number, subject, rows, figures, tracked: isIt }) => ({
      number,
      subject,
      rows,
      signals: figures.signals,
      tracked: isIt,
    })),
  );
  const listed = candidates
    .filter(({ number }) => !stands.has(number))
    .sort(
      (a, b) =>
        Number(b.tracked) - Number(a.tracked) || b.attention.score - a.attention.score || a.number - b.number,
    )
    .slice(0, WORTH_LISTING.most);
  step('same', 0.7);

  const placeOf = new Int32Array(corpus.subjects.length).fill(-1);
  for (const [place, { number }] of listed.entries()) placeOf[number] = place;
  const others = {
    signals: Int32Array.from(listed, ({ figures }) => figures.signals),
    name: (place: number) => listed[place]!.subject.name,
    all: freshSignals(corpus.repeats, corpus.signals),
  };
  const scratch = new Int32Array(listed.length);
  const baseline = panelBaseline(panel);
  const horizonsSaid: Said[] = [];
  const trends = listed.map((each, place): AnalysedTrend => {
    if (place % 32 === 0) progress(0.7 + (0.25 * place) / listed.length);
    const { number, subject, rows, figures, bursts, current, weak, attention } = each;
    const counted = expectedCounts(panel, number, baseline);
    const firstAt = corpus.firstDay * DAY_MS;
    const { changePoints, ...motion } = motionOf({ ...counted, firstAt });
    const horizon = assessHorizonSaid(corpus, number, asOf);
    if (horizon?.said != null) horizonsSaid.push(horizon.said);
    const profile = pestleProfile(corpus, recentRows(corpus.day, rows, endDay));
    const { types, top } = countSources(corpus, rows);
    const related = relatedOf(
      countTogether(corpus, number, { rows, placeOf, scratch }),
      { signals: figures.signals, name: subject.name },
      others,
    );
    return {
      subject,
      figures,
      attention,
      ...motion,
      burst: current,
      weakSignal: weak?.explained.score ?? 0,
      weakCalled: weak?.said != null,
      horizon: horizon?.assessment.horizon ?? null,
      horizonConfidence: horizon?.assessment.confidence ?? 0,
      pestle: largestClasses(profile),
      tracked: each.tracked,
      expected: packExpected(counted),
      detail: {
        headline: headlineOf({
          subject,
          figures,
          burst: current,
          changePoints,
          horizon: horizon?.assessment.horizon ?? null,
          asOf,
        }),
        attention,
        changePoints,
        weakSignal: weak?.explained ?? null,
        horizon: horizon?.assessment ?? null,
        pestle: profile,
        sourceTypes: types,
        topSources: top,
        related: related.map(({ place: at, together, lift }) => ({
          id: trendId(listed[at]!.subject),
          together,
          lift,
        })),
        representative: representativeOf(
          corpus,
          rows,
          bursts.map(({ burst }) => burst),
        ),
      },
    };
  });
  step('describe', 0.95);

  const bursts = rankBursts(corpus, { found, stands, rowsOf, asOf });
  const outcomes = resolveCalls(open, { corpus, panel, asOf });
  step('calls', 0.98);
  const weakSaid = listed.flatMap(({ weak }) => (weak?.said == null ? [] : [weak.said]));
  return {
    trends,
    aliases: [...stands].map(([one, other]) => ({
      id: trendId(corpus.subjects[one]!),
      trend: trendId(corpus.subjects[other]!),
    })),
    bursts,
    said: [...weakSaid, ...horizonsSaid],
    outcomes,
    subjects: corpus.subjects.length,
    timings,
  };
}

/** The burst that lasts, or the last one that ended within 30 days. */
function currentBurst(bursts: readonly FoundBurst[], asOf: number): Burst | null {
  const last = bursts.reduce<Burst | null>(
    (best, { burst }) => (best === null || burst.startsAt > best.startsAt ? burst : best),
    null,
  );
  if (last === null) return null;
  return last.endsAt === null || asOf - last.endsAt <= WINDOW_DAYS * DAY_MS ? last : null;
}

function freshSignals(repeats: Uint8Array, signals: number): number {
  let fresh = 0;
  for (let row = 0; row < signals; row++) if (repeats[row] === 0) fresh++;
  return fresh;
}

/** Those of the last year; of a subject that was silent so long, all. */
function recentRows(day: Int32Array, rows: Int32Array, endDay: number): Int32Array {
  const first = rows.findIndex((row) => day[row]! >= endDay - PESTLE_DAYS);
  return first < 0 ? rows : rows.subarray(first);
}

function largestClasses(profile: PestleProfile): AnalysedTrend['pestle'] {
  return Object.entries(profile)
    .filter(([, { share }]) => share >= LEAST_PESTLE)
    .sort(([, a], [, b]) => b.share - a.share)
    .map(([name, { share }]) => ({ name: name as keyof PestleProfile, share }));
}
