import type { CallOutcome } from '../../domain/trend.ts';
import type { TrendCorpus } from '../corpus/corpus.ts';

/** Times the volume before the call, and the fewest signals that are no accident. */
const GROWN = 2;
const FEWEST = 5;

/** Whether the volume at least doubled: signals until the check against as many days before the call. */
export function resolveWeakSignal(
  { firstAt, resolvesAt }: { readonly firstAt: number; readonly resolvesAt: number },
  { corpus, rows }: { readonly corpus: TrendCorpus; readonly rows: Int32Array },
): CallOutcome {
  const span = resolvesAt - firstAt;
  let [before, after] = [0, 0];
  for (const row of rows) {
    const at = corpus.publishedAt[row]!;
    if (corpus.repeats[row] === 1 || at < firstAt - span || at >= resolvesAt) continue;
    if (at < firstAt) before++;
    else after++;
  }
  const cameTrue = after >= GROWN * before && after >= FEWEST;
  const days = Math.round(span / 86_400_000);
  const counted = `${after} signals in the ${days} days after the call, ${before} in the ${days} before`;
  return {
    cameTrue,
    resolvedAt: resolvesAt,
    text: cameTrue ? `It grew: ${counted}.` : `It did not double: ${counted}.`,
  };
}
