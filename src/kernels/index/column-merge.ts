import { createOrdinals, keywordSections } from './columns.ts';
import { wordAt } from './dictionary.ts';
import { mergeDictionaries } from './dictionary-merge.ts';
import type { Section } from './layout.ts';
import type { Segment } from './segment.ts';

/** One keyword column of several segments. Values that no remaining document holds are left out. */
export function mergeKeywords(
  name: string,
  segments: readonly Segment[],
  remaps: readonly Int32Array[],
  documents: number,
): Section[] {
  const columns = segments.map((segment) => segment.keywords.get(name)!);
  const multiple = columns[0]!.starts !== null;

  // Which values are still held, and how many in all.
  let held = 0;
  const inUse = columns.map((column, s) => {
    const marks = new Uint8Array(column.dictionary.size + 1);
    const remap = remaps[s]!;
    for (let d = 0; d < remap.length; d++) {
      if (remap[d] === -1) continue;
      const from = column.starts === null ? d : column.starts[d]!;
      const to = column.starts === null ? d + 1 : column.starts[d + 1]!;
      for (let i = from; i < to; i++) marks[column.ordinals[i]!] = 1;
      held += to - from;
    }
    return marks;
  });

  const values: string[] = [];
  const ordinalMaps = columns.map((column) => new Uint32Array(column.dictionary.size + 1));
  mergeDictionaries(
    columns.map((column) => column.dictionary),
    (sources, at) => {
      if (!sources.some((s) => inUse[s]![at[s]! + 1] === 1)) return;
      values.push(wordAt(columns[sources[0]!]!.dictionary, at[sources[0]!]!));
      for (const s of sources) ordinalMaps[s]![at[s]! + 1] = values.length;
    },
  );

  const ordinals = createOrdinals(values.length, multiple ? held : documents);
  const starts = multiple ? new Uint32Array(documents + 1) : null;
  let at = 0;
  columns.forEach((column, s) => {
    const remap = remaps[s]!;
    const map = ordinalMaps[s]!;
    for (let d = 0; d < remap.length; d++) {
      const to = remap[d]!;
      if (to === -1) continue;
      if (starts === null || column.starts === null) ordinals[to] = map[column.ordinals[d]!]!;
      else {
        for (let i = column.starts[d]!; i < column.starts[d + 1]!; i++)
          ordinals[at++] = map[column.ordinals[i]!]!;
        starts[to + 1] = at;
      }
    }
  });
  return keywordSections(name, values, ordinals, starts);
}
