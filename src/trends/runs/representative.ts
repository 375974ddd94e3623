import { DAY_MS } from '../../domain/series.ts';
import type { Burst } from '../../domain/trend.ts';
import type { TrendCorpus } from '../corpus/corpus.ts';
import { signalIdOf } from './signal-id.ts';

const MOST = 12;
/** Of these at most so many are of bursts: a page also shows what is said now. */
const MOST_OF_BURSTS = 6;

/**
 * Signals that show what a subject is about: those of its bursts, newest burst first, of the most reach and of sources that
 * differ, then the newest. Ids.
 */
export function representativeOf(corpus: TrendCorpus, rows: Int32Array, bursts: readonly Burst[]): string[] {
  const chosen = new Set<number>();
  const seen = new Set<number>();
  const fresh = rows.filter((row) => corpus.repeats[row] === 0);
  for (const { startsAt, endsAt, peaksAt } of [...bursts].sort((a, b) => b.peaksAt - a.peaksAt)) {
    const within = fresh.filter(
      (row) =>
        corpus.publishedAt[row]! >= startsAt && corpus.publishedAt[row]! < (endsAt ?? peaksAt + 30 * DAY_MS),
    );
    // The most reach first; of equal reach the nearest to the peak.
    within.sort(
      (a, b) =>
        corpus.reach[b]! - corpus.reach[a]! ||
        Math.abs(corpus.publishedAt[a]! - peaksAt) - Math.abs(corpus.publishedAt[b]! - peaksAt),
    );
    let ofThis = 0;
    for (const row of within) {
      if (chosen.size >= MOST_OF_BURSTS || ofThis >= 3) break;
      if (seen.has(corpus.source[row]!) && ofThis > 0 && within.length > 6) continue;
      seen.add(corpus.source[row]!);
      chosen.add(row);
      ofThis++;
    }
  }
  for (let at = fresh.length - 1; at >= 0 && chosen.size < MOST; at--) chosen.add(fresh[at]!);
  return [...chosen].map((row) => signalIdOf(corpus, row));
}
