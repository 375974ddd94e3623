import { createHash } from 'node:crypto';

/** A company's place in the split: the same on every machine, whatever else is in the list. */
export function hashOf(company: string): number {
  return createHash('sha256').update(`resolution 1 ${company}`).digest()[0]!;
}
