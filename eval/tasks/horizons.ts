import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HORIZONS, type Horizon } from '../../src/domain/trend.ts';
import { buildCorpus } from '../../src/trends/corpus/build-corpus.ts';
import type { TrendCorpus } from '../../src/trends/corpus/corpus.ts';
import { corpusAsOf } from '../../src/trends/corpus/corpus-as-of.ts';
import { assessHorizon } from '../../src/trends/horizons/assess-horizon.ts';
import { horizonEvidence } from '../../src/trends/horizons/horizon-evidence.ts';
import { horizonPieces, posterior } from '../../src/trends/horizons/horizon-formula.ts';
import { readRadarCsv } from '../../src/trends/radar/read-radar-csv.ts';
import { NAMED_ARCHIVES, namedSignals, namedSubject } from '../datasets/named-signals.ts';
import { spearman } from '../metrics/rank-correlation.ts';
import type { EvalTable, EvalTask } from '../task.ts';

const RADARS = 'thoughtworks_radar/volumes/csv';
const TAGS = 'trend/stackoverflow_tags_by_year/by_tag_year.csv';
/** Volumes within the span of Hacker News, with enough of it before them; each is assessed at the end of its data. */
const VOLUMES: readonly (readonly [number, string])[] = [
  [16, '2017-03-01'],
  [17, '2017-11-01'],
  [18, '2018-05-01'],
  [19, '2018-11-01'],
  [20, '2019-01-01'],
];
const YEARS = [2016, 2017] as const;
const TAG_QUESTIONS = 2_000;
const DAY = 86_400_000;

export const task: EvalTask = {
  name: 'horizons',
  page: 'docs/design/radar.md',
  needs: [...Object.values(NAMED_ARCHIVES), RADARS, TAGS],
  async run({ datasets, log }) {
    const volumes = readVolumes(join(datasets, RADARS));
    const tags = readTags(join(datasets, TAGS));
    // One corpus of both sets of names, so that levels are compared with many.
    const names = new Set([...volumes.flatMap(({ blips }) => blips.map(({ name }) => name)), ...tags.keys()]);
    const corpus = buildCorpus(namedSignals(datasets, [...names]));
    log(`${corpus.signals} signals, ${corpus.subjects.length} names found`);
    const numbers = new Map(corpus.subjects.map(({ key }, number) => [key, number]));
    const judge = (at: string, name: string): Judged | null => {
      const number = numbers.get(namedSubject(name).key);
      return number === undefined ? null : assess(corpus, { number, at });
    };
    const technologies = new Set(blipNames(join(datasets, RADARS)).map((name) => namedSubject(name).key));
    const isTechnology = (tag: string): boolean => technologies.has(namedSubject(tag).key);
    return [...againstRings(volumes, judge), ...againstCurves(tags, { judge, isTechnology })];
  },
};

interface Judged {
  readonly horizon: Horizon;
  readonly confidence: number;
  /** 0 research, 1 emerging, 2 in use: the expectation over the three. */
  readonly maturity: number;
  readonly signals: number;
}

type Judge = (at: string, name: string) => Judged | null;
type Pair = Judged & { readonly truth: Horizon; readonly order: number };

const known = new Map<string, TrendCorpus>();

function assess(corpus: TrendCorpus, { number, at }: { number: number; at: string }): Judged | null {
  const time = Date.parse(`${at}T00:00:00Z`);
  const then = known.get(at) ?? corpusAsOf(corpus, time - 1);
  known.set(at, then);
  const evidence = horizonEvidence(then, number, time / DAY);
  const assessment = assessHorizon(evidence);
  if (assessment === null) return null;
  const [h1, h2] = posterior(horizonPieces(evidence).map(({ logLikelihood }) => logLikelihood));
  const { horizon, confidence } = assessment;
  return { horizon, confidence, maturity: 2 * h1 + h2, signals: evidence.signals };
}

interface Volume {
  readonly number: number;
  readonly at: string;
  readonly blips: readonly { readonly name: string; readonly ring: string; readonly quadrant: number }[];
}

function readVolumes(folder: string): Volume[] {
  const files = readdirSync(folder);
  return VOLUMES.map(([number, at]) => {
    const file = files.find((name) => name.includes(`Volume ${number}`))!;
    const { blips } = readRadarCsv(readFileSync(join(folder, file), 'utf8'));
    // What stands in brackets explains the name.
    return {
      number,
      at,
      blips: blips.map((blip) => ({ ...blip, name: blip.name.replace(/\s*\(.*?\)\s*/g, ' ').trim() })),
    };
  });
}

/** Of all volumes: what somebody calls a technology. Tags also name ideas of computing: `algorithm`, `matrix`, `graph`. */
function blipNames(folder: string): string[] {
  return readdirSync(folder).flatMap((file) =>
    readRadarCsv(readFileSync(join(folder, file), 'utf8')).blips.map(({ name }) => name),
  );
}

/**
 * Adopt is in use, trial emerging, assess research. Hold is in use too: what one is told not to begin any more is what others
 * have. Thoughtworks places advice, not maturity, so that a perfect answer does not exist.
 */
const OF_RING: Readonly<Record<string, Horizon>> = { adopt: 'H1', trial: 'H2', assess: 'H3', hold: 'H1' };
const ORDER: Readonly<Record<Horizon, number>> = { H3: 0, H2: 1, H1: 2 };

function againstRings(volumes: readonly Volume[], judge: Judge): EvalTable[] {
  const pairsOf = (volume: Volume, keep: (blip: Volume['blips'][number]) => boolean): Pair[] =>
    volume.blips.filter(keep).flatMap(({ name, ring }) => {
      const judged = judge(volume.at, name);
      const truth = OF_RING[ring]!;
      return judged === null ? [] : [{ ...judged, truth, order: ORDER[truth] }];
    });
  const everything = volumes.map((volume) => pairsOf(volume, () => true));
  const withoutHold = volumes.flatMap((volume) => pairsOf(volume, ({ ring }) => ring !== 'hold'));
  return [
    compared('Horizons against the rings of Thoughtworks', [
      ...volumes.map((volume, i) => [`volume ${volume.number}, as of ${volume.at}`, everything[i]!] as const),
      ['all volumes', everything.flat()],
      ['all volumes without hold', withoutHold],
    ]),
    confusion('Ring (row) and horizon found (column)', everything.flat()),
    calibration('Confidence, and how often the ring agrees', everything.flat()),
  ];
}

interface Tag {
  /** Share of all questions of the year, by year from 2008; 0 where there is none. */
  readonly shares: readonly number[];
}

const PHASES = ['rising early', 'rising late', 'plateau', 'decline'] as const;
type Phase = (typeof PHASES)[number];
const OF_PHASE: Readonly<Record<Phase, Horizon>> = {
  'rising early': 'H3',
  'rising late': 'H2',
  plateau: 'H1',
  decline: 'H1',
};

function readTags(file: string): ReadonlyMap<string, Tag> {
  const counts = new Map<string, { total: number; shares: number[] }>();
  for (const line of readFileSync(file, 'utf8').trim().split('\n').slice(1)) {
    const [year, tag, number, all] = line.split(',') as [string, string, string, string];
    const entry = counts.get(tag) ?? { total: 0, shares: new Array<number>(11).fill(0) };
    entry.total += Number(number);
    entry.shares[Number(year) - 2008] = Number(number) / Number(all);
    counts.set(tag, entry);
  }
  return new Map([...counts].filter(([, { total }]) => total >= TAG_QUESTIONS));
}

/** Where a year lies on the whole curve to 2018: below half of the peak before it, above, within a tenth of it, or past it. */
function phaseOf({ shares }: Tag, year: number): Phase {
  const peak = Math.max(...shares);
  const share = shares[year - 2008]!;
  if (share >= 0.9 * peak) return 'plateau';
  if (year - 2008 > shares.indexOf(peak)) return 'decline';
  return share < 0.5 * peak ? 'rising early' : 'rising late';
}

function againstCurves(
  tags: ReadonlyMap<string, Tag>,
  { judge, isTechnology }: { readonly judge: Judge; readonly isTechnology: (tag: string) => boolean },
): EvalTable[] {
  const pairs = YEARS.map((year) =>
    [...tags].flatMap(([tag, curve]): (Pair & { readonly tag: string })[] => {
      const judged = judge(`${year + 1}-01-01`, tag);
      const phase = phaseOf(curve, year);
      return judged === null
        ? []
        : [{ ...judged, truth: OF_PHASE[phase], order: PHASES.indexOf(phase), tag }];
    }),
  );
  const technologies = pairs.flat().filter(({ tag }) => isTechnology(tag));
  return [
    compared('Horizons against the adoption curves of Stack Overflow', [
      ...YEARS.map((year, i) => [`end of ${year}`, pairs[i]!] as const),
      ['both', pairs.flat()],
      ['both, tags that are blips of any volume', technologies],
    ]),
    confusion(
      'Phase (row; H3 rising early, H2 rising late, H1 plateau or decline) and horizon found',
      pairs.flat(),
    ),
  ];
}

/** Ours beside the largest class, and beside volume alone, which is given the true shares of the classes as its thresholds. */
function compared(title: string, sets: readonly (readonly [string, readonly Pair[]])[]): EvalTable {
  return {
    title,
    columns: [
      'set',
      'n',
      'rank correlation',
      'by volume',
      'accuracy',
      'by volume',
      'largest class',
      'macro F1',
      'by volume',
      'largest class',
    ],
    rows: sets.map(([name, pairs]) => {
      const truth = pairs.map((pair) => pair.truth);
      const ours = pairs.map(({ horizon }) => horizon);
      const volume = byVolume(pairs);
      const largest = HORIZONS.toSorted((a, b) => count(truth, b) - count(truth, a))[0]!;
      const always = pairs.map(() => largest);
      const order = pairs.map((pair) => pair.order);
      return [
        name,
        pairs.length,
        spearman(
          pairs.map(({ maturity }) => maturity),
          order,
        ),
        spearman(
          pairs.map(({ signals }) => signals),
          order,
        ),
        accuracy(ours, truth),
        accuracy(volume, truth),
        accuracy(always, truth),
        macroF1(ours, truth),
        macroF1(volume, truth),
        macroF1(always, truth),
      ];
    }),
    note: 'Only names with at least 5 signals in at least 3 weeks of the two years before. The formula was fixed before; nothing is fitted here, so all of it is test. Volume alone knows how many of each class there are, which ours does not.',
  };
}

function byVolume(pairs: readonly Pair[]): Horizon[] {
  const truth = pairs.map((pair) => pair.truth);
  const order = pairs.map((_, i) => i).sort((a, b) => pairs[a]!.signals - pairs[b]!.signals || a - b);
  const [research, emerging] = [count(truth, 'H3'), count(truth, 'H2')];
  const said = new Array<Horizon>(pairs.length);
  for (const [rank, i] of order.entries())
    said[i] = rank < research ? 'H3' : rank < research + emerging ? 'H2' : 'H1';
  return said;
}

function confusion(title: string, pairs: readonly Pair[]): EvalTable {
  return {
    title,
    columns: ['truth', ...HORIZONS],
    rows: HORIZONS.map((truth) => [
      truth,
      ...HORIZONS.map(
        (found) => pairs.filter((pair) => pair.truth === truth && pair.horizon === found).length,
      ),
    ]),
  };
}

function calibration(title: string, pairs: readonly Pair[]): EvalTable {
  const bounds = [0, 0.5, 0.7, 0.9, 1.01];
  return {
    title,
    columns: ['confidence', 'n', 'mean confidence', 'right'],
    rows: bounds.slice(1).map((to, i) => {
      const inside = pairs.filter(({ confidence }) => confidence >= bounds[i]! && confidence < to);
      const mean = inside.reduce((sum, { confidence }) => sum + confidence, 0) / Math.max(1, inside.length);
      return [
        `${bounds[i]} to ${Math.min(1, to)}`,
        inside.length,
        inside.length === 0 ? null : mean,
        inside.length === 0
          ? null
          : inside.filter(({ horizon, truth }) => horizon === truth).length / inside.length,
      ];
    }),
  };
}

function count(classes: readonly Horizon[], one: Horizon): number {
  return classes.filter((each) => each === one).length;
}

function accuracy(said: readonly Horizon[], truth: readonly Horizon[]): number {
  return said.filter((each, i) => each === truth[i]).length / Math.max(1, said.length);
}

function macroF1(said: readonly Horizon[], truth: readonly Horizon[]): number {
  const scores = HORIZONS.map((one) => {
    const both = said.filter((each, i) => each === one && truth[i] === one).length;
    const all = count(said, one) + count(truth, one);
    return all === 0 ? 0 : (2 * both) / all;
  });
  return scores.reduce((sum, score) => sum + score, 0) / HORIZONS.length;
}
