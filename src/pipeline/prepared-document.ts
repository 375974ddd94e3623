import type { LinkedEntity, PestleClass } from '../domain/analysis.ts';
import type { RawDocument } from '../domain/document.ts';
import type { Vector } from '../domain/vector.ts';
import type { ValidDocument } from './stages/validate.ts';
import type { StoryFingerprint } from './stories/fingerprints.ts';

/**
 * A document that passed validation, ready to be compared and stored: flat, so that it crosses threads
 * cheaply and its columns go to the database as they are.
 */
export interface PreparedDocument extends Omit<ValidDocument, 'externalId' | 'attributes' | 'body'> {
  /** UTF-8. */
  readonly body: Uint8Array;
  /** The source's own id; when it has none, the URL; when there is none either, the content's hash. */
  readonly externalId: string;
  /** A JSON object. */
  readonly attributes: string;
  /** SHA-256, 64 hexadecimal digits. */
  readonly contentHash: string;
  /** What the language stages found; null when the pipeline runs without them. */
  readonly understood: Understood | null;
  /** By the static model; null as above, and for a text that has no word it knows. */
  readonly vector: Vector | null;
  /** What near duplicates of it are found by. */
  readonly story: StoryFingerprint;
  /** Joined by line feeds, so that they cross threads as one text. */
  readonly terms: string;
  /** -1 to 1; null when the text has none. */
  readonly sentiment: number | null;
  /** At least 0. */
  readonly reach: number;
}

/** An entity that a document names. Documents of a batch that name the same one share it, so that it crosses threads once. */
export type NamedEntity = Pick<LinkedEntity, 'id' | 'kind' | 'name' | 'known'>;

/** An analysis as it is stored: whole as JSON, and beside it what is searched and linked by. */
export interface Understood {
  /** A `StoredAnalysis` as JSON, UTF-8. */
  readonly json: Uint8Array;
  readonly version: string;
  readonly entities: readonly NamedEntity[];
  /** The classes that hold. */
  readonly pestle: readonly PestleClass[];
  /** ISO 3166-1 alpha-2, most mentioned first. */
  readonly countries: readonly string[];
}

/** A document that a stage refused, with everything a person needs to mend and replay it. */
export interface RejectedDocument {
  readonly stage: string;
  readonly code: string;
  readonly reason: string;
  readonly location: string | null;
  readonly payload: string;
  readonly replayable: boolean;
}

export const REJECTED_PAYLOAD_LENGTH = 64_000;

/** The record as it goes to the dead letters. One too long to keep is cut, and can then not be replayed. */
export function rejected(
  stage: string,
  code: string,
  reason: string,
  document: RawDocument,
): RejectedDocument {
  const payload = JSON.stringify(document);
  const whole = payload.length <= REJECTED_PAYLOAD_LENGTH;
  return {
    stage,
    code,
    reason,
    location: typeof document.location === 'string' ? document.location.slice(0, 500) : null,
    payload: whole ? payload : payload.slice(0, REJECTED_PAYLOAD_LENGTH),
    replayable: whole,
  };
}
