import type { Gazetteer } from '../../kernels/text/gazetteer.ts';
import { type Scanner, TOKEN } from '../../kernels/text/scanner.ts';

/** Whether a span is one common word of English, without capitals inside that would tell a name from the word. */
export function isOrdinaryWord(
  { firstToken, endToken }: { readonly firstToken: number; readonly endToken: number },
  scan: Scanner,
  gazetteer: Gazetteer,
): boolean {
  if (endToken - firstToken !== 1) return false;
  const written = scan.classes[firstToken]!;
  return (
    (written === TOKEN.lower || written === TOKEN.capitalised) &&
    gazetteer.isCommonWord(scan.hashes[firstToken]!)
  );
}
