import { type Command, InvalidArgumentError, Option } from 'commander';
import { SERIES_INTERVALS, type SeriesInterval } from '../../domain/series.ts';
import {
  CALL_KINDS,
  type CallKind,
  HORIZONS,
  type Horizon,
  TREND_FILTER_STATES,
  TREND_ORDERS,
} from '../../domain/trend.ts';
import type { TrendQuery } from '../../schemas/trend.ts';
import type { CliContext } from '../context.ts';
import { findTrend } from '../find-trend.ts';
import { openForTenant } from '../open-for-tenant.ts';
import { type CommonOptions, parseId, parseWhole, withCommonOptions } from '../options.ts';
import { formatCount, table } from '../output.ts';
import {
  burstTable,
  calibrationTables,
  callTable,
  day,
  scoreTable,
  seriesTable,
  trendTable,
} from '../trend-tables.ts';
import { registerTrendWindows } from './trend-windows.ts';

/** `trends`: what is rising, since when, how sure we are, what comes next. */
export function registerTrends(program: Command, context: CliContext): void {
  const trends = program.command('trends').description('what is rising, since when, and why we say so');
  registerReading(trends, context);
  registerChecking(trends, context);
  registerTrendWindows(trends, context);
}

function registerReading(trends: Command, context: CliContext): void {
  const { output } = context;

  withCommonOptions(trends.command('list'))
    .description('trends as the last run found them')
    .argument('[name]', 'the start of a word of the name')
    .addOption(new Option('--state <state>', 'only those').choices([...TREND_FILTER_STATES]))
    .option('--entity-kind <kind>', 'only entities of this kind: technology')
    .addOption(new Option('--horizon <horizon>', 'only this horizon').choices([...HORIZONS]))
    .addOption(new Option('--sort <order>', 'highest first').choices([...TREND_ORDERS]).default('score'))
    .option('--limit <n>', 'how many', parseWhole(1, 200), 20)
    .addHelpText('after', '\nExample:\n  bellwether trends list --entity-kind technology --state rising')
    .action((q: string | undefined, options: CommonOptions & ListOptions) =>
      openForTenant(context, options, async (session, { id }) => {
        const { state, entityKind, horizon, sort, limit } = options;
        const page = await session.trends.list(id, {
          ...(q === undefined ? {} : { q }),
          ...(state === undefined ? {} : { state }),
          ...(entityKind === undefined ? {} : { entity_kind: entityKind }),
          ...(horizon === undefined ? {} : { horizon }),
          sort,
          limit,
        });
        if (options.json) return output.json(page);
        if (page.as_of === null)
          return output.line('Trends were not computed yet. Do it now: bellwether trends run');
        output.line(page.items.length === 0 ? 'No trend is like that.' : trendTable(page.items));
        output.line(`\n${formatCount(page.total)} trends, of signals until ${day(page.as_of)}`);
      }),
    );

  withCommonOptions(trends.command('show'))
    .description('one trend: its bursts, its scores and why, what is near it')
    .argument('<trend>', 'its name or id')
    .addHelpText('after', '\nExample:\n  bellwether trends show "Solid-state batteries"')
    .action((named: string, options: CommonOptions) =>
      openForTenant(context, options, async (session, { id }) => {
        const trend = await session.trends.get(id, await findTrend(session, id, named));
        if (options.json) return output.json(trend);
        output.line(output.style('bold', trend.headline));
        output.line(`${trend.id}, of signals until ${day(trend.as_of)}\n`);
        output.line(trendTable([trend]));
        for (const { starts_at, peaks_at, ends_at, signals, expected } of trend.bursts)
          output.line(
            `burst from ${day(starts_at)} to ${ends_at === null ? 'now' : day(ends_at)}, peak ${day(peaks_at)}: ${formatCount(signals)} signals, ${expected.toFixed(1)} expected`,
          );
        output.line(`\n${scoreTable(trend.weak_signal_score)}`);
        for (const reason of trend.horizon_assessment?.reasons ?? [])
          output.line(`${trend.horizon}: ${reason}`);
        if (trend.related.length > 0)
          output.line(`\nSaid together with ${trend.related.map(({ name }) => name).join(', ')}`);
        output.line();
        for (const { published_at, source, title } of trend.representative)
          output.line(`${day(published_at)}  ${title}  (${source})`);
      }),
    );

  withCommonOptions(trends.command('series'))
    .description('signals over time')
    .argument('<trend>', 'its name or id')
    .option('--from <date>', 'first day')
    .option('--to <date>', 'the day after the last')
    .addOption(new Option('--interval <step>', 'length of a step').choices([...SERIES_INTERVALS]))
    .addHelpText('after', '\nExample:\n  bellwether trends series bitcoin --from 2017-11-01 --interval week')
    .action((named: string, options: CommonOptions & RangeOptions & { interval?: SeriesInterval }) =>
      openForTenant(context, options, async (session, { id }) => {
        const series = await session.trends.series(id, await findTrend(session, id, named), {
          ...rangeOf(options),
          ...(options.interval === undefined ? {} : { interval: options.interval }),
        });
        if (options.json) return output.json(series);
        output.line(seriesTable(series));
      }),
    );

  withCommonOptions(trends.command('bursts'))
    .description('what was spoken of far more than its baseline says, strongest first')
    .option('--month <month>', 'bursts that peak in it: 2017-12', parseMonth)
    .option('--from <date>', 'bursts that peak on or after')
    .option('--to <date>', 'bursts that peak before')
    .option('--limit <n>', 'how many', parseWhole(1, 200), 10)
    .addHelpText('after', '\nExample:\n  bellwether trends bursts --month 2017-12')
    .action((options: CommonOptions & RangeOptions & { month?: RangeOptions; limit: number }) =>
      openForTenant(context, options, async (session, { id }) => {
        const page = await session.trends.bursts(id, {
          ...rangeOf(options.month ?? options),
          limit: options.limit,
        });
        if (options.json) return output.json(page);
        output.line(page.items.length === 0 ? 'Nothing burst then.' : burstTable(page.items));
      }),
    );

  withCommonOptions(trends.command('run'))
    .description('compute trends now')
    .action((options: CommonOptions) =>
      openForTenant(context, options, async (session, { id }) => {
        using progress = output.progress('trends');
        const run = await session.trends.run(id, {
          signal: context.signal,
          onProgress: (done) => progress.update(done, ''),
        });
        progress[Symbol.dispose]();
        if (options.json) return output.json(run);
        output.line(
          `${formatCount(run.subjects ?? 0)} subjects of ${formatCount(run.signals ?? 0)} signals until ${day(run.as_of ?? '')}`,
        );
      }),
    );

  withCommonOptions(trends.command('track'))
    .description('keep a subject in view, whatever its counts')
    .argument('<trend>', 'its id: term:quantum error, entity:UUID, topic:UUID; or the name of a trend')
    .option('--note <text>', 'why')
    .action((named: string, options: CommonOptions & { note?: string }) =>
      openForTenant(context, options, async (session, { id }) => {
        const trend = await session.trends.track(id, await findTrend(session, id, named), options.note);
        if (options.json) return output.json(trend);
        output.line(`${trend.name} is kept in view.`);
      }),
    );

  withCommonOptions(trends.command('untrack'))
    .description('no longer keep it in view')
    .argument('<trend>', 'its name or id')
    .action((named: string, options: CommonOptions) =>
      openForTenant(context, options, async (session, { id }) => {
        await session.trends.untrack(id, await findTrend(session, id, named));
        if (options.json) return output.json({ tracked: false });
        output.line('It is listed only when its counts say so.');
      }),
    );
}

function registerChecking(trends: Command, context: CliContext): void {
  const { output } = context;

  withCommonOptions(trends.command('calls'))
    .description('what was called, and how it came out')
    .addOption(new Option('--kind <kind>', 'only these').choices([...CALL_KINDS]))
    .option('--limit <n>', 'how many', parseWhole(1, 200), 20)
    .action((options: CommonOptions & { kind?: CallKind; limit: number }) =>
      openForTenant(context, options, async (session, { id }) => {
        const { kind, limit } = options;
        const items = await session.trends.calls(id, { ...(kind === undefined ? {} : { kind }), limit });
        if (options.json) return output.json({ items });
        output.line(items.length === 0 ? 'Nothing was called yet.' : callTable(items));
      }),
    );

  withCommonOptions(trends.command('why'))
    .description('what a call rests on, and its score computed again from that')
    .argument('<call>', 'its id, as trends calls shows it', parseId)
    .action((call: string, options: CommonOptions) =>
      openForTenant(context, options, async (session, { id }) => {
        const why = await session.trends.why(id, call);
        if (options.json) return output.json(why);
        output.line(callTable([why.call]));
        output.line(`\n${scoreTable(why.stored)}`);
        output.line(
          why.equal
            ? 'Computed again from the stored evidence, it is the same to the last digit.'
            : `Computed again from the stored evidence it is ${why.recomputed.score}.`,
        );
        for (const { published_at, source, title } of why.evidence.signals)
          output.line(`${day(published_at)}  ${title}  (${source})`);
      }),
    );

  withCommonOptions(trends.command('forecasts'))
    .description('signals a week to come')
    .argument('[trend]', 'its name or id; otherwise the newest of all')
    .option('--limit <n>', 'how many', parseWhole(1, 200), 10)
    .action((named: string | undefined, options: CommonOptions & { limit: number }) =>
      openForTenant(context, options, async (session, { id }) => {
        const subject = named === undefined ? undefined : await findTrend(session, id, named);
        const items = await session.trends.forecasts(id, subject, options.limit);
        if (options.json) return output.json({ items });
        for (const { subject: about, as_of, method, note, steps } of items) {
          output.line(
            `${output.style('bold', about.name)}, from ${day(as_of)}${method === null ? '' : `, by ${method}`}`,
          );
          output.line(
            note ??
              table(
                ['WEEK', 'EXPECTED', '80 OF 100', 'CAME'],
                steps.map(({ starts_at, mean, low80, high80, actual }) => [
                  day(starts_at),
                  mean.toFixed(1),
                  `${low80.toFixed(1)} to ${high80.toFixed(1)}`,
                  actual === null ? '' : formatCount(actual),
                ]),
              ),
          );
        }
        if (items.length === 0) output.line('There is no forecast yet.');
      }),
    );

  withCommonOptions(trends.command('calibration'))
    .description('how forecasts and calls came out, beside what they promised')
    .action((options: CommonOptions) =>
      openForTenant(context, options, async (session, { id }) => {
        const calibration = await session.trends.calibration(id);
        if (options.json) return output.json(calibration);
        output.line(calibrationTables(calibration));
      }),
    );
}

interface ListOptions {
  readonly state?: NonNullable<TrendQuery['state']>;
  readonly entityKind?: string;
  readonly horizon?: Horizon;
  readonly sort: NonNullable<TrendQuery['sort']>;
  readonly limit: number;
}

interface RangeOptions {
  readonly from?: string;
  readonly to?: string;
}

function rangeOf({ from, to }: RangeOptions) {
  return {
    ...(from === undefined ? {} : { from: moment(from) }),
    ...(to === undefined ? {} : { to: moment(to) }),
  };
}

function parseMonth(text: string): RangeOptions {
  const [, year, month] = /^(\d{4})-(\d{2})$/.exec(text) ?? [];
  if (month === undefined || Number(month) < 1 || Number(month) > 12)
    throw new InvalidArgumentError('It is no month, for example 2017-12.');
  const start = (step: number) => new Date(Date.UTC(Number(year), Number(month) - 1 + step)).toISOString();
  return { from: start(0), to: start(1) };
}

/** A date or a time, as the wire has it. */
export function moment(text: string): string {
  const time = Date.parse(text);
  if (Number.isNaN(time)) throw new InvalidArgumentError(`"${text}" is no date, for example 2018-01-31.`);
  return new Date(time).toISOString();
}
