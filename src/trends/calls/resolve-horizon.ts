import { type CallOutcome, HORIZONS } from '../../domain/trend.ts';
import type { TrendCorpus } from '../corpus/corpus.ts';
import { assessHorizon } from '../horizons/assess-horizon.ts';
import { type HorizonEvidence, horizonEvidence } from '../horizons/horizon-evidence.ts';

/**
 * Whether a technology moved on as its horizon says: from H3 or H2 towards use, or still in use from H1, by the evidence of a
 * year later.
 */
export function resolveHorizon(
  evidence: HorizonEvidence,
  {
    corpus,
    subject,
    resolvesAt,
  }: { readonly corpus: TrendCorpus; readonly subject: number | undefined; readonly resolvesAt: number },
): CallOutcome {
  const said = assessHorizon(evidence)?.horizon ?? 'H3';
  const later = subject === undefined ? null : assessHorizon(horizonEvidence(corpus, subject, corpus.endDay));
  if (later === null)
    return {
      cameTrue: false,
      resolvedAt: resolvesAt,
      text: `${said} was said; too little is said of it since.`,
    };
  const moved = HORIZONS.indexOf(said) - HORIZONS.indexOf(later.horizon);
  const cameTrue = moved > 0 || (moved === 0 && said === 'H1');
  const text =
    moved > 0
      ? `It moved forward: ${said} was said, ${later.horizon} is what the evidence speaks for now.`
      : moved < 0
        ? `It moved back: ${said} was said, ${later.horizon} is what the evidence speaks for now.`
        : said === 'H1'
          ? 'It is still in use: H1 then and now.'
          : `It stayed: ${said} then and now.`;
  return { cameTrue, resolvedAt: resolvesAt, text };
}
