import { BellwetherError } from '../../base/errors.ts';

/** Where a page ends, as text: the API seals it into a cursor. */
export function writePosition(sort: string, values: readonly (string | number)[]): string {
  return JSON.stringify([sort, ...values]);
}

/** Throws INVALID_CURSOR for a position of another sort, or none. */
export function readPosition(text: string, sort: string, length: number): (string | number)[] {
  let values: unknown;
  try {
    values = JSON.parse(text);
  } catch {
    values = undefined;
  }
  const isOurs =
    Array.isArray(values) &&
    values.length === length + 1 &&
    values[0] === sort &&
    values.slice(1).every((value) => typeof value === 'string' || typeof value === 'number');
  if (!isOurs)
    throw new BellwetherError(
      'INVALID_CURSOR',
      'The cursor continues another list. Start again without one, or with the sort that it came from.',
    );
  return (values as (string | number)[]).slice(1);
}
