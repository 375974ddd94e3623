import type { FrameFacts, GraphFrame } from '../graph/decode-frame.ts';

/** A node, or a community that stands for its members. */
export interface NetworkPlace {
  /** Of a node its number in the network; above those, the number of a community. */
  readonly id: number;
  readonly label: string;
  /** 0 to 1,000. */
  readonly x: number;
  readonly y: number;
  readonly members: number;
  /** Of the metric that was asked for; null where there is none. */
  readonly value: number | null;
  readonly community: number;
  readonly group: string | null;
}

/** By position among the places. */
export interface NetworkTie {
  readonly from: number;
  readonly to: number;
  readonly weight: number;
}

/** A picture of a network, as far as it has come. */
export interface NetworkView {
  /** What the first chunk says: the legend comes with it only. */
  readonly facts: FrameFacts;
  readonly places: readonly NetworkPlace[];
  readonly ties: readonly NetworkTie[];
  /** Where the next chunk starts; null when all is here. */
  readonly next: number | null;
}

/**
 * Adds the next chunk to a picture. Ties come with the later of their ends, so that all ends are here. Null when the
 * chunk is not of the same picture, because the network changed in between: begin anew.
 */
export function addFrame(view: NetworkView | null, frame: GraphFrame): NetworkView | null {
  const known = view?.places ?? [];
  if (frame.offset !== known.length || (view !== null && view.facts.version !== frame.version)) return null;
  const places = Array.from(frame.ids, (id, at): NetworkPlace => {
    const value = frame.values[at] as number;
    const group = frame.placeGroups[at] as number;
    return {
      id,
      label: frame.labels[at] as string,
      x: frame.x[at] as number,
      y: frame.y[at] as number,
      members: frame.members[at] as number,
      value: Number.isNaN(value) ? null : value,
      community: frame.communities[at] as number,
      group: group < 0 ? null : (frame.groups[group] ?? null),
    };
  });
  const ties = Array.from(frame.from, (from, at): NetworkTie => {
    return { from, to: frame.to[at] as number, weight: frame.weights[at] as number };
  });
  return {
    facts: view?.facts ?? frame,
    places: [...known, ...places],
    ties: [...(view?.ties ?? []), ...ties],
    next: frame.nextOffset,
  };
}
