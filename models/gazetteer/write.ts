import { nameKey } from '../../src/domain/entity-id.ts';
import {
  GAZETTEER_KINDS,
  GAZETTEER_MAGIC,
  GAZETTEER_SECTIONS,
  GAZETTEER_VERSION,
  type GazetteerSections,
  joinExact,
  LONGEST_SURFACE,
  SURFACE,
  slotOf,
} from '../../src/kernels/text/gazetteer-format.ts';
import { createScanner, hashFolded } from '../../src/kernels/text/scanner.ts';
import type { Entry, Surface } from './entries.ts';
import type { Words } from './words.ts';

const MOST_CANDIDATES = 6;
const scanner = createScanner();

interface Node {
  readonly hash: number;
  readonly children: Map<number, Node>;
  /** Candidates of the surface that ends here. Several writings of one name (exact, any) do not mix: the first rules. */
  surface: {
    readonly as: Surface;
    readonly text: string;
    readonly found: { entry: number; how: number }[];
  } | null;
}

/** The bytes of `model.bin`. Entries that are places must come first. */
export function writeGazetteer(entries: readonly Entry[], words: Words): Uint8Array {
  const { persons } = words;
  const roots = new Map<number, Node>();
  // The likeliest entries are entered first, so that candidates stand in that order.
  const order = entries.map((_, i) => i).sort((a, b) => entries[b]!.prior - entries[a]!.prior || a - b);
  for (const entry of order)
    for (const surface of entries[entry]!.surfaces) enter(roots, surface, entry, entries[entry]!);

  const nodes = [...roots.values()].sort((a, b) => a.hash - b.hash);
  const nodeChildren: number[] = [];
  for (let n = 0; n < nodes.length; n++) {
    nodeChildren.push(nodes.length);
    nodes.push(...[...nodes[n]!.children.values()].sort((a, b) => a.hash - b.hash));
  }
  nodeChildren.push(nodes.length);

  const surfaces: NonNullable<Node['surface']>[] = [];
  const nodeSurface = nodes.map((node) => (node.surface === null ? 0 : surfaces.push(node.surface)));
  const written = surfaces.map((surface) => describe(surface.as, surface.text));
  const found = surfaces.map((surface) => surface.found.slice(0, MOST_CANDIDATES));
  const places = entries.filter((entry) => entry.place !== undefined);
  if (entries.slice(0, places.length).some((entry) => entry.place === undefined))
    throw new RangeError('places must come before other entries');
  const byKey = new Map(entries.map((entry, i) => [`${entry.kind} ${nameKey(entry.kind, entry.name)}`, i]));
  const personTable = hashTable([...persons.keys()].map(hashFolded));
  const rootTable = hashTable(nodes.slice(0, roots.size).map((node) => node.hash));
  const encodedNames = entries.map((entry) => Buffer.from(entry.name, 'utf8'));

  const sections: GazetteerSections = {
    roots: Uint32Array.from(rootTable, (at) => at + 1),
    nodeHash: Uint32Array.from(nodes, (node) => node.hash),
    nodeChildren: Uint32Array.from(nodeChildren),
    nodeSurface: Uint32Array.from(nodeSurface),
    surfaceFirst: offsets(found.map((list) => list.length)),
    surfaceExact: Uint32Array.from(written, (w) => w.exact),
    surfaceBits: Uint8Array.from(written, (w) => w.bits),
    surfaceCapitals: Uint8Array.from(written, (w) => w.capitals),
    surfaceLength: Uint8Array.from(written, (w) => w.length),
    candidates: Uint32Array.from(found.flat(), (candidate) => candidate.entry),
    candidateHow: Uint8Array.from(found.flat(), (candidate) => candidate.how),
    entryKind: Uint8Array.from(entries, (entry) => GAZETTEER_KINDS.indexOf(entry.kind)),
    entryName: offsets(encodedNames.map((name) => name.length)),
    names: new Uint8Array(Buffer.concat(encodedNames)),
    placeCountry: Uint16Array.from(places, ({ place }) =>
      place!.country === '' ? 0 : place!.country.charCodeAt(0) | (place!.country.charCodeAt(1) << 8),
    ),
    placeLevel: Uint8Array.from(places, ({ place }) => place!.level),
    placeLatitude: Float32Array.from(places, ({ place }) => place!.latitude),
    placeLongitude: Float32Array.from(places, ({ place }) => place!.longitude),
    placePopulation: Uint32Array.from(places, ({ place }) => place!.population),
    placeRegion: Uint32Array.from(places, ({ place }) =>
      place!.region === undefined
        ? 0
        : (byKey.get(`location ${nameKey('location', place!.region)}`) ?? -1) + 1,
    ),
    personHash: Uint32Array.from(personTable, (at) => (at < 0 ? 0 : hashFolded([...persons.keys()][at]!))),
    personBits: new Uint8Array(personTable.length),
    commonWords: new Uint32Array(new Set(words.common.map(hashFolded))).sort(),
  };
  const personBits = [...persons.values()];
  personTable.forEach((at, slot) => {
    sections.personBits[slot] = at < 0 ? 0 : personBits[at]!;
  });
  return lay(sections);
}

function enter(roots: Map<number, Node>, surface: Surface, entry: number, of: Entry): void {
  const count = scanner.run(surface.text);
  if (count === 0 || count > LONGEST_SURFACE || scanner.sentenceCount !== 1) return;
  let children = roots;
  let node: Node | undefined;
  for (let i = 0; i < count; i++) {
    const hash = scanner.hashes[i]!;
    node = children.get(hash);
    if (node === undefined) {
      node = { hash, children: new Map(), surface: null };
      children.set(hash, node);
    }
    children = node.children;
  }
  node!.surface ??= { as: surface, text: surface.text, found: [] };
  const { found } = node!.surface;
  // A place beside a company of the same name is kept; a second company or product of the same name is not told apart.
  if (found.some((other) => other.entry === entry) || (found.length > 0 && of.place === undefined)) return;
  found.push({ entry, how: surface.how });
}

function describe(
  surface: Surface,
  text: string,
): { bits: number; capitals: number; exact: number; length: number } {
  const count = scanner.run(text);
  let capitals = 0;
  let exact = 0;
  let length = 0;
  for (let i = 0; i < count; i++) {
    length += scanner.ends[i]! - scanner.starts[i]!;
    exact = joinExact(exact, scanner.exact[i]!);
    if (surface.as === 'capitals' && /^\P{Ll}/u.test(text.slice(scanner.starts[i]!, scanner.ends[i]!)))
      capitals |= 1 << i;
  }
  return {
    bits:
      (surface.as === 'written' ? SURFACE.exact : 0) |
      (surface.doubtful ? SURFACE.doubtful : 0) |
      (surface.demonym ? SURFACE.demonym : 0) |
      (surface.familiar ? SURFACE.familiar : 0),
    capitals,
    exact,
    length: length & 255,
  };
}

/** Index per slot of an open-addressed table at most half full, -1 where empty. */
function hashTable(hashes: readonly number[]): Int32Array {
  const table = new Int32Array(2 ** Math.ceil(Math.log2(hashes.length * 2 + 1))).fill(-1);
  const mask = table.length - 1;
  hashes.forEach((hash, i) => {
    let slot = slotOf(hash, mask);
    while (table[slot]! >= 0) slot = (slot + 1) & mask;
    table[slot] = i;
  });
  return table;
}

function offsets(lengths: readonly number[]): Uint32Array {
  const starts = new Uint32Array(lengths.length + 1);
  lengths.forEach((length, i) => {
    starts[i + 1] = starts[i]! + length;
  });
  return starts;
}

function lay(sections: GazetteerSections): Uint8Array {
  const names = Object.keys(GAZETTEER_SECTIONS) as (keyof GazetteerSections)[];
  const header = new Uint32Array(4 + 2 * names.length + ((4 + 2 * names.length) % 2));
  let offset = Math.ceil(header.byteLength / 8) * 8;
  names.forEach((name, i) => {
    header[4 + 2 * i] = offset;
    header[5 + 2 * i] = sections[name].byteLength;
    offset = Math.ceil((offset + sections[name].byteLength) / 8) * 8;
  });
  header.set([GAZETTEER_MAGIC, GAZETTEER_VERSION, names.length, offset]);
  const bytes = new Uint8Array(offset);
  bytes.set(new Uint8Array(header.buffer));
  names.forEach((name, i) => {
    const { buffer, byteOffset, byteLength } = sections[name];
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), header[4 + 2 * i]!);
  });
  return bytes;
}
