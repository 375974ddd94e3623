import { asText, compact } from '../../url/search-params.ts';

export interface SignInSearch {
  readonly code?: string | undefined;
  /** Where to go afterwards: an address of this site. */
  readonly next?: string | undefined;
}

export function validateSignInSearch(search: Record<string, unknown>): SignInSearch {
  const next = asText(search.next);
  return compact({
    code: asText(search.code),
    next: next !== undefined && isOwnPath(next) ? next : undefined,
  });
}

/** `/signals?q=x`, but not `//evil.example`, `/\evil.example` or `https://evil.example`. */
export function isOwnPath(path: string): boolean {
  return (
    /^\/(?![/\\])/.test(path) &&
    URL.canParse(path, 'http://own.invalid') &&
    new URL(path, 'http://own.invalid').host === 'own.invalid'
  );
}
