/** Only web addresses become links: a `javascript:` address in a feed must stay text. */
export function safeLink(url: string | null): boolean {
  return url !== null && URL.canParse(url) && ['http:', 'https:'].includes(new URL(url).protocol);
}
