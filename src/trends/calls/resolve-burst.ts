import { DAY_MS } from '../../domain/series.ts';
import type { Burst, CallOutcome } from '../../domain/trend.ts';
import type { TrendCorpus } from '../corpus/corpus.ts';

/** A burst is checked over so many days after the day on which it peaked. */
export const BURST_CHECK_DAYS = 28;
/** Standard deviations of a Poisson count above the baseline. */
const ABOVE = 2;

/** When a burst that peaked on a day is checked. */
export function burstResolvesAt(peaksAt: number): number {
  return peaksAt + (1 + BURST_CHECK_DAYS) * DAY_MS;
}

/**
 * Whether the attention was real: in the 28 days after the peak the subject kept above its baseline, two standard deviations at
 * least, and somebody spoke of it who had not within the burst until its peak.
 */
export function resolveBurst(
  burst: Pick<Burst, 'startsAt' | 'peaksAt' | 'endsAt' | 'expected'>,
  {
    corpus,
    rows,
    resolvesAt,
  }: { readonly corpus: TrendCorpus; readonly rows: Int32Array; readonly resolvesAt: number },
): CallOutcome {
  const from = resolvesAt - BURST_CHECK_DAYS * DAY_MS;
  const days = Math.max(1, ((burst.endsAt ?? from) - burst.startsAt) / DAY_MS);
  const expected = (burst.expected / days) * BURST_CHECK_DAYS;
  const before = new Set<number>();
  const added = new Set<number>();
  let signals = 0;
  for (const row of rows) {
    const at = corpus.publishedAt[row]!;
    if (corpus.repeats[row] === 1 || at < burst.startsAt) continue;
    if (at >= resolvesAt) break;
    const voice = corpus.voice[row]!;
    if (at < from) before.add(voice);
    else {
      signals++;
      if (!before.has(voice)) added.add(voice);
    }
  }
  const least = expected + ABOVE * Math.sqrt(Math.max(expected, 1));
  const cameTrue = signals > least && added.size > 0;
  const counted = `${signals} signals in the ${BURST_CHECK_DAYS} days after the peak where ${round(expected)} are usual`;
  const voices = `${added.size} new ${added.size === 1 ? 'voice' : 'voices'}`;
  return {
    cameTrue,
    resolvedAt: resolvesAt,
    text: cameTrue
      ? `It lasted: ${counted}, with ${voices}.`
      : signals <= least
        ? `It passed: ${counted}.`
        : `Nobody joined: ${counted}, from those who had spoken of it before.`,
  };
}

function round(value: number): number {
  return value >= 10 ? Math.round(value) : Math.round(value * 10) / 10;
}
