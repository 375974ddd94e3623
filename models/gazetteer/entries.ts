import { nameKey } from '../../src/domain/entity-id.ts';
import type { GazetteerKind } from '../../src/kernels/text/gazetteer.ts';
import { HOW } from '../../src/kernels/text/gazetteer-format.ts';

/** A way to write a name. */
export interface Surface {
  readonly text: string;
  /** One of `HOW`. */
  readonly how: number;
  /** `written`: exactly so. `capitals`: upper case where the name has it. `any`: any case. */
  readonly as: 'written' | 'capitals' | 'any';
  /** Also an ordinary word or a personal name. */
  readonly doubtful: boolean;
  /** A word for the people of a country. */
  readonly demonym?: boolean;
  /** Doubtful, but known well enough that a capital letter within a sentence is support enough. */
  readonly familiar?: boolean;
}

export interface PlaceFacts {
  /** Empty when it belongs to no one country. */
  readonly country: string;
  readonly level: number;
  readonly latitude: number;
  readonly longitude: number;
  readonly population: number;
  /** Key of the region's entry. */
  readonly region?: string;
}

export interface Entry {
  readonly kind: GazetteerKind;
  readonly name: string;
  readonly surfaces: Surface[];
  readonly place?: PlaceFacts;
  /** Which of several entries with one surface is likelier: higher first. */
  readonly prior: number;
}

/** Entries by kind and name key; a second entry of the same key only adds its surfaces. */
export class EntryList {
  readonly #byKey = new Map<string, Entry>();
  readonly #dropped: ReadonlySet<string>;

  /** `dropped`: names that are left out, lower case without accents. */
  constructor(dropped: readonly string[]) {
    this.#dropped = new Set(dropped);
  }

  add(entry: Entry): void {
    if (
      this.#dropped.has(
        entry.name
          .normalize('NFKD')
          .replace(/\p{M}+/gu, '')
          .toLowerCase(),
      )
    )
      return;
    const key = `${entry.kind} ${nameKey(entry.kind, entry.name)}`;
    const known = this.#byKey.get(key);
    if (known === undefined) this.#byKey.set(key, { ...entry, surfaces: [...entry.surfaces] });
    else known.surfaces.push(...entry.surfaces);
  }

  has(kind: GazetteerKind, name: string): boolean {
    return this.#byKey.has(`${kind} ${nameKey(kind, name)}`);
  }

  get all(): Entry[] {
    return [...this.#byKey.values()];
  }
}

/** Capitals and digits only, five letters at most: IBM, NATO. */
export function isAcronym(text: string): boolean {
  return /^(?:\p{Lu}[\p{Lu}\p{N}&]{1,4}|(?:\p{Lu}\.){2,})$/u.test(text);
}

/** One name of the fact files: marks first, then the name as written. */
export function readSurface(written: string, how: number, lowerCaseToo: boolean): Surface {
  const marks = /^[=?~]*/.exec(written)![0];
  const text = written.slice(marks.length).trim();
  const acronym = isAcronym(text);
  return {
    text,
    how: how === HOW.name ? how : acronym ? HOW.acronym : how,
    as: marks.includes('=') || acronym ? 'written' : lowerCaseToo ? 'any' : 'capitals',
    doubtful: marks.includes('?'),
    ...(marks.includes('?') && { familiar: true }),
    ...(marks.includes('~') && { demonym: true }),
  };
}

/** The lines of a fact file without comments, each cut at its semicolons. */
export function readFacts(text: string): string[][] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line) => line.split(';').map((part) => part.trim()));
}
