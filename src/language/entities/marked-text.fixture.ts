import { readFileSync } from 'node:fs';
import type { NamedKind, TextField } from '../../domain/analysis.ts';
import { openGazetteer } from '../../kernels/text/gazetteer.ts';
import { createScanner } from '../../kernels/text/scanner.ts';
import { createLinker, type Linked } from './link.ts';
import { createRecogniser, type NameSpan, type RecognisedField, type ValueSpan } from './recognise.ts';

const file = readFileSync(new URL('../../../models/gazetteer/model.bin', import.meta.url));
const shared = new SharedArrayBuffer(file.length);
new Uint8Array(shared).set(file);

/** The gazetteer that ships, for tests. */
export const gazetteer = openGazetteer(shared);
const recogniser = createRecogniser(gazetteer);

const MARK =
  /\[(person|organisation|location|technology|product|money|date|percent)(?:@([\d.]+))? ([^\]]+)\]/g;

/** Reads `[person Ada Lovelace]` and `[person@0.6 Ford]` as what a tagger would say of the text without the marks. */
export function readMarks(marked: string): { text: string; tagged: NameSpan[]; values: ValueSpan[] } {
  const tagged: NameSpan[] = [];
  const values: ValueSpan[] = [];
  let text = '';
  let from = 0;
  for (const match of marked.matchAll(MARK)) {
    text += marked.slice(from, match.index);
    const [start, end] = [text.length, text.length + match[3]!.length];
    text += match[3];
    from = match.index + match[0].length;
    const kind = match[1]!;
    if (kind === 'money' || kind === 'date' || kind === 'percent')
      values.push({ start, end, kind, value: match[3]! });
    else tagged.push({ start, end, kind: kind as NamedKind, confidence: Number(match[2] ?? 0.9) });
  }
  return { text: text + marked.slice(from), tagged, values };
}

/** Recognises a marked text with the gazetteer that ships. */
export function recogniseMarked(marked: string, field: TextField = 'body'): RecognisedField {
  const { text, tagged, values } = readMarks(marked);
  const scan = createScanner();
  scan.run(text);
  return recogniser.recognise({ field, text, scan }, { tagged, values, matches: gazetteer.match(scan) });
}

/** Recognises and links marked texts as the fields of one document, with a new linker. */
export function linkMarked(
  marked: string | { title: string; body: string },
  sourceCountry: string | null = null,
): Linked & { readonly fields: readonly RecognisedField[] } {
  const fields =
    typeof marked === 'string'
      ? [recogniseMarked(marked)]
      : [recogniseMarked(marked.title, 'title'), recogniseMarked(marked.body, 'body')];
  return { ...createLinker(gazetteer).link(fields, sourceCountry), fields };
}
