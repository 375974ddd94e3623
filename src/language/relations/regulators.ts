import { entityId } from '../../domain/entity-id.ts';
import type { LinkedMention } from '../entities/link.ts';

/** Bodies that rule by law and whose names do not say so; by their names in the gazetteer. */
const KNOWN = new Set(
  [
    'European Union',
    'European Central Bank',
    'United Nations',
    'World Trade Organization',
    'Food and Drug Administration',
    'Securities and Exchange Commission',
    'Internal Revenue Service',
    'Federal Reserve',
    'Bank of England',
    'Bank of Japan',
    "People's Bank of China",
    'Reserve Bank of India',
    'Ofcom',
    'Ofgem',
    'Supreme Court',
    'US Congress',
    'US Senate',
    'White House',
    'House of Commons',
    'House of Lords',
    'Home Office',
  ].map((name) => entityId('organisation', name)),
);

/** Abbreviations that stand for such bodies in a text that the gazetteer does not know. */
const SPEAKING_NAME =
  /\b(?:commission|commissioner|authority|agency|administration|ministry|department|regulators?|board of|court|parliament|bureau|congress|senate|government|treasury|council|office of|ombudsman|customs|police|CFPB|FCA|CMA|FTC|FCC|FDA|FAA|EPA|DOJ|SEC|NHTSA|EU|CNIL|BaFin|ICO)\b/i;

/** Whether something may regulate: a state, or a body with authority by law. */
export function isAuthority(mention: LinkedMention): boolean {
  if (mention.kind === 'location') return true;
  if (mention.kind !== 'organisation') return false;
  return KNOWN.has(mention.entityId!) || SPEAKING_NAME.test(mention.text);
}

/** Bodies of many states. */
const INTERNATIONAL = new Set(
  [
    'European Union',
    'European Commission',
    'European Parliament',
    'United Nations',
    'World Trade Organization',
    'World Health Organization',
    'World Bank',
    'International Monetary Fund',
    'North Atlantic Treaty Organization',
    'Organization of the Petroleum Exporting Countries',
  ].map((name) => entityId('organisation', name)),
);

/** Whether a body belongs to no one place. */
export function isInternational(mention: LinkedMention): boolean {
  return INTERNATIONAL.has(mention.entityId!);
}
