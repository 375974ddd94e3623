import type { Burst } from '../../domain/trend.ts';
import { resolveBurst } from '../calls/resolve-burst.ts';
import type { TrendCorpus } from '../corpus/corpus.ts';
import type { AnalysedBurst } from './analysis.ts';
import type { FoundBurst } from './burst-said.ts';

/** Bursts that are kept of one month, strongest first. */
const MOST_OF_MONTH = 200;
/** Two bursts are one happening when this share of the fresh signals within them is the same (Jaccard, 1912). */
const SAME_SHARE = 0.5;

/**
 * Bursts in the order of their months. One happening bursts under many words: a burst is left out when its subject is one
 * trend with another that bursts at the same time, or when a stronger burst of the month holds most of the same signals.
 */
export function rankBursts(
  corpus: TrendCorpus,
  {
    found,
    stands,
    rowsOf,
    asOf,
  }: {
    readonly found: readonly FoundBurst[];
    readonly stands: ReadonlyMap<number, number>;
    readonly rowsOf: (subject: number) => Int32Array;
    readonly asOf: number;
  },
): AnalysedBurst[] {
  const bySubject = Map.groupBy(found, ({ subject }) => subject);
  const own = found.filter(({ subject, burst }) => {
    const other = stands.get(subject);
    return other === undefined || !(bySubject.get(other) ?? []).some((each) => overlap(each.burst, burst));
  });
  const months = Map.groupBy(own, ({ burst }) => monthOf(burst.peaksAt));
  return [...months.values()].flatMap((month) => {
    const kept: { readonly each: FoundBurst; readonly rows: ReadonlySet<number> }[] = [];
    for (const each of month.sort((a, b) => b.burst.score - a.burst.score || a.subject - b.subject)) {
      if (kept.length >= MOST_OF_MONTH) break;
      const rows = rowsWithin(corpus, rowsOf(each.subject), each.burst);
      if (kept.some((stronger) => shareOf(stronger.rows, rows) >= SAME_SHARE)) continue;
      kept.push({ each, rows });
    }
    return kept.map(({ each }, place) => ({
      subject: corpus.subjects[each.subject]!,
      burst: each.burst,
      rank: place + 1,
      said: each.said,
      outcome:
        each.said.resolvesAt <= asOf
          ? resolveBurst(each.burst, { corpus, rows: rowsOf(each.subject), resolvesAt: each.said.resolvesAt })
          : null,
    }));
  });
}

function overlap(a: Burst, b: Burst): boolean {
  return (
    a.startsAt < (b.endsAt ?? Number.POSITIVE_INFINITY) && b.startsAt < (a.endsAt ?? Number.POSITIVE_INFINITY)
  );
}

function monthOf(at: number): string {
  return new Date(at).toISOString().slice(0, 7);
}

function rowsWithin(corpus: TrendCorpus, rows: Int32Array, { startsAt, endsAt }: Burst): Set<number> {
  const within = new Set<number>();
  for (const row of rows) {
    const at = corpus.publishedAt[row]!;
    if (corpus.repeats[row] === 0 && at >= startsAt && (endsAt === null || at < endsAt)) within.add(row);
  }
  return within;
}

function shareOf(a: ReadonlySet<number>, b: ReadonlySet<number>): number {
  const [few, many] = a.size <= b.size ? [a, b] : [b, a];
  let both = 0;
  for (const row of few) if (many.has(row)) both++;
  return both === 0 ? 0 : both / (a.size + b.size - both);
}
