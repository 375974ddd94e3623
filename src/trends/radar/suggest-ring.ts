import type { RingSuggestion } from '../../domain/radar.ts';
import type { HorizonAssessment } from '../../domain/trend.ts';

/** In use, but spoken of at most half as much as the year before: hold. */
const FADING = 0.5;
/** Less sure than this that it is in use: trial, not adopt. */
const SURE = 0.6;

/**
 * The ring that a horizon speaks for: in use is adopt, or hold where it fades; emerging is trial; research is assess. A
 * suggestion only: what an organisation should do depends on more than how mature a thing is.
 */
export function suggestRing({ horizon, confidence, reasons, parts }: HorizonAssessment): RingSuggestion {
  const growth = parts.find(({ name }) => name === 'growth');
  const fades = horizon === 'H1' && growth !== undefined && growth.value <= FADING;
  const [ring, why] = fades
    ? (['hold', `In use, and fading: ${growth.text}`] as const)
    : horizon === 'H1'
      ? confidence >= SURE
        ? (['adopt', 'In use now (H1).'] as const)
        : (['trial', 'Rather in use than emerging (H1), but the evidence is not sure.'] as const)
      : horizon === 'H2'
        ? (['trial', 'Emerging (H2).'] as const)
        : (['assess', 'Still in research (H3).'] as const);
  const others = fades ? reasons.filter((reason) => reason !== growth.text) : reasons;
  return { ring, horizon, confidence, reasons: [why, ...others], parts };
}
