import { BellwetherError, type ErrorCode } from '../../base/errors.ts';

/** Where in a file: a line, or the how-manieth element of a list; from 1. */
export interface Place {
  readonly unit: 'line' | 'object' | 'node' | 'tie';
  readonly number: number;
}

/** An error about one place in a file: `ties.csv, line 12: ...`. */
export function fileError(
  code: ErrorCode,
  fileName: string,
  place: Place | null,
  text: string,
): BellwetherError {
  const where = place === null ? fileName : `${fileName}, ${place.unit} ${place.number}`;
  return new BellwetherError(code, `${where}: ${text}`, {
    details: place === null ? { file: fileName } : { file: fileName, [place.unit]: place.number },
  });
}

/** A value as it is shown in a message: quoted, on one line, its first 80 characters. */
export function quote(value: string): string {
  const shown = value.length > 80 ? `${value.slice(0, 80)}...` : value;
  return JSON.stringify(shown.toWellFormed());
}
