import type { SourceType } from '../domain/source-type.ts';

/**
 * What was planted in a generated world: the shape of `truth.json`. Tests score what the product found
 * against it. Documents are named by their external id, which is unique in the whole world; times are
 * milliseconds since the epoch, from inclusive, to exclusive.
 *
 * Technologies are real. Every company, person and institution that a text makes a claim about is
 * invented and says so (`invented: true`).
 */
export interface Truth {
  readonly format: 'bellwether-truth-1';
  readonly seed: number;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly technologies: readonly TechnologyTruth[];
  readonly bursts: readonly BurstTruth[];
  readonly recurringPeaks: readonly RecurringPeakTruth[];
  readonly weakSignals: readonly WeakSignalTruth[];
  readonly decoys: readonly DecoyTruth[];
  readonly exactDuplicates: readonly ExactDuplicateTruth[];
  readonly nearDuplicates: readonly NearDuplicateTruth[];
  readonly relationships: readonly RelationshipTruth[];
  readonly organisations: readonly InventedName[];
  readonly people: readonly InventedName[];
  readonly network: NetworkTruth;
  readonly documents: readonly DocumentTruth[];
}

export interface InventedName {
  readonly key: string;
  readonly name: string;
  readonly invented: true;
}

export type Horizon = 'H1' | 'H2' | 'H3';
/** Over the whole span, bursts apart: `rising` and `declining` change by a factor of three or more. */
export type Trajectory = 'rising' | 'declining' | 'steady';

export interface TechnologyTruth {
  readonly key: string;
  readonly name: string;
  readonly horizon: Horizon;
  readonly trajectory: Trajectory;
  /** Rate at the end of the span over the rate at its start, as planted. */
  readonly growth: number;
  /** Documents about it, by source type, copies included. */
  readonly documents: Readonly<Partial<Record<SourceType, number>>>;
}

export interface BurstTruth {
  readonly technology: string;
  readonly startsAt: number;
  readonly peaksAt: number;
  readonly endsAt: number;
  /** Rate at the peak over the rate without the burst, as planted. */
  readonly strength: number;
  /** The invented event that set it off. */
  readonly cause: string;
  /** The documents that the burst added. */
  readonly documents: readonly string[];
}

/** A peak that comes back each year at the same time: a season, not news. */
export interface RecurringPeakTruth {
  readonly technology: string;
  readonly windows: readonly { readonly startsAt: number; readonly endsAt: number }[];
}

export interface WeakSignalTruth {
  readonly technology: string;
  readonly startsAt: number;
  readonly endsAt: number;
  /** The independent sources that spoke. */
  readonly sources: readonly string[];
  readonly documents: readonly string[];
  /** What became of it: its rate later grew, it faded, or the span ends too early to say. */
  readonly outcome: 'grew' | 'faded' | 'open';
}

/** Looks like a weak signal and is none. */
export interface DecoyTruth {
  readonly technology: string;
  /** `wire-copies`: one story carried by several sources. `single-source`: one source that repeats itself. */
  readonly kind: 'wire-copies' | 'single-source';
  readonly startsAt: number;
  readonly endsAt: number;
  readonly documents: readonly string[];
}

/** Title and body are the same, character for character; source, id, address and time differ. */
export interface ExactDuplicateTruth {
  readonly original: string;
  readonly copies: readonly string[];
}

export type CopyEdit = 'retitled' | 'dateline' | 'credit-line' | 'dropped-sentence' | 'changed-words';

export interface NearDuplicateTruth {
  readonly original: string;
  readonly copies: readonly { readonly document: string; readonly edits: readonly CopyEdit[] }[];
}

export type RelationshipKind =
  | 'invests_in'
  | 'acquires'
  | 'partners_with'
  | 'develops'
  | 'uses'
  | 'employs'
  | 'founded_by'
  | 'located_in'
  | 'competes_with';

/** Subject and object are keys of organisations, people, technologies, or `city:` and the city's name. */
export interface RelationshipTruth {
  readonly kind: RelationshipKind;
  readonly subject: string;
  readonly object: string;
  /** When it was first reported. */
  readonly since: number;
  /** Each document that states it, with the very sentence. */
  readonly evidence: readonly { readonly document: string; readonly sentence: string }[];
}

export interface NetworkTruth {
  readonly organisation: string;
  /** People who hold teams together: the highest betweenness. */
  readonly brokers: readonly string[];
  /** The broker who has left by the second date. */
  readonly departedBroker: string;
  readonly silo: { readonly team: string; readonly members: readonly string[]; readonly gatekeeper: string };
}

export interface DocumentTruth {
  readonly externalId: string;
  readonly source: string;
  /** Keys of what the text speaks about. */
  readonly technologies: readonly string[];
  readonly organisations: readonly string[];
  readonly people: readonly string[];
}
