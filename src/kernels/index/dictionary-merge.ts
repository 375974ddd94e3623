import { compareEntries, type Dictionary } from './dictionary.ts';

/** Calls `visit` for every distinct word in order, with the dictionaries that hold it and where each stands. */
export function mergeDictionaries(
  dictionaries: readonly Dictionary[],
  visit: (sources: readonly number[], at: Int32Array) => void,
): void {
  const at = new Int32Array(dictionaries.length);
  const sources: number[] = [];
  for (;;) {
    sources.length = 0;
    for (let s = 0; s < dictionaries.length; s++) {
      if (at[s]! >= dictionaries[s]!.size) continue;
      const least = sources[0];
      const order =
        least === undefined ? 0 : compareEntries(dictionaries[s]!, at[s]!, dictionaries[least]!, at[least]!);
      if (order > 0) continue;
      if (order < 0) sources.length = 0;
      sources.push(s);
    }
    if (sources.length === 0) return;
    visit(sources, at);
    for (const s of sources) at[s]!++;
  }
}
