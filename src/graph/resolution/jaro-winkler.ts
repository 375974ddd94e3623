/**
 * Jaro's similarity of two texts with Winkler's bonus for a shared beginning of up to four characters (Winkler 1990):
 * 0 to 1, 1 for equal texts. By UTF-16 code units, O(a * b) at worst.
 */
export function jaroWinkler(a: string, b: string): number {
  if (a === b) return 1;
  const window = Math.max(Math.floor(Math.max(a.length, b.length) / 2) - 1, 0);
  const taken = new Uint8Array(b.length);
  const inA: number[] = [];
  for (let i = 0; i < a.length; i++) {
    const code = a.charCodeAt(i);
    const to = Math.min(b.length - 1, i + window);
    for (let j = Math.max(0, i - window); j <= to; j++) {
      if (taken[j] === 1 || b.charCodeAt(j) !== code) continue;
      taken[j] = 1;
      inA.push(code);
      break;
    }
  }
  const matches = inA.length;
  if (matches === 0) return 0;
  let swapped = 0;
  for (let j = 0, at = 0; j < b.length; j++) if (taken[j] === 1 && b.charCodeAt(j) !== inA[at++]) swapped++;
  const jaro = (matches / a.length + matches / b.length + (matches - swapped / 2) / matches) / 3;
  let prefix = 0;
  while (prefix < 4 && prefix < a.length && a[prefix] === b[prefix]) prefix++;
  return jaro + prefix * 0.1 * (1 - jaro);
}
