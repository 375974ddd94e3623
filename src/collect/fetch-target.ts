import { isIP } from 'node:net';
import { BellwetherError } from '../base/errors.ts';
import type { AddressPolicy } from './address-policy.ts';

export interface Redirect {
  /** Where the chain began. */
  readonly first: URL;
  readonly from: URL;
  /** The `Location` header as sent, perhaps relative. */
  readonly location: string;
}

/** Where a redirect leads, judged like the first address; what began encrypted stays so. Throws `FETCH_REFUSED`. */
export function checkRedirect({ first, from, location }: Redirect, policy: AddressPolicy): URL {
  const next = checkTarget(location, policy, from);
  if (first.protocol === 'https:' && next.protocol === 'http:') {
    throw refused(
      `${first.href} redirects to ${next.href}, which is not encrypted. Use the http address if that is meant`,
    );
  }
  return next;
}

/** The URL, when it may be asked for. Throws `FETCH_REFUSED`. Names are judged when they are resolved, addresses here. */
export function checkTarget(text: string, policy: AddressPolicy, base?: URL): URL {
  let url: URL;
  try {
    url = base === undefined ? new URL(text) : new URL(text, base);
  } catch (cause) {
    throw new BellwetherError(
      'FETCH_REFUSED',
      `"${shorten(text)}" is not a URL. Write it in full, for example https://example.org/feed.xml.`,
      { cause },
    );
  }
  const shown = shorten(url.href.replace(/\/\/[^/@]*@/, '//…@'));
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw refused(`${shown} is neither http nor https`);
  if (url.username !== '' || url.password !== '')
    throw refused(`${shown} carries a user name or password. Remove it from the address`);
  if (url.hostname === '') throw refused(`${shown} has no host`);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const portReason = policy.portRefusal(Number(url.port || (url.protocol === 'https:' ? 443 : 80)), host);
  if (portReason !== null) throw refusedByPolicy(`${shown}: ${portReason}`);
  if (isIP(host) !== 0) {
    const reason = policy.refusal(host, host);
    if (reason !== null) throw refusedByPolicy(`${shown}: ${reason}`);
  }
  return url;
}

function refused(why: string): BellwetherError {
  return new BellwetherError('FETCH_REFUSED', `${why}.`);
}

export function refusedByPolicy(why: string): BellwetherError {
  return refused(`${why}. An operator can permit it with BELLWETHER_FETCH_ALLOW`);
}

function shorten(text: string): string {
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}
