import { BellwetherError } from '../../base/errors.ts';
import {
  GAZETTEER_KINDS,
  GAZETTEER_MAGIC,
  GAZETTEER_SECTIONS,
  GAZETTEER_VERSION,
  type GazetteerSections,
  joinExact,
  SURFACE,
  slotOf,
} from './gazetteer-format.ts';
import { type Scanner, TOKEN } from './scanner.ts';

/** What the gazetteer says of one token, for the tagger: bits. */
export const TOKEN_FLAG = {
  person: 1,
  organisation: 2,
  location: 4,
  technology: 8,
  product: 16,
} as const;

export type GazetteerKind = (typeof GAZETTEER_KINDS)[number];

/** The names found by the last `match`, in order and apart. The arrays are longer than `count` and are used again. */
export interface GazetteerMatches {
  readonly count: number;
  /** First token and the token after the last, per match. */
  readonly first: Int32Array;
  readonly end: Int32Array;
  /** Surface number per match. */
  readonly surfaces: Uint32Array;
  /** Bits of `TOKEN_FLAG` per token of the scan. */
  readonly flags: Uint8Array;
}

export interface Gazetteer {
  readonly entries: number;
  /**
   * Longest names, left to right, none across the end of a sentence. O(tokens), no strings. A personal name sets a flag
   * but is no match of its own. The result is valid until the next call.
   */
  match(scan: Scanner): GazetteerMatches;
  /** `PERSON` bits of a token by its folded hash; 0 when it is no personal name. */
  personBits(foldedHash: number): number;
  /** Whether a token, by its folded hash, is among the common half of English words. O(log words). */
  isCommonWord(foldedHash: number): boolean;
  /** Bits of `SURFACE`. */
  surfaceBits(surface: number): number;
  /** Candidates of a surface are `candidateStart(s)` to `candidateStart(s + 1)`, likeliest first. */
  candidateStart(surface: number): number;
  candidateEntry(candidate: number): number;
  /** One of `HOW`. */
  candidateHow(candidate: number): number;
  kindOf(entry: number): GazetteerKind;
  nameOf(entry: number): string;
  /** Null when the entry is no place. */
  placeOf(entry: number): GazetteerPlace | null;
}

export interface GazetteerPlace {
  /** ISO 3166-1 alpha-2; null for what belongs to no one country, as Europe. */
  readonly country: string | null;
  /** One of `PLACE`. */
  readonly level: number;
  readonly latitude: number;
  readonly longitude: number;
  readonly population: number;
  /** Entry of the region that a city lies in; -1 when unknown. */
  readonly region: number;
}

const HEADER_WORDS = 4;

/** Opens the bytes of a `model.bin` without copying them. Throws MODEL_INVALID when they are not a gazetteer. */
export function openGazetteer(buffer: SharedArrayBuffer): Gazetteer {
  const sections = readSections(buffer);
  const { roots, nodeHash, nodeChildren, nodeSurface, surfaceExact, surfaceBits, surfaceCapitals } = sections;
  const { surfaceFirst, surfaceLength, candidates, candidateHow, entryKind, entryName, names } = sections;
  const { personHash, personBits, commonWords } = sections;
  const rootMask = roots.length - 1;
  const personMask = personHash.length - 1;
  const places = sections.placeCountry.length;
  const surfaceFlags = flagsOfSurfaces(sections);
  const decoder = new TextDecoder();
  const decoded = new Map<number, string>();
  let first = new Int32Array(256);
  let end = new Int32Array(256);
  let surfaces = new Uint32Array(256);
  let flags = new Uint8Array(1024);
  let count = 0;

  function rootOf(hash: number): number {
    for (let slot = slotOf(hash, rootMask); ; slot = (slot + 1) & rootMask) {
      const node = roots[slot]!;
      if (node === 0) return -1;
      if (nodeHash[node - 1] === hash) return node - 1;
    }
  }

  function childOf(node: number, hash: number): number {
    let low = nodeChildren[node]!;
    let high = nodeChildren[node + 1]! - 1;
    while (low <= high) {
      const middle = (low + high) >>> 1;
      const found = nodeHash[middle]!;
      if (found === hash) return middle;
      if (found < hash) low = middle + 1;
      else high = middle - 1;
    }
    return -1;
  }

  function personBitsOf(hash: number): number {
    for (let slot = slotOf(hash, personMask); ; slot = (slot + 1) & personMask) {
      const found = personHash[slot]!;
      if (found === hash) return personBits[slot]!;
      if (found === 0) return 0;
    }
  }

  function isCommonWord(hash: number): boolean {
    let low = 0;
    let high = commonWords.length - 1;
    while (low <= high) {
      const middle = (low + high) >>> 1;
      const found = commonWords[middle]!;
      if (found === hash) return true;
      if (found < hash) low = middle + 1;
      else high = middle - 1;
    }
    return false;
  }

  function writtenAs(surface: number, scan: Scanner, from: number, to: number): boolean {
    const capitals = surfaceCapitals[surface]!;
    let length = 0;
    for (let i = from; i < to; i++) {
      length += scan.ends[i]! - scan.starts[i]!;
      if ((capitals & (1 << (i - from))) !== 0 && scan.classes[i] === TOKEN.lower) return false;
    }
    if ((length & 255) !== surfaceLength[surface]) return false;
    if ((surfaceBits[surface]! & SURFACE.exact) === 0) return true;
    let joined = 0;
    for (let i = from; i < to; i++) joined = joinExact(joined, scan.exact[i]!);
    return joined === surfaceExact[surface];
  }

  function push(from: number, to: number, surface: number): void {
    if (count === first.length) {
      first = grown(first, new Int32Array(count * 2));
      end = grown(end, new Int32Array(count * 2));
      surfaces = grown(surfaces, new Uint32Array(count * 2));
    }
    first[count] = from;
    end[count] = to;
    surfaces[count++] = surface;
    const bits = surfaceFlags[surface]!;
    for (let i = from; i < to; i++) flags[i] = flags[i]! | bits;
  }

  return {
    entries: entryKind.length,
    match(scan) {
      const tokens = scan.sentences[scan.sentenceCount]!;
      if (flags.length < tokens) flags = new Uint8Array(Math.max(tokens, flags.length * 2));
      count = 0;
      const { classes, hashes, sentences } = scan;
      for (let i = 0; i < tokens; i++) {
        const kind = classes[i]!;
        const named = kind === TOKEN.capitalised || kind === TOKEN.upper || kind === TOKEN.mixed;
        flags[i] = named && personBitsOf(hashes[i]!) !== 0 ? TOKEN_FLAG.person : 0;
      }
      for (let sentence = 0; sentence < scan.sentenceCount; sentence++) {
        const limit = sentences[sentence + 1]!;
        for (let i = sentences[sentence]!; i < limit; i++) {
          if (classes[i]! >= TOKEN.punctuation) continue;
          let node = rootOf(hashes[i]!);
          let surface = -1;
          let after = i + 1;
          for (let at = i + 1; node >= 0; at++) {
            const ending = nodeSurface[node]! - 1;
            if (ending >= 0 && writtenAs(ending, scan, i, at)) {
              surface = ending;
              after = at;
            }
            if (at >= limit) break;
            node = childOf(node, hashes[at]!);
          }
          if (surface < 0) continue;
          push(i, after, surface);
          i = after - 1;
        }
      }
      return {
        count,
        first,
        end,
        surfaces,
        flags,
      };
    },
    personBits: personBitsOf,
    isCommonWord,
    surfaceBits: (surface) => surfaceBits[surface]!,
    candidateStart: (surface) => surfaceFirst[surface]!,
    candidateEntry: (candidate) => candidates[candidate]!,
    candidateHow: (candidate) => candidateHow[candidate]!,
    kindOf: (entry) => GAZETTEER_KINDS[entryKind[entry]!]!,
    nameOf(entry) {
      const known = decoded.get(entry);
      if (known !== undefined) return known;
      // A decoder does not read shared memory: the few bytes of one name are copied.
      const name = decoder.decode(names.slice(entryName[entry]!, entryName[entry + 1]!));
      decoded.set(entry, name);
      return name;
    },
    placeOf(entry) {
      if (entry >= places) return null;
      const country = sections.placeCountry[entry]!;
      return {
        country: country === 0 ? null : String.fromCharCode(country & 255, country >> 8),
        level: sections.placeLevel[entry]!,
        latitude: sections.placeLatitude[entry]!,
        longitude: sections.placeLongitude[entry]!,
        population: sections.placePopulation[entry]!,
        region: sections.placeRegion[entry]! - 1,
      };
    },
  };
}

function grown<T extends Int32Array | Uint32Array>(from: T, into: T): T {
  into.set(from);
  return into;
}

const FLAG_OF_KIND: readonly number[] = GAZETTEER_KINDS.map((kind) => TOKEN_FLAG[kind]);

/** The token flags that a match of each surface sets: the kinds of all its candidates. */
function flagsOfSurfaces(sections: GazetteerSections): Uint8Array {
  const { surfaceFirst, surfaceBits, candidates, entryKind } = sections;
  const flags = new Uint8Array(surfaceBits.length);
  for (let surface = 0; surface < flags.length; surface++) {
    if ((surfaceBits[surface]! & SURFACE.demonym) !== 0) continue;
    let bits = 0;
    for (let at = surfaceFirst[surface]!; at < surfaceFirst[surface + 1]!; at++)
      bits |= FLAG_OF_KIND[entryKind[candidates[at]!]!]!;
    flags[surface] = bits;
  }
  return flags;
}

function readSections(buffer: SharedArrayBuffer): GazetteerSections {
  const names = Object.keys(GAZETTEER_SECTIONS) as (keyof GazetteerSections)[];
  const headerBytes = (HEADER_WORDS + 2 * names.length) * 4;
  if (buffer.byteLength < headerBytes) throw invalid(`${buffer.byteLength} bytes are too few`);
  const header = new Uint32Array(buffer, 0, headerBytes / 4);
  if (header[0] !== GAZETTEER_MAGIC) throw invalid('it does not start as a gazetteer does');
  if (header[1] !== GAZETTEER_VERSION)
    throw invalid(`its version is ${header[1]}, this program reads ${GAZETTEER_VERSION}`);
  if (header[2] !== names.length || header[3] !== buffer.byteLength)
    throw invalid(`it says ${header[3]} bytes and has ${buffer.byteLength}`);
  const sections = {} as Record<keyof GazetteerSections, unknown>;
  names.forEach((name, i) => {
    const offset = header[HEADER_WORDS + 2 * i]!;
    const bytes = header[HEADER_WORDS + 2 * i + 1]!;
    const View = GAZETTEER_SECTIONS[name];
    if (offset % 8 !== 0 || offset + bytes > buffer.byteLength || bytes % View.BYTES_PER_ELEMENT !== 0)
      throw invalid(`its section ${name} lies outside the file`);
    sections[name] = new (View as new (buffer: SharedArrayBuffer, offset: number, length: number) => unknown)(
      buffer,
      offset,
      bytes / View.BYTES_PER_ELEMENT,
    );
  });
  const read = sections as GazetteerSections;
  checkNumbers(read);
  return read;
}

/** Every number that is used as an index is inside its array, so that a damaged file cannot loop or read nothing. */
function checkNumbers(s: GazetteerSections): void {
  const nodes = s.nodeHash.length;
  const surfaces = s.surfaceBits.length;
  const entries = s.entryKind.length;
  const places = s.placeCountry.length;
  const tables = [s.roots, s.personHash];
  const fits =
    tables.every(
      (table) => table.length > 0 && (table.length & (table.length - 1)) === 0 && table.includes(0),
    ) &&
    s.personBits.length === s.personHash.length &&
    s.nodeChildren.length === nodes + 1 &&
    s.nodeSurface.length === nodes &&
    s.surfaceFirst.length === surfaces + 1 &&
    [s.surfaceExact, s.surfaceCapitals, s.surfaceLength].every((column) => column.length === surfaces) &&
    s.candidateHow.length === s.candidates.length &&
    s.entryName.length === entries + 1 &&
    places <= entries &&
    [s.placeLevel, s.placeLatitude, s.placeLongitude, s.placePopulation, s.placeRegion].every(
      (column) => column.length === places,
    ) &&
    below(s.roots, nodes + 1) &&
    ascending(s.nodeChildren, nodes) &&
    below(s.nodeSurface, surfaces + 1) &&
    ascending(s.surfaceFirst, s.candidates.length) &&
    below(s.candidates, entries) &&
    below(s.entryKind, GAZETTEER_KINDS.length) &&
    ascending(s.entryName, s.names.length) &&
    below(s.placeRegion, places + 1) &&
    childrenComeLater(s.nodeChildren);
  if (!fits) throw invalid('a number in it points outside its table');
}

function below(numbers: Uint32Array | Uint8Array, limit: number): boolean {
  for (let i = 0; i < numbers.length; i++) if (numbers[i]! >= limit) return false;
  return true;
}

function ascending(numbers: Uint32Array, last: number): boolean {
  for (let i = 1; i < numbers.length; i++) if (numbers[i]! < numbers[i - 1]!) return false;
  return numbers[numbers.length - 1] === last;
}

function childrenComeLater(first: Uint32Array): boolean {
  for (let node = 0; node + 1 < first.length; node++)
    if (first[node + 1]! > first[node]! && first[node]! <= node) return false;
  return true;
}

function invalid(reason: string): BellwetherError {
  return new BellwetherError(
    'MODEL_INVALID',
    `The gazetteer cannot be read: ${reason}. Install the package again, or build it with models/gazetteer/build.ts.`,
  );
}
