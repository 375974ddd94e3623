import type { Progress } from '../../base/progress.ts';
import { DAY_MS } from '../../domain/series.ts';
import { type ExplainedScore, type PestleProfile, type TrendSubject, trendId } from '../../domain/trend.ts';
import { createBurstFinder } from '../bursts/burst-finder.ts';
import { findAllChanges } from '../bursts/find-all-changes.ts';
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
  readonly current: FoundBurst | null;
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

  const part = (from: number, to: number): Progress => {
    return (done) => progress(from + (to - from) * done);
  };
  const found = findBurstsSaid(corpus, panel, part(0.05, 0.35));
  step('bursts', 0.35);
  const finder = createBurstFinder(corpus, panel);
  const changesOf = Map.groupBy(
    findAllChanges(corpus, panel, { finder, progress: part(0.35, 0.45) }),
    ({ subject }) => subject,
  );
  step('changes', 0.45);
  const weakSignals = new Map(
    scoreWeakSignalsSaid(corpus, panel, { asOf, seriesOf: finder.series }).map((each) => [
      each.subject,
      each,
    ]),
  );
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
      entityKind: subject.entityKind,
      figures,
      hasBurst: bursts.length > 0,
      weakCalled: weak?.said != null,
      tracked: isTracked.has(trendId(subject)),
    };
    if (rows.length === 0 || !isWorthListing(listing)) continue;
    const current = currentBurst(bursts, asOf);
    const attention = attentionOf({
      figures,
      current: current === null ? null : { burst: current.burst, score: current.said.score },
      weakSignal: weak?.said == null ? 0 : weak.said.score,
      asOf,
    });
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
    candidates.map(({ number, subject, rows, figures, attention, tracked: isIt }) => ({
      number,
      subject,
      rows,
      signals: figures.signals,
      attention: attention.score,
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
  const horizonsSaid: Said[] = [];
  const trends = listed.map((each, place): AnalysedTrend => {
    if (place % 32 === 0) progress(0.7 + (0.25 * place) / listed.length);
    const { number, subject, rows, figures, bursts, current, weak, attention } = each;
    const counted = finder.series(number);
    const changePoints = (changesOf.get(number) ?? []).map(({ change }) => change);
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
      ...motionOf(counted),
      burst: current?.burst ?? null,
      burstScore: current?.said.score ?? 0,
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
          burst: current?.burst ?? null,
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
  const outcomes = resolveCalls(open, { corpus, asOf });
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
function currentBurst(bursts: readonly FoundBurst[], asOf: number): FoundBurst | null {
  const last = bursts.reduce<FoundBurst | null>(
    (best, each) => (best === null || each.burst.startsAt > best.burst.startsAt ? each : best),
    null,
  );
  if (last === null) return null;
  const { endsAt } = last.burst;
  return endsAt === null || asOf - endsAt <= WINDOW_DAYS * DAY_MS ? last : null;
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
