/**
 * The file of a gazetteer: a header, a table of sections, the sections. Little-endian, every section 8-byte aligned.
 *
 *   u32 magic | u32 version | u32 sections | u32 bytes of the file | per section: u32 offset, u32 bytes
 *
 * The names form a trie over the folded token hashes of the scanner. Children of a node lie side by side, ordered by
 * hash; first tokens are found by an open-addressed table of node numbers.
 */
export const GAZETTEER_MAGIC = 0x5a475742; // "BWGZ"
export const GAZETTEER_VERSION = 2;

/** Sections in the order of the file, with the typed array that each is read as. */
export const GAZETTEER_SECTIONS = {
  /** Slots of the table of first tokens: node number + 1, 0 when empty. Length a power of two. */
  roots: Uint32Array,
  nodeHash: Uint32Array,
  /** First child; the children of node n end where those of n + 1 begin. One more than nodes. */
  nodeChildren: Uint32Array,
  /** Surface number + 1 that ends at the node, 0 when none. */
  nodeSurface: Uint32Array,
  /** First candidate; one more than surfaces. */
  surfaceFirst: Uint32Array,
  /** Combined hash of the tokens as written, for surfaces marked `exact`. */
  surfaceExact: Uint32Array,
  /** Bits of `SURFACE`. */
  surfaceBits: Uint8Array,
  /** Bit k: token k must hold an upper-case letter or a digit. */
  surfaceCapitals: Uint8Array,
  /** Characters of all tokens together, modulo 256: a check against chance equality of hashes. */
  surfaceLength: Uint8Array,
  /** Entry numbers, likeliest first. */
  candidates: Uint32Array,
  /** One of `HOW` per candidate. */
  candidateHow: Uint8Array,
  /** Index into `GAZETTEER_KINDS`. Entries that are places come first. */
  entryKind: Uint8Array,
  /** Offset of the name in `names`; one more than entries. */
  entryName: Uint32Array,
  names: Uint8Array,
  /** Two letters, first in the low byte; 0 for places that belong to no one country. */
  placeCountry: Uint16Array,
  /** One of `PLACE`. */
  placeLevel: Uint8Array,
  placeLatitude: Float32Array,
  placeLongitude: Float32Array,
  placePopulation: Uint32Array,
  /** Entry number + 1 of the region that a city lies in, 0 when unknown. */
  placeRegion: Uint32Array,
  /** Open-addressed table of folded hashes of personal names, 0 when empty. Length a power of two. */
  personHash: Uint32Array,
  /** Bits of `PERSON` per slot. */
  personBits: Uint8Array,
  /** Folded hashes of the common words of English, ascending. */
  commonWords: Uint32Array,
} as const;

export type GazetteerSections = {
  [Name in keyof typeof GAZETTEER_SECTIONS]: ViewOf<(typeof GAZETTEER_SECTIONS)[Name]>;
};

/** Over ordinary or shared memory. */
type ViewOf<Constructor> = Constructor extends Float32ArrayConstructor
  ? Float32Array
  : Constructor extends Uint32ArrayConstructor
    ? Uint32Array
    : Constructor extends Uint16ArrayConstructor
      ? Uint16Array
      : Uint8Array;

export const GAZETTEER_KINDS = ['location', 'organisation', 'technology', 'product'] as const;

export const SURFACE = {
  /** Matches only as written. */
  exact: 1,
  /** Also an ordinary word or a personal name: a match is a hint that needs support. */
  doubtful: 2,
  /** A word for the people of a country (French): tells of the place without naming it. */
  demonym: 4,
  /** Doubtful, yet within a sentence a capital letter makes it likely: Apple, Rust. */
  familiar: 8,
} as const;

export const HOW = { name: 0, alias: 1, acronym: 2 } as const;

export const PLACE = { other: 0, country: 1, region: 2, city: 3 } as const;

export const PERSON = { first: 1, last: 2 } as const;

/** Longest surface in tokens: one bit each in `surfaceCapitals`. */
export const LONGEST_SURFACE = 8;

/** Joins the exact hashes of a surface's tokens into one. */
export function joinExact(joined: number, exact: number): number {
  return Math.imul(joined ^ exact, 0x9e3779b1) >>> 0;
}

/** The slot that a hash is first looked for in a table of 2^n slots. */
export function slotOf(hash: number, mask: number): number {
  return (Math.imul(hash, 0x9e3779b1) >>> 7) & mask;
}
