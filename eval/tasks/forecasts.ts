import { join } from 'node:path';
import {
  FORECAST_DEFAULTS,
  forecastCounts,
  intervalOf,
  meanStep,
} from '../../src/kernels/series/forecast/forecast-counts.ts';
import { openLanguage } from '../../src/language/language.ts';
import { loadModels } from '../../src/language/models.ts';
import { buildCorpus } from '../../src/trends/corpus/build-corpus.ts';
import type { TrendCorpus } from '../../src/trends/corpus/corpus.ts';
import { gitHubTrendingSignals, hackerNewsSignals } from '../datasets/trend-signals.ts';
import type { EvalTask } from '../task.ts';

/** Weeks to come of the subjects that were spoken of most, from what was known at each origin. */
interface Trial {
  readonly set: string;
  readonly history: Float64Array;
  readonly actual: Float64Array;
}

/** Of a peer: means of each trial, and the bounds that hold 80 of 100. */
interface PeerOutput {
  readonly means: readonly (readonly number[])[];
  readonly low: readonly (readonly number[])[];
  readonly high: readonly (readonly number[])[];
  readonly seconds: number;
}

const { steps } = FORECAST_DEFAULTS;
const SUBJECTS = 100;
const HISTORY = 156;
/** Mondays at which forecasts are made: whole weeks before and after them lie in the sets. */
const ORIGINS = {
  'Hacker News': ['2017-01-02', '2017-05-01', '2018-05-07', '2018-10-01'],
  'GitHub trending': ['2017-01-02', '2018-06-04', '2019-09-02', '2020-11-02'],
} as const;

export const task: EvalTask = {
  name: 'forecasts',
  page: 'docs/design/forecasts.md',
  needs: ['hackernews', 'github_trending'],
  async run({ datasets, peers, log }) {
    const language = openLanguage(await loadModels());
    const corpora = {
      'Hacker News': buildCorpus(hackerNewsSignals(join(datasets, 'hackernews'), language)),
      'GitHub trending': buildCorpus(gitHubTrendingSignals(join(datasets, 'github_trending'), language)),
    };
    const trials = Object.entries(corpora).flatMap(([set, corpus]) =>
      ORIGINS[set as keyof typeof ORIGINS].flatMap((origin) => trialsAt(set, corpus, Date.parse(origin))),
    );
    log(`  ${trials.length} forecasts`);
    const rows: (string | number | null)[][] = [];
    for (const set of Object.keys(corpora)) {
      const own = trials.filter((trial) => trial.set === set);
      const ours = measureOurs(own);
      rows.push(...ours.map((row) => [set, ...row]));
      const input = { histories: own.map(({ history }) => [...history]), steps };
      for (const [method, shown] of [
        ['ets', 'statsmodels 0.14 ETS, damped trend (Python)'],
        ['theta', 'statsmodels 0.14 Theta (Python)'],
      ]) {
        const output = await peers.run<object, PeerOutput>('forecasts', { ...input, method });
        if (output !== null) rows.push([set, shown!, ...measurePeer(own, output)]);
      }
    }
    return [
      {
        title: `Signals a week, ${steps} weeks ahead`,
        columns: [
          'set',
          'method',
          'forecasts',
          'MASE',
          'within 50 %',
          'within 80 %',
          'within 95 %',
          'ms a forecast',
        ],
        rows,
        note: `The ${SUBJECTS} subjects (entities and terms) spoken of most in the half year before each origin (${Object.values(ORIGINS).flat().join(', ')}); histories of at most ${HISTORY} weeks, repeats left out. MASE: mean absolute error over the mean week-to-week change of the history; the naive method stands beside. "Chosen": what the product stores. Hacker News has a gap from August to October 2017, which stands in the histories of 2018 as it came: as weeks without signals.`,
      },
    ];
  },
};

function trialsAt(set: string, corpus: TrendCorpus, origin: number): Trial[] {
  const week = (origin / 86_400_000 - corpus.firstDay) / 7;
  const first = Math.max(0, Math.floor(week) - HISTORY);
  const weeks = Math.floor(week) - first + steps;
  const counts = Array.from({ length: corpus.subjects.length }, () => new Float64Array(weeks));
  const start = origin / 86_400_000 - 7 * (weeks - steps) - corpus.firstDay;
  for (let row = 0; row < corpus.signals; row++) {
    const at = Math.floor((corpus.day[row]! - start) / 7);
    if (corpus.repeats[row] === 1 || at < 0 || at >= weeks) continue;
    for (let i = corpus.subjectStarts[row]!; i < corpus.subjectStarts[row + 1]!; i++)
      counts[corpus.rowSubjects[i]!]![at]!++;
  }
  const recent = (values: Float64Array) =>
    values.slice(-steps - 26, -steps).reduce((sum, value) => sum + value, 0);
  return counts
    .toSorted((left, right) => recent(right) - recent(left))
    .slice(0, SUBJECTS)
    .map((values) => {
      const known = values.slice(0, -steps);
      return {
        set,
        history: known.slice(known.findIndex((value) => value > 0)),
        actual: values.slice(-steps),
      };
    });
}

type Measured = readonly [forecasts: number, mase: number, ...held: (number | null)[]];

function measureOurs(trials: readonly Trial[]): (readonly [string, ...Measured])[] {
  const started = performance.now();
  const forecasts = trials.map(({ history }) => forecastCounts(history));
  const took = (performance.now() - started) / trials.length;
  const said = forecasts.flatMap((forecast) => ('reason' in forecast ? [] : [forecast]));
  const naive = trials.map(({ history }) => new Float64Array(steps).fill(history.at(-1)!));
  const held = ([50, 80, 95] as const).map((promised) =>
    shareWithin(
      trials,
      said.map(({ roots }) => intervalOf(roots, promised)),
    ),
  );
  return [
    ['naive', trials.length, maseOf(trials, naive), null, null, null, null],
    [
      'Bellwether, chosen',
      trials.length,
      maseOf(
        trials,
        said.map(({ mean }) => mean),
      ),
      ...held,
      took,
    ],
  ];
}

function measurePeer(trials: readonly Trial[], { means, low, high, seconds }: PeerOutput): Measured {
  const bounds = low.map((values, i) => ({ low: values, high: high[i]! }));
  return [
    trials.length,
    maseOf(trials, means),
    null,
    shareWithin(trials, bounds),
    null,
    (1000 * seconds) / trials.length,
  ];
}

function maseOf(trials: readonly Trial[], means: readonly ArrayLike<number>[]): number {
  const errors = trials.flatMap(({ history, actual }, i) => {
    const scale = meanStep(history);
    if (scale === 0) return [];
    return [...actual].map((came, step) => Math.abs(came - means[i]![step]!) / scale);
  });
  return errors.reduce((sum, error) => sum + error, 0) / errors.length;
}

function shareWithin(
  trials: readonly Trial[],
  bounds: readonly { readonly low: ArrayLike<number>; readonly high: ArrayLike<number> }[],
): number {
  let held = 0;
  trials.forEach(({ actual }, i) => {
    const { low, high } = bounds[i]!;
    actual.forEach((came, step) => {
      if (came >= low[step]! && came <= high[step]!) held++;
    });
  });
  return held / (trials.length * steps);
}
