import type { Burst } from '../../domain/trend.ts';
import { resolveBurst } from '../calls/resolve-burst.ts';
import type { TrendCorpus } from '../corpus/corpus.ts';
import type { AnalysedBurst } from './analysis.ts';
import type { FoundBurst } from './burst-said.ts';

/** Happenings that are kept of one month, strongest first, and names that one is told by. */
const MOST_OF_MONTH = 200;
const MOST_NAMES = 5;

/**
 * Bursts with the place of their happening in its month. One happening bursts under many words, which `event` tells: the
 * strongest burst leads, the others share its place. A burst is left out whose subject is one trend with another that takes part.
 */
export function rankBursts(
  corpus: TrendCorpus,
  {
    found,
    stands,
    rowsOf,
    asOf,
  }: {
    /** Strongest first. */
    readonly found: readonly FoundBurst[];
    readonly stands: ReadonlyMap<number, number>;
    readonly rowsOf: (subject: number) => Int32Array;
    readonly asOf: number;
  },
): AnalysedBurst[] {
  const ofMonth = new Map<string, number>();
  return [...Map.groupBy(found, ({ event }) => event).values()].flatMap((bursts) => {
    const subjects = new Set(bursts.map(({ subject }) => subject));
    const own = bursts.filter(({ subject }) => {
      const other = stands.get(subject);
      return other === undefined || !subjects.has(other);
    });
    const leading = own[0]!;
    const month = monthOf(leading.burst);
    const rank = (ofMonth.get(month) ?? 0) + 1;
    ofMonth.set(month, rank);
    if (rank > MOST_OF_MONTH) return [];
    const names = own.slice(0, MOST_NAMES + 1).map(({ subject }) => corpus.subjects[subject]!.name);
    return own.map(
      ({ subject, burst, said }): AnalysedBurst => ({
        subject: corpus.subjects[subject]!,
        burst,
        rank,
        leads: subject === leading.subject,
        also: names.filter((name) => name !== corpus.subjects[subject]!.name).slice(0, MOST_NAMES),
        said,
        outcome:
          said.resolvesAt <= asOf
            ? resolveBurst(burst, { corpus, rows: rowsOf(subject), resolvesAt: said.resolvesAt })
            : null,
      }),
    );
  });
}

function monthOf({ peaksAt }: Burst): string {
  return new Date(peaksAt).toISOString().slice(0, 7);
}
