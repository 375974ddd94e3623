const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Whether JSON text nests arrays and objects deeper than a limit. Looks at characters only; the text need not be valid. */
export function isDeeperThan(text: string, limit: number): boolean {
  let openers = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if ((c === 0x7b || c === 0x5b) && ++openers > limit) return deepest(text, limit) > limit;
  }
  return false;
}

/** The exact depth, with brackets inside strings passed over; stops at the first depth over the limit. */
function deepest(text: string, limit: number): number {
  let depth = 0;
  let most = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (inString) {
      if (c === BACKSLASH) i++;
      else if (c === QUOTE) inString = false;
    } else if (c === QUOTE) inString = true;
    else if (c === 0x7b || c === 0x5b) {
      if (++depth > most && (most = depth) > limit) return most;
    } else if (c === 0x7d || c === 0x5d) depth--;
  }
  return most;
}
