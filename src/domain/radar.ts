import type { Horizon, ScorePart, TrendId } from './trend.ts';

/** A technology radar: what to adopt, try, look at and leave, as an organisation says it at a moment. */

export const RINGS = ['adopt', 'trial', 'assess', 'hold'] as const;
/** Inner first. */
export type Ring = (typeof RINGS)[number];

/** Against the last published edition that held it: `new` when none did, `in` towards the centre, `out` away from it. */
export type Movement = 'new' | 'in' | 'out' | 'none';

/** Numbered 0 to 3: top left, then clockwise. */
export type Quadrants = readonly [string, string, string, string];

export const DEFAULT_QUADRANTS: Quadrants = ['Techniques', 'Platforms', 'Tools', 'Languages & frameworks'];

export interface RadarBlip {
  readonly id: string;
  readonly name: string;
  readonly quadrant: number;
  readonly ring: Ring;
  readonly movement: Movement;
  /** What the evidence suggests; null without any. */
  readonly suggested: RingSuggestion | null;
  /** The trend behind it. */
  readonly trend: TrendId | null;
  readonly description: string;
  /** Who placed it last and why; null where it stands as suggested, imported or taken over. */
  readonly curated: { readonly by: string; readonly at: number; readonly reason: string } | null;
}

export interface RingSuggestion {
  readonly ring: Ring;
  readonly horizon: Horizon;
  readonly confidence: number;
  /** For people, strongest first. */
  readonly reasons: readonly string[];
  readonly parts: readonly ScorePart[];
}

export interface RadarEditionSummary {
  readonly id: string;
  readonly name: string;
  readonly state: 'draft' | 'published';
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly publishedAt: number | null;
  readonly blips: number;
}

export interface RadarEdition extends RadarEditionSummary {
  readonly quadrants: Quadrants;
  /** The edition published last before it. */
  readonly previous: { readonly id: string; readonly name: string } | null;
  /** By quadrant, ring and name. */
  readonly items: readonly RadarBlip[];
}
