import { readFileSync } from 'node:fs';

/** A place in a text, offsets in UTF-16 code units, end exclusive. */
export interface LabelledSpan {
  readonly start: number;
  readonly end: number;
  readonly kind: string;
}

/** One sentence, tweet or document with the names that people marked in it. */
export interface LabelledText {
  readonly text: string;
  readonly spans: readonly LabelledSpan[];
}

/** Signs that stand right after the token before them, and right before the one behind. */
const TIGHT_BEFORE = /^([.,;:!?)\]}%]|'s|’s|'|n't|'(m|re|ve|ll|d))$/i;
const TIGHT_AFTER = /^[([{$£€#@]$/;

/**
 * Reads a two-column CoNLL file (token, BIO label; tab or space between; an empty line ends a sentence) into running
 * text: tokens are joined by spaces, except around the signs that are written without one, so that every tagger reads
 * text as people write it. Labels are kept as the file names them.
 */
export function readConll(path: string): LabelledText[] {
  return readFileSync(path, 'utf8')
    .split(/\r?\n[ \t]*\r?\n/)
    .flatMap((block) => {
      const rows = block.split(/\r?\n/).flatMap((line) => {
        const match = /^(\S.*?)[\t ]([BIO](?:-\S+)?)\s*$/.exec(line);
        return match === null ? [] : [{ token: match[1]!, label: match[2]! }];
      });
      return rows.length === 0 ? [] : [joinTokens(rows)];
    });
}

function joinTokens(rows: readonly { readonly token: string; readonly label: string }[]): LabelledText {
  let text = '';
  let tight = true;
  let quoted = false;
  const spans: { start: number; end: number; kind: string }[] = [];
  let before = 'O';
  for (const { token, label } of rows) {
    const quote = token === '"';
    const joined = tight || TIGHT_BEFORE.test(token) || (quote && quoted);
    if (!joined) text += ' ';
    const start = text.length;
    text += token;
    tight = TIGHT_AFTER.test(token) || (quote && !quoted);
    if (quote) quoted = !quoted;
    if (label !== 'O') {
      const kind = label.slice(2);
      const last = spans.at(-1);
      if (label.startsWith('I-') && before.slice(2) === kind && last !== undefined) last.end = text.length;
      else spans.push({ start, end: text.length, kind });
    }
    before = label;
  }
  return { text, spans };
}
