/**
 * Tokens that a text has at most, nearly: a third of its UTF-8 bytes. English has about 4.5 bytes to a token in the usual
 * vocabularies, Chinese about 3 to 4, code about 3. Limits and budgets are kept with this before a call, and with what
 * the server counted after it.
 */
export function estimateTokens(text: string): number {
  return Math.ceil(Buffer.byteLength(text) / BYTES_PER_TOKEN);
}

const BYTES_PER_TOKEN = 3;

/** The start of a text that is estimated at no more than so many tokens; never ends within a surrogate pair. */
export function cutToTokens(text: string, tokens: number): string {
  const bytes = tokens * BYTES_PER_TOKEN;
  // A UTF-16 unit is at most three bytes: most texts need no counting.
  if (text.length * 3 <= bytes) return text;
  let used = 0;
  let at = 0;
  while (at < text.length) {
    const code = text.codePointAt(at)!;
    used += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    if (used > bytes) return text.slice(0, at);
    at += code > 0xffff ? 2 : 1;
  }
  return text;
}
