import { DAY_MS } from '../../src/domain/series.ts';
import type { CorpusSignal } from '../../src/trends/corpus/corpus.ts';
import { type Found, isoDay, unknownDaysOf } from './find-events.ts';

/** Every call with what it rests on, as Markdown: one paragraph an event. */
export function reportOf(title: string, { corpus, events }: Found, signals: readonly CorpusSignal[]): string {
  const titles = new Map(
    signals.map(({ id, title: text, host }) => [id, `${text}${host ? ` (${host})` : ''}`]),
  );
  const lines = [`# ${title}`, '', `${events.length} events.`];
  let month = '';
  for (const event of events) {
    if (event.month !== month) {
      month = event.month;
      lines.push('', `## ${month}`);
    }
    const [leader] = event.bursts;
    const { burst, evidence, score } = leader!;
    const names = event.bursts.map(({ subject }) => corpus.subjects[subject]!.name);
    const gaps = unknownDaysOf(leader!);
    lines.push(
      '',
      `${event.rank}. **${[...new Set(names)].join(', ')}** ${isoDay(burst.startsAt)} to ` +
        `${burst.endsAt === null ? 'now' : isoDay(burst.endsAt - DAY_MS)}, peak ${isoDay(burst.peaksAt)}; score ${score.score.toFixed(3)}, ` +
        `${burst.score.toFixed(0)} nats, ${burst.signals} signals where ${burst.expected.toPrecision(2)} were expected, ` +
        `${burst.sources} voices (loudest ${evidence.voices[0]}), false discovery ${burst.falseDiscovery.toExponential(1)} of ${evidence.tests} series, ` +
        `without the loudest voice ln p = ${evidence.logPWithoutLoudest.toFixed(1)}${
          gaps.length === 0 ? '' : `; not known: ${gaps.map((day) => isoDay(day * DAY_MS)).join(' ')}`
        }`,
      ...evidence.signals.slice(0, 3).map((id) => `   - ${titles.get(id) ?? id}`),
    );
  }
  return `${lines.join('\n')}\n`;
}
