import {
  BLOCK,
  BLOCKS_AT,
  blockLayout,
  inverseLength,
  openViews,
  PAGE,
  READER_SCRATCH,
  writeVector,
} from '../vectors/layout.ts';
import { createScanKernel } from '../vectors/scan-kernel.ts';
import { insert } from './nearest-vectors.ts';
import { likeness } from './similarity-graph.ts';

/** What a signal is held against. Terms are keys of any kind that the caller gives signals as well: words, or numbers. */
export interface IndexedTopic<Term> {
  readonly centre: Int8Array;
  readonly terms: readonly { readonly term: Term; readonly strength: number }[];
}

export interface NearestTopic {
  /** Place of the topic, or -1 when there is none. */
  readonly place: number;
  /** 0 to 1. */
  readonly affinity: number;
}

/** Finds the topic that a signal fits best. */
export interface TopicIndex<Term> {
  /** `vector` is null when the signal has none. */
  nearest(vector: Int8Array | null, terms: readonly Term[]): NearestTopic;
  /** Affinity of a signal to one topic. */
  affinity(place: number, vector: Int8Array | null, terms: readonly Term[]): number;
}

/** Nearest centres that are looked at with their terms. */
const NEAR_CENTRES = 6;

/**
 * Affinity is the likeness of the signal's vector to the topic's centre, and of its terms to the topic's: the strengths of the
 * shared terms, summed up to 1. Candidates are the nearest centres (a scan of all, 12 ns each of 256 dimensions) and the
 * topics of the signal's own terms. 1,300 topics take some 20 microseconds a signal.
 */
export function createTopicIndex<Term>(
  dimensions: number,
  topics: readonly IndexedTopic<Term>[],
): TopicIndex<Term> {
  const layout = blockLayout(dimensions);
  const blocks = Math.ceil(topics.length / BLOCK);
  // Never grows: room is reserved for what is in it.
  const pages = Math.ceil((BLOCKS_AT + Math.max(1, blocks) * layout.bytes) / PAGE);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  const kernel = createScanKernel(memory);
  const views = openViews(memory);
  const byTerm = new Map<Term, { places: number[]; strengths: number[] }>();
  topics.forEach(({ centre, terms }, place) => {
    writeVector(views, layout, place, centre, 0, place);
    for (const { term, strength } of terms) {
      const entry = byTerm.get(term) ?? { places: [], strengths: [] };
      entry.places.push(place);
      entry.strengths.push(strength);
      byTerm.set(term, entry);
    }
  });
  const inverses = Float32Array.from(topics, ({ centre }) => inverseLength(centre, 0, dimensions));
  const near = new Int32Array(NEAR_CENTRES);
  const cosines = new Float32Array(NEAR_CENTRES);
  /** By topic: what its terms share with the signal in hand; 0 between calls. */
  const shared = new Float32Array(topics.length);
  const reached: number[] = [];
  const queryAt = READER_SCRATCH.query / 2;
  const foundAt = READER_SCRATCH.found / 4;

  function scanCentres(vector: Int8Array): number {
    for (let i = 0; i < dimensions; i++) views.shorts[queryAt + i] = vector[i]!;
    near.fill(-1);
    cosines.fill(0);
    for (let first = 0; first < topics.length; first += BLOCK) {
      const base = BLOCKS_AT + (first / BLOCK) * layout.bytes;
      const count = Math.min(BLOCK, topics.length - first);
      const found =
        kernel.scan(
          base,
          base + layout.inverses,
          base + layout.ordinals,
          count,
          layout.stride,
          READER_SCRATCH.query,
          cosines[NEAR_CENTRES - 1]!,
          0,
          READER_SCRATCH.found,
        ) & 255;
      for (let i = foundAt; i < foundAt + found * 2; i += 2)
        insert(near, cosines, 0, 0, NEAR_CENTRES, views.words[i]!, views.floats[i + 1]!);
    }
    return inverseLength(vector, 0, dimensions);
  }

  function cosineTo(place: number, vector: Int8Array, inverse: number): number | null {
    if (inverses[place] === 0) return null;
    const { centre } = topics[place]!;
    let dot = 0;
    for (let i = 0; i < dimensions; i++) dot += vector[i]! * centre[i]!;
    return dot * inverse * inverses[place]!;
  }

  return {
    nearest(vector, terms) {
      if (topics.length === 0) return NONE;
      for (const term of terms) {
        const entry = byTerm.get(term);
        if (entry === undefined) continue;
        for (let i = 0; i < entry.places.length; i++) {
          const place = entry.places[i]!;
          if (shared[place] === 0) reached.push(place);
          shared[place]! += entry.strengths[i]!;
        }
      }
      let best = -1;
      let most = 0;
      const offer = (place: number, cosine: number | null): void => {
        const affinity = likeness(cosine, Math.min(1, shared[place]!));
        if (affinity > most || (affinity === most && place < best)) [best, most] = [place, affinity];
      };
      const inverse = vector === null ? 0 : scanCentres(vector);
      if (inverse > 0)
        for (let i = 0; i < NEAR_CENTRES && near[i]! >= 0; i++) offer(near[i]!, cosines[i]! * inverse);
      // What is not among the nearest centres is no nearer than the last of them: few are worth a look.
      const furthest = inverse > 0 && near[NEAR_CENTRES - 1]! >= 0 ? cosines[NEAR_CENTRES - 1]! * inverse : 1;
      for (const place of reached) {
        const strength = Math.min(1, shared[place]!);
        if (inverse > 0 && inverses[place]! > 0) {
          if (likeness(furthest, strength) > most && !near.includes(place))
            offer(place, cosineTo(place, vector!, inverse));
        } else offer(place, null);
      }
      for (const place of reached) shared[place] = 0;
      reached.length = 0;
      return { place: best, affinity: most };
    },

    affinity(place, vector, terms) {
      const topic = topics[place]!;
      let sum = 0;
      for (const { term, strength } of topic.terms) if (terms.includes(term)) sum += strength;
      const inverse = vector === null ? 0 : inverseLength(vector, 0, dimensions);
      return likeness(inverse === 0 ? null : cosineTo(place, vector!, inverse), Math.min(1, sum));
    },
  };
}

const NONE: NearestTopic = { place: -1, affinity: 0 };
