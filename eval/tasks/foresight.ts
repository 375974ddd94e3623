import { join } from 'node:path';
import { loadLanguage } from '../../src/language/language.ts';
import {
  BACKTEST_DEFAULTS,
  BACKTEST_METHODS,
  type BacktestResult,
  backtest,
} from '../../src/trends/backtest/backtest.ts';
import { buildCorpus } from '../../src/trends/corpus/build-corpus.ts';
import type { CorpusSignal } from '../../src/trends/corpus/corpus.ts';
import { arxivSignals } from '../datasets/arxiv-signals.ts';
import { gitHubTrendingSignals, hackerNewsSignals } from '../datasets/trend-signals.ts';
import type { EvalTable, EvalTask } from '../task.ts';

const HACKER_NEWS = 'hackernews';
const GITHUB = 'github_trending';
const ARXIV = 'arxiv/arxiv_cs_sample30k.jsonl.gz';

/** What the formula's weights were fitted to. */
const TUNED: Replay[] = [
  { name: 'Hacker News 2016 (fitted)', of: 'hn', asOf: months(2016, 5, 10) },
  { name: 'GitHub trending 2014-2016 (fitted)', of: 'gh', asOf: quarters(2014, 12, 2016, 9) },
];
/** What nothing was fitted to. Months whose 90 days reach into the gap of August to October 2017 are judged by what is left. */
const TESTED: Replay[] = [
  { name: 'Hacker News 2017', of: 'hn', asOf: months(2017, 1, 12) },
  { name: 'Hacker News 2018', of: 'hn', asOf: months(2018, 1, 10) },
  { name: 'arXiv 2014-2019', of: 'ax', asOf: quarters(2014, 1, 2019, 7) },
];

interface Replay {
  readonly name: string;
  readonly of: 'hn' | 'gh' | 'ax';
  readonly asOf: readonly number[];
}

export const task: EvalTask = {
  name: 'foresight',
  page: 'docs/design/backtest.md',
  needs: [HACKER_NEWS, GITHUB, ARXIV],
  async run({ datasets, log }) {
    const language = await loadLanguage();
    const tables: EvalTable[] = [];
    const read: Record<Replay['of'], () => CorpusSignal[]> = {
      hn: () => hackerNewsSignals(join(datasets, HACKER_NEWS), language),
      gh: () => gitHubTrendingSignals(join(datasets, GITHUB), language),
      ax: () => arxivSignals(join(datasets, ARXIV), language),
    };
    for (const archive of ['hn', 'ax', 'gh'] as const) {
      // One at a time: the signals of one archive take a gigabyte while they are objects.
      const corpus = buildCorpus(read[archive]());
      for (const replay of [...TESTED, ...TUNED].filter((each) => each.of === archive)) {
        log(`  ${replay.name}`);
        tables.push(tableOf(replay.name, backtest(corpus, { ...BACKTEST_DEFAULTS, asOf: replay.asOf })));
      }
    }
    return tables;
  },
};

function tableOf(name: string, { dates, scores }: BacktestResult): EvalTable {
  const judged = dates.filter(({ leftOut }) => leftOut === null);
  const { k } = BACKTEST_DEFAULTS;
  const sum = (of: (date: (typeof judged)[number]) => number): number =>
    judged.reduce((total, date) => total + of(date), 0);
  return {
    title: name,
    columns: ['method', ...k.map((most) => `P@${most}`), ...k.map((most) => `R@${most}`), 'lead, days'],
    rows: [
      ...BACKTEST_METHODS.map((method) => {
        const own = k.map((most) => scores.find((score) => score.method === method && score.k === most)!);
        return [
          method,
          ...own.map(({ precision }) => precision),
          ...own.map(({ recall }) => recall),
          own.at(-1)!.leadDays,
        ];
      }),
      [
        'by chance',
        ...k.map(() => sum(({ emerged }) => emerged) / sum(({ candidates }) => candidates)),
        ...k.map(() => null),
        null,
      ],
    ],
    note: `${judged.length} dates of ${dates.length}, 90 days each; ${Math.round(sum(({ candidates }) => candidates) / judged.length)} candidates and ${Math.round(sum(({ emerged }) => emerged) / judged.length)} that emerged a date. A method that calls fewer than k is judged by those it calls.`,
  };
}

/** The first of each month, as the last moment before it. */
function months(year: number, from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => Date.UTC(year, from - 1 + i, 1) - 1);
}

function quarters(fromYear: number, fromMonth: number, toYear: number, toMonth: number): number[] {
  const dates: number[] = [];
  for (let month = fromYear * 12 + fromMonth - 1; month <= toYear * 12 + toMonth - 1; month += 3)
    dates.push(Date.UTC(Math.floor(month / 12), month % 12, 1) - 1);
  return dates;
}
