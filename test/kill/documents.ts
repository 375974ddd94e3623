import type { RawDocument } from '../../src/domain/document.ts';

/** Every so many documents one is unusable, so that dead letters are killed too. */
export const POISON_EVERY = 97;

/** The document of a number: always the same, so that what was not acknowledged can be sent again. */
export function documentNumber(n: number): RawDocument {
  return {
    externalId: `doc-${n}`,
    title: `Document number${n} about recovery`,
    body:
      `unique${n} `.repeat(3) +
      'A store that is killed at any moment loses nothing that it acknowledged. '.repeat(6),
    publishedAt: n % POISON_EVERY === 0 ? '3201-01-01' : Date.UTC(2020, 0, 1) + n * 60_000,
  };
}
