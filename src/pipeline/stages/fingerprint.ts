import { createHash } from 'node:crypto';

/** A text shorter than this does not identify a document by itself: hundreds of stories are called "Show HN". */
const IDENTIFYING_LENGTH = 200;

/** Query parameters that name a campaign, not a page. */
const TRACKING = /^(utm_|fbclid$|gclid$|mc_cid$|mc_eid$|ref$|ref_src$)/i;

/**
 * SHA-256 over the normalised content, 64 hexadecimal digits: NFKC, lower case, white space collapsed. When
 * title and body together are short, the canonical URL counts in, so that two short notes of the same name stay two.
 */
export function fingerprint(title: string, body: string, url: string | null): string {
  const content = `${normalise(title)}\n${normalise(body)}`;
  const short = content.length < IDENTIFYING_LENGTH;
  return createHash('sha256')
    .update(short && url !== null ? `${content}\n${canonicalUrl(url)}` : content)
    .digest('hex');
}

function normalise(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();
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
