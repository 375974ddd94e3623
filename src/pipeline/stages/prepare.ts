import { BellwetherError, messageOf } from '../../base/errors.ts';
import type { RawDocument } from '../../domain/document.ts';
import { detectLanguage } from '../../kernels/text/detect-language.ts';
import { type PreparedDocument, type RejectedDocument, rejected } from '../prepared-document.ts';
import { fingerprint } from './fingerprint.ts';
import { validate } from './validate.ts';

/** What became of a batch: every document that went in is in exactly one of the two. */
export interface PreparedBatch {
  readonly documents: readonly PreparedDocument[];
  readonly rejected: readonly RejectedDocument[];
}

/** The CPU-heavy stages as one pure function over a batch: validate, enrich, fingerprint. Runs in a worker thread. */
export function prepare(batch: readonly RawDocument[], now: number): PreparedBatch {
  const documents: PreparedDocument[] = [];
  const refused: RejectedDocument[] = [];
  for (const raw of batch) {
    const valid = validate(raw, now);
    if ('refused' in valid) {
      refused.push(rejected('validate', 'RECORD_INVALID', valid.refused, raw));
      continue;
    }
    const contentHash = fingerprint(valid.title, valid.body, valid);
    documents.push({
      ...valid,
      externalId: valid.externalId ?? valid.url ?? contentHash,
      language: valid.language ?? detectLanguage(`${valid.title}\n${valid.body.slice(0, 2_000)}`),
      attributes: JSON.stringify(valid.attributes),
      contentHash,
    });
  }
  return { documents, rejected: refused };
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
