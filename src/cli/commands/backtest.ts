import { type Command, InvalidArgumentError } from 'commander';
import type { Backtest } from '../../schemas/backtest.ts';
import type { CliContext } from '../context.ts';
import { openForTenant } from '../open-for-tenant.ts';
import { type CommonOptions, withCommonOptions } from '../options.ts';
import { formatCount, table } from '../output.ts';
import { day } from '../trend-tables.ts';
import { moment } from './trends.ts';

/** `backtest`: what would have been called at a date, and what became of it. */
export function registerBacktest(program: Command, context: CliContext): void {
  const { output } = context;
  withCommonOptions(program.command('backtest'))
    .description('replay history to a date, and score the calls by what came later')
    .requiredOption('--as-of <date>', 'the date to replay to; repeat it for several', collectDates)
    .option('--horizon <days>', 'how long a call has to come true: 90d', parseDays, 90)
    .option('--k <n>', 'score the first so many calls; repeat it', collectRanks)
    .option('--calls', 'list every call')
    .addHelpText(
      'after',
      '\nExample:\n  bellwether backtest --as-of 2017-06-01 --as-of 2017-09-01 --horizon 90d',
    )
    .action((options: CommonOptions & { asOf: string[]; horizon: number; k?: number[]; calls?: boolean }) =>
      openForTenant(context, options, async (session, { id }) => {
        using progress = output.progress('backtest');
        const result = await session.trends.backtest(
          id,
          {
            as_of: options.asOf,
            horizon_days: options.horizon,
            ...(options.k === undefined ? {} : { k: options.k }),
          },
          { signal: context.signal, onProgress: (done) => progress.update(done, '') },
        );
        progress[Symbol.dispose]();
        if (options.json) return output.json(result);
        output.line(scores(result));
        if (options.calls === true) for (const date of result.dates) output.line(`\n${calls(date)}`);
      }),
    );
}

function scores({ scores: rows, dates, request }: Backtest): string {
  const emerged = dates.reduce((sum, date) => sum + date.emerged, 0);
  const candidates = dates.reduce((sum, date) => sum + date.candidates, 0);
  const share = (value: number | null) => value?.toFixed(3) ?? '';
  return [
    `${formatCount(dates.length)} dates, ${formatCount(candidates)} subjects, of which ${formatCount(emerged)} emerged within ${request.horizon_days ?? 90} days.`,
    table(
      ['CALLED BY', 'FIRST', 'PRECISION', 'RECALL', 'LEAD DAYS'],
      rows.map(({ method, k, precision, recall, lead_days }) => [
        method.replaceAll('_', ' '),
        String(k),
        share(precision),
        share(recall),
        lead_days === null ? '' : lead_days.toFixed(0),
      ]),
    ),
  ].join('\n\n');
}

function calls({ as_of, calls: rows }: Backtest['dates'][number]): string {
  return `${day(as_of)}\n${table(
    ['RANK', 'KIND', 'SUBJECT', 'SCORE', 'BEFORE', 'AFTER', 'CAME TRUE', 'LEAD DAYS'],
    rows.map(({ rank, kind, subject, score, before, after, came_true, lead_days }) => [
      String(rank),
      kind.replace('_', ' '),
      subject.name,
      score.score.toFixed(3),
      before.toFixed(1),
      after.toFixed(1),
      came_true ? 'yes' : 'no',
      lead_days === null ? '' : lead_days.toFixed(0),
    ]),
  )}`;
}

function collectDates(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, moment(text)];
}

function collectRanks(text: string, before: readonly number[] = []): readonly number[] {
  const rank = Number(text);
  if (!Number.isInteger(rank) || rank < 1 || rank > 500)
    throw new InvalidArgumentError('expects a whole number from 1 to 500');
  return [...before, rank];
}

function parseDays(text: string): number {
  const days = Number(/^(\d+)\s*d?$/.exec(text)?.[1]);
  if (!(days >= 7 && days <= 730))
    throw new InvalidArgumentError('expects from 7 to 730 days, for example 90d');
  return days;
}
