import { hash } from 'node:crypto';

/** A text shorter than this does not identify a document by itself: hundreds of stories are called "Show HN". */
const IDENTIFYING_LENGTH = 200;

/** Query parameters that name a campaign, not a page. */
const TRACKING = /^(utm_|fbclid$|gclid$|mc_cid$|mc_eid$|ref$|ref_src$)/i;

/**
 * SHA-256 over the normalised content, 64 hexadecimal digits: NFKC, lower case, white space collapsed. When
 * title and body together are short, the canonical URL counts in, so that two short notes of the same name stay two;
 * without a URL it is the day (UTC) of publication, as with two funding rounds of one company.
 */
export function fingerprint(title: string, body: string, occasion: Occasion): string {
  const content = `${normalise(title)}\n${normalise(body)}`;
  const apart = content.length < IDENTIFYING_LENGTH ? describeOccasion(occasion) : '';
  return hash('sha256', apart === '' ? content : `${content}\n${apart}`);
}

/** Where and when a document was published; `publishedAt` in milliseconds since the epoch. */
interface Occasion {
  readonly url: string | null;
  readonly publishedAt: number | null;
}

function describeOccasion({ url, publishedAt }: Occasion): string {
  if (url !== null) return canonicalUrl(url);
  return publishedAt === null ? '' : new Date(publishedAt).toISOString().slice(0, 10);
}

function normalise(text: string): string {
  const folded = text.normalize('NFKC').toLowerCase();
  return (/[^\S ]| {2}/.test(folded) ? folded.replace(/\s+/g, ' ') : folded).trim();
}

/** The address without scheme, `www.`, fragment, tracking parameters and trailing slash. */
export function canonicalUrl(url: string): string {
  if (!URL.canParse(url)) return url;
  const parsed = new URL(url);
  if (parsed.search !== '') {
    for (const name of [...parsed.searchParams.keys()])
      if (TRACKING.test(name)) parsed.searchParams.delete(name);
    parsed.searchParams.sort();
  }
  return parsed.host.replace(/^www\./, '') + parsed.pathname.replace(/\/$/, '') + parsed.search;
}
