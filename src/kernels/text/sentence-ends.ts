/** Words after which a stop rarely ends a sentence, and those where it may. Hashes as the scanner makes them. */

function foldedHash(word: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < word.length; i++) hash = Math.imul(hash ^ word.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

const NEVER = new Set(
  `mr mrs ms dr prof rev hon gen col lt sgt capt maj gov sen rep pres st mt vs fig figs eq eqs no nos vol pp sec
   approx dept est jan feb mar apr jun jul aug sep sept oct nov dec e.g. i.e. cf. cf viz resp mlle mme messrs`
    .split(/\s+/)
    .map(foldedHash),
);

/**
 * Whether a stop after this word, with a capital following, can end the sentence. `whole` says that the stop is part of
 * the token (`U.S.`). A single letter is taken for an initial (`J. Smith`).
 */
export function mayEndWithStop(hash: number, length: number, whole: boolean): boolean {
  if (NEVER.has(hash)) return false;
  return whole || length > 1;
}
