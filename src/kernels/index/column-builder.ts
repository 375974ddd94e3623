import { createOrdinals, keywordSections } from './columns.ts';
import { sortWords } from './dictionary.ts';
import type { Section } from './layout.ts';
import type { KeywordColumn } from './types.ts';

interface ColumnBuilder {
  /** The values of the next document, distinct. */
  add(values: readonly string[]): void;
  /** `live[gathered]` is the document's ordinal in the segment, or -1. */
  sections(live: Int32Array, documents: number): Section[];
}

/** Gathers one keyword column: values get numbers as they come, and their sorted ordinals at the end. */
export function createColumnBuilder({ name, multiple = false }: KeywordColumn): ColumnBuilder {
  const idOf = new Map<string, number>();
  const ids: number[] = [];
  const ends: number[] = [];

  return {
    add(values) {
      for (const value of values) {
        let id = idOf.get(value);
        if (id === undefined) idOf.set(value, (id = idOf.size));
        ids.push(id);
      }
      ends.push(ids.length);
    },
    sections(live, documents) {
      const values = sortWords([...idOf.keys()]);
      const ordinalOf = new Int32Array(values.length);
      values.forEach((value, i) => {
        ordinalOf[idOf.get(value)!] = i + 1;
      });
      const starts = multiple ? new Uint32Array(documents + 1) : null;
      let kept = 0;
      for (let d = 0; d < live.length; d++) if (live[d] !== -1) kept += ends[d]! - (ends[d - 1] ?? 0);
      const ordinals = createOrdinals(values.length, multiple ? kept : documents);
      let at = 0;
      for (let d = 0; d < live.length; d++) {
        if (live[d] === -1) continue;
        const from = ends[d - 1] ?? 0;
        if (starts === null) {
          ordinals[live[d]!] = ends[d] === from ? 0 : ordinalOf[ids[from]!]!;
          continue;
        }
        const sorted = ids.slice(from, ends[d]).map((id) => ordinalOf[id]!);
        for (const ordinal of sorted.sort((a, b) => a - b)) ordinals[at++] = ordinal;
        starts[live[d]! + 1] = at;
      }
      return keywordSections(name, values, ordinals, starts);
    },
  };
}
