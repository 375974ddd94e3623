import type { Source } from '../../api/contract.ts';
import { formatQuantity } from '../../format/number.ts';

const LISTS: Record<string, string> = {
  top: 'top stories',
  new: 'new stories',
  best: 'best stories',
  ask: 'Ask HN',
  show: 'Show HN',
  job: 'jobs',
};

/** What the source reads: an address, a list, files. */
export function describeOrigin(source: Source): string {
  const { url, list } = source.settings;
  switch (source.kind) {
    case 'rss':
      return typeof url === 'string' ? url : 'Feed';
    case 'hackernews':
      return `Hacker News, ${LISTS[String(list)] ?? String(list)}`;
    case 'file':
      return 'Files brought in with the command line';
    case 'api':
      return 'Documents sent to the API';
    default:
      return source.kind satisfies never;
  }
}

/** `every 15 min`, `by schedule 0 6 * * *`, `on request`. */
export function describeSchedule(schedule: Source['schedule']): string {
  switch (schedule.kind) {
    case 'interval':
      return `every ${formatSpan(schedule.everySeconds)}`;
    case 'cron':
      return `by schedule ${schedule.expression} (UTC)`;
    case 'manual':
      return 'on request';
    default:
      return schedule satisfies never;
  }
}

/** Whole units only: 900 s is `15 min`, 86,400 s is `day`, 5,400 s stays `90 min`. */
export function formatSpan(seconds: number): string {
  if (seconds === 3600) return 'hour';
  if (seconds === 86_400) return 'day';
  if (seconds % 86_400 === 0) return formatQuantity(seconds / 86_400, 'day');
  if (seconds % 3600 === 0) return `${seconds / 3600} h`;
  if (seconds % 60 === 0) return `${seconds / 60} min`;
  return `${seconds} s`;
}

/** Only what is fetched can be run or paused; files and the API come by themselves. */
export function isFetched(source: Source): boolean {
  return source.kind === 'rss' || source.kind === 'hackernews';
}
