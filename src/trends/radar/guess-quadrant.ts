/** By words of a name; first match. A guess to begin with: people drag it where it belongs. */
const RULES: readonly (readonly [quadrant: number, words: RegExp])[] = [
  [
    3,
    /\b(languages?|frameworks?|library|libraries|sdk|webassembly|rust|kotlin|typescript|javascript|python|react|pytorch|tensorflow|\w+\.js)\b/i,
  ],
  [
    1,
    /\b(platforms?|cloud|clouds|kubernetes|databases?|chips?|processors?|risc-v|networks?|satellites?|batter(?:y|ies)|grid|ledger|blockchain|edge computing|5g|6g|mesh)\b/i,
  ],
  [
    2,
    /\b(tools?|models?|scanners?|sensors?|robots?|drones?|printers?|printing|assistants?|editors?|compilers?|debuggers?|cells?|reactors?|turbines?|pumps?)\b/i,
  ],
];

/** 0 to 3 of the usual four quadrants; techniques where nothing in the name says otherwise. */
export function guessQuadrant(name: string): number {
  return RULES.find(([, words]) => words.test(name))?.[0] ?? 0;
}
