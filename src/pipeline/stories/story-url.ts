import { canonicalUrl } from '../stages/fingerprint.ts';

/** A last part of three hyphens or more, before a query. */
const HEADLINE = /^([^?]*\/[^/?]*-[^/?]*-[^/?]*-[^/?]*?)\/?\?.*$/;

/** What an address says about being the same page. */
export interface StoryUrl {
  /** The same for every way to write the address of one page. */
  readonly address: string;
  /** It names a site, not a page of it: two things published there need not be one. */
  readonly site: boolean;
}

/**
 * The canonical address (`canonicalUrl`), and beyond it what differs between ways to the same page: hosts for small screens
 * (`m.`, `mobile.`, `amp.`), `index.html`, `/amp`, and the whole query behind a path that ends in a headline
 * (`/2018/bitcoin-millionaires-get-rich.html?rref=...`), which says who sent the reader. Of the fragment, routes of
 * single-page applications (`#!...`, `#/...`) and searches (`#q=...`) are kept: they name the page.
 */
export function storyUrl(url: string): StoryUrl {
  if (!URL.canParse(url)) return { address: url, site: false };
  const route = /#(?:[!/]|q=).*$/.exec(url)?.[0] ?? '';
  const address = canonicalUrl(url)
    .replace(/^((?:[a-z]{2}\.)?)(?:m|mobile|amp)\./, '$1')
    .replace(HEADLINE, '$1')
    .replace(/\/(?:index\.(?:html?|php)|amp\/?|amp\.html)$/, '');
  return { address: address + route, site: !address.includes('/') && !address.includes('?') && route === '' };
}
