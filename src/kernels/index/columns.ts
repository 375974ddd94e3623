import { type Dictionary, dictionarySections, wordAt } from './dictionary.ts';
import { arraySection, type Section } from './layout.ts';

/**
 * Keyword columns: the column's values sorted, and per document the ordinals of its values. Ordinal 0 is
 * "no value", value i has ordinal i + 1; the width is the smallest of 1, 2, 4 bytes that fits.
 *
 *   single      ordinals[document]
 *   multiple    ordinals[starts[document] .. starts[document + 1])
 */
export interface KeywordValues {
  readonly dictionary: Dictionary;
  readonly ordinals: Ordinals;
  /** Only in a column of multiple values. */
  readonly starts: Uint32Array | null;
  /** The values as strings, decoded once. */
  values(): readonly string[];
}

export type Ordinals = Uint8Array | Uint16Array | Uint32Array;

export function keywordValues(
  dictionary: Dictionary,
  ordinals: Ordinals,
  starts: Uint32Array | null,
): KeywordValues {
  let decoded: string[] | undefined;
  return {
    dictionary,
    ordinals,
    starts,
    values() {
      decoded ??= Array.from({ length: dictionary.size }, (_, i) => wordAt(dictionary, i));
      return decoded;
    },
  };
}

export function ordinalWidth(values: number): 1 | 2 | 4 {
  return values < 256 ? 1 : values < 65536 ? 2 : 4;
}

export function createOrdinals(values: number, length: number): Ordinals {
  const width = ordinalWidth(values);
  return width === 1
    ? new Uint8Array(length)
    : width === 2
      ? new Uint16Array(length)
      : new Uint32Array(length);
}

/** The sections of one keyword column. `values` sorted as a dictionary. */
export function keywordSections(
  name: string,
  values: readonly string[],
  ordinals: Ordinals,
  starts: Uint32Array | null,
): Section[] {
  const sections = [
    ...dictionarySections(`keyword.${name}`, values),
    arraySection(`keyword.${name}.ordinals`, ordinals),
  ];
  if (starts !== null) sections.push(arraySection(`keyword.${name}.offsets`, starts));
  return sections;
}
