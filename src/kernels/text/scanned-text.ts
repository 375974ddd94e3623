import type { Scanner } from './scanner.ts';

/** A text with its scan, as every language stage reads it. The scan must be of this text and its last run. */
export interface ScannedText {
  readonly text: string;
  readonly scan: Scanner;
}

/** The number of tokens of the last run. */
export function tokenCount(scan: Scanner): number {
  return scan.sentences[scan.sentenceCount]!;
}
