import { type Scanner, TOKEN } from '../../kernels/text/scanner.ts';
import type { RecognisedField, RecognisedSpan } from './recognise.ts';

/** A short form that a document defines: "World Health Organization (WHO)" or "WHO (World Health Organization)". */
export interface Definition {
  readonly short: string;
  /** Token of the short form. */
  readonly token: number;
  /** The span that it stands for. */
  readonly span: RecognisedSpan;
}

const LONGEST_SHORT = 8;

/**
 * Short forms of a field's names. The letters of the short form must be the first letters of the name's words, small
 * words counted or not. O(spans).
 */
export function definitionsIn(field: RecognisedField): Definition[] {
  const { scan, text, spans } = field;
  const tokens = scan.sentences[scan.sentenceCount]!;
  const found: Definition[] = [];
  for (const span of spans) {
    if (span.kind === 'money' || span.kind === 'date' || span.kind === 'percent') continue;
    const behind = bracketed(scan, text, span.endToken, tokens);
    if (behind >= 0 && span.endToken - span.firstToken > 1) {
      const short = text.slice(scan.starts[behind]!, scan.ends[behind]!);
      if (abbreviates(short, span, scan, text)) found.push({ short, token: behind, span });
      continue;
    }
    const before = span.firstToken - 2;
    if (
      before >= 0 &&
      isShort(scan, before) &&
      text[scan.starts[before + 1]!] === '(' &&
      closes(scan, text, span.endToken)
    ) {
      const short = text.slice(scan.starts[before]!, scan.ends[before]!);
      if (abbreviates(short, span, scan, text)) found.push({ short, token: before, span });
    }
  }
  return found;
}

/** The token of a short form in brackets right behind, -1 when there is none. */
function bracketed(scan: Scanner, text: string, open: number, tokens: number): number {
  if (open + 2 >= tokens || text[scan.starts[open]!] !== '(') return -1;
  return isShort(scan, open + 1) && closes(scan, text, open + 2) ? open + 1 : -1;
}

function closes(scan: Scanner, text: string, token: number): boolean {
  return token < scan.sentences[scan.sentenceCount]! && text[scan.starts[token]!] === ')';
}

function isShort(scan: Scanner, token: number): boolean {
  const length = scan.ends[token]! - scan.starts[token]!;
  const kind = scan.classes[token]!;
  return (kind === TOKEN.upper || kind === TOKEN.mixed) && length >= 2 && length <= LONGEST_SHORT;
}

function abbreviates(short: string, span: RecognisedSpan, scan: Scanner, text: string): boolean {
  let all = '';
  let capitals = '';
  for (let i = span.firstToken; i < span.endToken; i++) {
    const kind = scan.classes[i]!;
    if (kind >= TOKEN.punctuation) continue;
    const letter = text[scan.starts[i]!]!;
    all += letter;
    if (kind !== TOKEN.lower) capitals += letter;
  }
  const wanted = short.replace(/[.s]+$|\./g, '').toLowerCase();
  return wanted.length > 1 && (all.toLowerCase() === wanted || capitals.toLowerCase() === wanted);
}
