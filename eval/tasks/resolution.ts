import { jaroWinkler } from '../../src/graph/resolution/jaro-winkler.ts';
import { nameForm } from '../../src/graph/resolution/name-form.ts';
import { nameLogit, probabilityOf } from '../../src/graph/resolution/score.ts';
import { RESOLUTION_MODEL } from '../../src/graph/resolution/weights.ts';
import { readListed, readTrainable, readUnicorns } from '../resolution/companies.ts';
import { type CurvePoint, curveAt, type Judged, weigh } from '../resolution/curve.ts';
import { readJudged } from '../resolution/judged.ts';
import { blocked, half, learn } from '../resolution/learn.ts';
import type { Fitted } from '../resolution/logistic.ts';
import { readNamed } from '../resolution/named.ts';
import { blockPairs, type NamePair } from '../resolution/pairs.ts';
import type { EvalTable, EvalTask } from '../task.ts';

const THRESHOLDS = [0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.97, RESOLUTION_MODEL.automatic, 0.99];
const PEER_THRESHOLDS = [0.9, 0.95, 0.97, 0.98];

interface TestSet {
  readonly name: string;
  readonly pairs: readonly (NamePair & { readonly weight: number })[];
  /** Matches in all, weighted; those that no block found too, where they are known. */
  readonly matches: number;
  readonly model: Fitted;
}

/** Which organisations are one, by their names alone: precision and recall beside a plain similarity of names. */
export const task: EvalTask = {
  name: 'resolution',
  page: 'models/resolution/CARD.md',
  needs: [
    'startup_events/crunchbase_2013',
    'reference/companies',
    'hackernews',
    'text_classification/bbc/dataset/data_files',
  ],
  async run({ datasets, log }) {
    const trainable = readTrainable(datasets);
    log('learning from one half of the companies');
    const ofHalf = learn(blocked(half(trainable, 0)));
    const held = blocked(half(trainable, 1));
    log('reading what the news names');
    const named = await readNamed(datasets);
    const { sp500, sec } = readListed(datasets);
    const sets: TestSet[] = [
      {
        name: 'Crunchbase and facts, held-out half',
        pairs: held.pairs.map((pair) => ({ ...pair, weight: 1 })),
        matches: held.matches,
        model: ofHalf,
      },
      listed(blockPairs([...sp500, ...sec])),
      news([...named.map(({ name }) => name), ...readUnicorns(datasets)]),
    ];
    const pooled = sets.flatMap((set) => scored(set, ({ vector }, model) => modelScore(vector, model)));
    return [
      ...sets.map(curveTable),
      table(
        'All three sets together, as judged',
        curveAt(
          pooled.map((one) => ({ ...one, weight: 1 })),
          THRESHOLDS,
          pooled.filter(({ match }) => match).length,
        ),
        'Every judged pair counts once; recall of the matches that the blocks found. The automatic threshold was chosen on this table: the lowest one listed with a precision of 0.99. Most pairs above it are possessives made of Crunchbase names.',
      ),
      peers(sets),
    ];
  },
};

function listed({
  pairs,
  matches,
}: {
  readonly pairs: readonly NamePair[];
  readonly matches: number;
}): TestSet {
  return {
    name: 'S&P 500 among all that report to the SEC',
    pairs: pairs.map((pair) => ({ ...pair, weight: 1 })),
    matches,
    model: RESOLUTION_MODEL,
  };
}

function news(names: readonly string[]): TestSet {
  const judged = new Map(readJudged().map((pair) => [pairKey(pair.left, pair.right), pair]));
  const unique = [...new Set(names)];
  const { pairs } = blockPairs(unique.map((name) => ({ company: name, name })));
  const found = pairs.flatMap((pair) => {
    const verdict = judged.get(pairKey(pair.left.name, pair.right.name));
    return verdict === undefined ? [] : [{ ...pair, match: verdict.match, weight: verdict.weight }];
  });
  return {
    name: 'Hacker News and BBC, judged by hand',
    pairs: found,
    matches: weigh(
      found.filter(({ match }) => match).map(({ weight }) => ({ score: 1, match: true, weight })),
    ),
    model: RESOLUTION_MODEL,
  };
}

function pairKey(left: string, right: string): string {
  return [left, right].sort().join('\t');
}

function modelScore(vector: NamePair['vector'], model: Fitted): number {
  return probabilityOf(nameLogit(vector, model));
}

function scored(set: TestSet, score: (pair: NamePair, model: Fitted) => number): Judged[] {
  return set.pairs.map((pair) => ({ score: score(pair, set.model), match: pair.match, weight: pair.weight }));
}

function curveTable(set: TestSet): EvalTable {
  const found = set.pairs.filter(({ match }) => match).length;
  return table(
    set.name,
    curveAt(
      scored(set, ({ vector }, model) => modelScore(vector, model)),
      THRESHOLDS,
      set.matches,
    ),
    `${set.pairs.length} pairs that share a key and do not have the same letters, ${found} of them one. Matches in all: ${Math.round(set.matches)}.`,
  );
}

function table(title: string, points: readonly CurvePoint[], note: string): EvalTable {
  return {
    title,
    columns: ['probability from', 'pairs', 'precision', 'lower bound (95 %)', 'recall'],
    rows: points.map(({ threshold, pairs, precision, lower, recall }) => [
      threshold === RESOLUTION_MODEL.automatic ? `${threshold} (automatic)` : String(threshold),
      pairs,
      precision,
      lower,
      recall,
    ]),
    note,
  };
}

/** The best that a threshold on Jaro-Winkler does on the same pairs, beside ours at the recall nearest to its own. */
function peers(sets: readonly TestSet[]): EvalTable {
  const rows = sets.flatMap((set) => {
    const peer = scored(set, ({ left, right }) => similarity(left.name, right.name));
    const ours = scored(set, ({ vector }, model) => modelScore(vector, model)).sort(
      (a, b) => b.score - a.score,
    );
    return curveAt(peer, PEER_THRESHOLDS, set.matches).map(({ threshold, precision, recall }) => [
      set.name,
      threshold,
      precision,
      recall,
      precisionAtRecall(ours, recall * set.matches),
    ]);
  });
  return {
    title: 'Beside Jaro-Winkler on the same pairs',
    columns: ['set', 'similarity from', 'its precision', 'its recall', 'our precision at that recall'],
    rows,
    note: 'An exact name key finds none of these: pairs of one key are one entity before any of this. Jaro-Winkler reads names without legal forms.',
  };
}

function similarity(left: string, right: string): number {
  const [a, b] = [nameForm('organisation', left), nameForm('organisation', right)];
  return a === null || b === null ? 0 : jaroWinkler(a.key, b.key);
}

function precisionAtRecall(sorted: readonly Judged[], wanted: number): number | null {
  let right = 0;
  let all = 0;
  for (const { match, weight } of sorted) {
    all += weight;
    if (match) right += weight;
    if (right >= wanted) break;
  }
  return all === 0 ? null : right / all;
}
