import { BellwetherError, messageOf } from '../../base/errors.ts';
import type { AnalyseDocument, Analysis } from '../../domain/analysis.ts';
import type { RawDocument } from '../../domain/document.ts';
import { reachOf } from '../../domain/reach.ts';
import { packAnalysis } from '../../domain/stored-analysis.ts';
import { SIGNATURE_BYTES } from '../../kernels/hash/minhash.ts';
import { detectLanguage } from '../../kernels/text/detect-language.ts';
import { titleTerms } from '../../kernels/text/title-terms.ts';
import {
  type NamedEntity,
  type PreparedDocument,
  type RejectedDocument,
  rejected,
  type Understood,
} from '../prepared-document.ts';
import { createFingerprinter } from '../stories/fingerprints.ts';
import { createTextArena, type TextArena } from '../text-arena.ts';
import { fingerprint } from './fingerprint.ts';
import { validate } from './validate.ts';

/** What became of a batch: every document that went in is in exactly one of the two. */
export interface PreparedBatch {
  readonly documents: readonly PreparedDocument[];
  readonly rejected: readonly RejectedDocument[];
  /** What the documents' bytes lie in: to be handed over to another thread, not copied. */
  readonly buffers: readonly ArrayBuffer[];
}

/**
 * The CPU-heavy stages as one pure function over a batch: validate, understand, fingerprint. Runs in a worker thread.
 * Without `analyse` documents are stored and found, but not understood.
 */
export function prepare(
  batch: readonly RawDocument[],
  now: number,
  analyse: AnalyseDocument | null,
): PreparedBatch {
  const documents: PreparedDocument[] = [];
  const refused: RejectedDocument[] = [];
  // One buffer for all, and few for the texts: they cross to the main thread as wholes.
  const signatures = new Uint8Array(batch.length * SIGNATURE_BYTES);
  const texts = createTextArena();
  const entities: EntityTable = new Map();
  for (const raw of batch) {
    const valid = validate(raw, now);
    if ('refused' in valid) {
      refused.push(rejected('validate', 'RECORD_INVALID', valid.refused, raw));
      continue;
    }
    const contentHash = fingerprint(valid.title, valid.body, valid);
    const { analysis, vector, tokens } = analyse?.(valid) ?? NOT_UNDERSTOOD;
    documents.push({
      ...valid,
      body: texts.add(valid.body),
      externalId: valid.externalId ?? valid.url ?? contentHash,
      language:
        valid.language ??
        (analysis === null
          ? detectLanguage(`${valid.title}\n${valid.body.slice(0, 2_000)}`)
          : analysis.language),
      attributes: JSON.stringify(valid.attributes),
      contentHash,
      understood: analysis === null ? null : toUnderstood(analysis, texts, entities),
      vector,
      story: fingerprinter.run(valid, signatureAt(signatures, documents.length), tokens),
      terms: titleTerms(valid.title).join('\n'),
      sentiment: analysis?.sentiment?.score ?? null,
      reach: reachOf(valid.attributes),
    });
  }
  return { documents, rejected: refused, buffers: [signatures.buffer, ...texts.buffers] };
}

const fingerprinter = createFingerprinter();

function signatureAt(all: Uint8Array, place: number): Uint8Array {
  return all.subarray(place * SIGNATURE_BYTES, (place + 1) * SIGNATURE_BYTES);
}

const NOT_UNDERSTOOD = { analysis: null, vector: null, tokens: undefined } as const;

function toUnderstood(analysis: Analysis, texts: TextArena, entities: EntityTable): Understood {
  return {
    json: texts.add(JSON.stringify(packAnalysis(analysis))),
    version: analysis.version,
    entities: analysis.entities.map((entity) => shared(entity, entities)),
    pestle: analysis.pestle.filter(({ holds }) => holds).map(({ name }) => name),
    countries: [...new Set(analysis.places.map(({ country }) => country))],
  };
}

/** Entities of a batch by id. */
type EntityTable = Map<string, NamedEntity>;

function shared({ id, kind, name, known }: NamedEntity, entities: EntityTable): NamedEntity {
  const met = entities.get(id);
  if (met !== undefined && met.name === name && met.known === known) return met;
  const entity = { id, kind, name, known };
  entities.set(id, entity);
  return entity;
}

/** The documents of a record batch. Throws `STAGE_FAILED` when the payload is not what was appended. */
export function parsePayload(payload: Uint8Array): RawDocument[] {
  try {
    return JSON.parse(Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength).toString('utf8'));
  } catch (error) {
    throw new BellwetherError('STAGE_FAILED', `The record batch cannot be read: ${messageOf(error)}`, {
      cause: error,
    });
  }
}
