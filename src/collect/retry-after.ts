/** A day: a server that asks for longer is asked again sooner, since clocks and units go wrong. */
const LONGEST_WAIT = 86_400_000;

/** `Retry-After` (RFC 9110, 10.2.3: seconds or a date) in milliseconds from `now`, 0 to a day; null when absent or unreadable. */
export function retryAfterMs(header: string | undefined, now: number): number | null {
  if (header === undefined) return null;
  const text = header.trim();
  const wait = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now;
  return Number.isNaN(wait) ? null : Math.min(Math.max(Math.ceil(wait), 0), LONGEST_WAIT);
}
