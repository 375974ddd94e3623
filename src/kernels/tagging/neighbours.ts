import { type Scanner, TOKEN } from '../text/scanner.ts';

/** Characters between two tokens that are still one phrase: a space, or a no-break space and a space. */
const WIDEST_GAP = 2;

/** Whether the token after `i` stands close behind it. */
export function adjoins(scan: Scanner, i: number, tokens: number): boolean {
  return i >= 0 && i + 1 < tokens && scan.starts[i + 1]! - scan.ends[i]! <= WIDEST_GAP;
}

/** Whether the token after `i` stands right behind it. */
export function touches(scan: Scanner, i: number, tokens: number): boolean {
  return i >= 0 && i + 1 < tokens && scan.starts[i + 1] === scan.ends[i];
}

/** The sign at a token of class punctuation, 0 for any other token. */
export function signAt(text: string, scan: Scanner, i: number, tokens: number): number {
  return i >= 0 && i < tokens && scan.classes[i] === TOKEN.punctuation ? text.charCodeAt(scan.starts[i]!) : 0;
}

export function tokenText(text: string, scan: Scanner, i: number): string {
  return text.slice(scan.starts[i], scan.ends[i]);
}
