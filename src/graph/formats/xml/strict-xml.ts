import { QuoteType, Tokenizer } from 'htmlparser2';
import { fileError, quote } from '../file-error.ts';
import { FILE_LIMITS } from '../limits.ts';

export interface XmlHandler {
  /** Names are given without their namespace prefix, save `viz:`; `line` is where the element begins. */
  open(name: string, attributes: Readonly<Record<string, string>>, line: number): void;
  /** The text inside the innermost element, whole, when it closes; empty for elements that hold elements. */
  close(name: string, text: string, line: number): void;
}

/**
 * Reads XML piece by piece and insists that it is well formed: `htmlparser2` finds the tokens, forgiving as browsers
 * are, and this checks that they fit. Entities other than the five of XML are refused, as is a DOCTYPE that declares
 * any (the billion-laughs attack); nothing outside the file is ever fetched. Throws `RECORD_INVALID` and `TOO_LARGE`.
 */
export class StrictXml {
  readonly #fileName: string;
  readonly #handler: XmlHandler;
  readonly #tokenizer: Tokenizer;
  /** Text that tokens may still point into, and the offset of its start. */
  #text = '';
  #base = 0;
  /** Everything before was given to the handler. */
  #consumed = 0;
  #line = 1;
  #lineAt = 0;
  readonly #stack: { name: string; content: string; line: number }[] = [];
  #name = '';
  #nameLine = 1;
  #attributes: Record<string, string> = {};
  #attribute = '';
  #value = '';
  #rootSeen = false;
  #inTag = false;

  constructor(fileName: string, handler: XmlHandler) {
    this.#fileName = fileName;
    this.#handler = handler;
    this.#tokenizer = new Tokenizer(
      { xmlMode: true, decodeEntities: true },
      {
        onopentagname: (start, end) => this.#openName(start, end),
        onattribname: (start, end) => this.#attributeName(start, end),
        onattribdata: (start, end) => {
          this.#value += this.#checkEntities(this.#slice(start, end), start);
        },
        onattribentity: (code) => {
          this.#value += this.#character(code);
        },
        onattribend: (kind, end) => this.#attributeEnd(kind, end),
        onopentagend: (end) => this.#openEnd(end),
        onselfclosingtag: (end) => {
          this.#openEnd(end);
          this.#closeTop(end);
        },
        onclosetag: (start, end) => this.#closeName(start, end),
        ontext: (start, end) => this.#content(this.#slice(start, end), start, end),
        ontextentity: (code, end) => this.#content(this.#character(code), end, end, true),
        oncdata: (start, end, offset) => this.#content(this.#slice(start, end - offset), start, end, true),
        oncomment: (_start, end) => this.#consume(end),
        ondeclaration: (start, end) => this.#declaration(start, end),
        onprocessinginstruction: (_start, end) => this.#consume(end),
        onend: () => {},
      },
    );
  }

  write(text: string): void {
    const kept = this.#text.slice(this.#consumed - this.#base);
    this.#base = Math.max(this.#base, this.#consumed);
    this.#text = kept + text;
    if (kept.length > FILE_LIMITS.element)
      throw this.#error('TOO_LARGE', 'A tag, comment or text is longer than 1 MiB.', this.#consumed);
    this.#tokenizer.write(text);
  }

  end(): void {
    const open = this.#text.slice(this.#consumed - this.#base).trim();
    const inside = this.#inTag || /^<[^>]*$/.test(open);
    this.#tokenizer.end();
    const top = this.#stack.at(-1);
    if (inside || top !== undefined)
      throw this.#error(
        'RECORD_INVALID',
        `The XML ends early${inside ? `, inside of ${quote(open)}` : ''}${top === undefined ? '' : `: <${top.name}> of line ${top.line} is not closed`}. The file may have been cut off.`,
        this.#base + this.#text.length,
      );
    if (!this.#rootSeen) throw fileError('RECORD_INVALID', this.#fileName, null, 'It holds no XML element.');
  }

  #slice(start: number, end: number): string {
    return this.#text.slice(start - this.#base, end - this.#base);
  }

  #consume(end: number): void {
    if (end > this.#consumed) this.#consumed = end;
  }

  #lineOf(offset: number): number {
    const until = offset - this.#base;
    let at = this.#lineAt - this.#base;
    if (at < until) {
      for (
        let next = this.#text.indexOf('\n', at);
        next !== -1 && next < until;
        next = this.#text.indexOf('\n', at)
      ) {
        this.#line++;
        at = next + 1;
      }
      this.#lineAt = offset;
    }
    return this.#line;
  }

  #openName(start: number, end: number): void {
    this.#countTo(start);
    this.#name = this.#slice(start, end);
    this.#nameLine = this.#line;
    this.#attributes = {};
    this.#inTag = true;
    if (!NAME.test(this.#name))
      throw this.#error('RECORD_INVALID', `${quote(`<${this.#name}`)} is no tag.`, start);
    if (this.#rootSeen && this.#stack.length === 0)
      throw this.#error(
        'RECORD_INVALID',
        `A second root element <${this.#name}> begins; XML has one.`,
        start,
      );
    this.#rootSeen = true;
    if (this.#stack.length >= FILE_LIMITS.depth)
      throw this.#error('TOO_LARGE', `Elements are nested deeper than ${FILE_LIMITS.depth} levels.`, start);
    this.#consume(end);
  }

  /** Lines are counted as tokens come, while their text is at hand. */
  #countTo(offset: number): void {
    this.#lineOf(offset);
  }

  #attributeName(start: number, end: number): void {
    this.#attribute = this.#slice(start, end);
    this.#value = '';
  }

  #attributeEnd(kind: QuoteType, end: number): void {
    const name = this.#attribute;
    if (kind === QuoteType.NoValue || kind === QuoteType.Unquoted || !NAME.test(name))
      throw this.#error(
        'RECORD_INVALID',
        `The attribute ${quote(name)} of <${this.#name}> has no value in quotes.`,
        end,
      );
    if (Object.hasOwn(this.#attributes, name))
      throw this.#error('RECORD_INVALID', `<${this.#name}> has the attribute ${quote(name)} twice.`, end);
    if (this.#value.includes('<') && this.#value.length > 200)
      throw this.#error(
        'RECORD_INVALID',
        `The value of ${quote(name)} has no closing quote: ${quote(this.#value)}.`,
        end,
      );
    if (name !== '__proto__') this.#attributes[name] = this.#value;
    this.#consume(end);
  }

  #openEnd(end: number): void {
    this.#inTag = false;
    const name = withoutPrefix(this.#name);
    this.#stack.push({ name: this.#name, content: '', line: this.#nameLine });
    this.#handler.open(name, this.#attributes, this.#nameLine);
    this.#consume(end + 1);
  }

  #closeName(start: number, end: number): void {
    this.#countTo(start);
    const name = this.#slice(start, end);
    const top = this.#stack.at(-1);
    if (top === undefined || top.name !== name)
      throw this.#error(
        'RECORD_INVALID',
        top === undefined
          ? `</${name}> closes nothing.`
          : `</${name}> closes <${top.name}> of line ${top.line}.`,
        start,
      );
    this.#closeTop(end);
  }

  #closeTop(end: number): void {
    const top = this.#stack.pop()!;
    this.#handler.close(withoutPrefix(top.name), top.content, this.#line);
    this.#consume(end + 1);
  }

  #content(text: string, start: number, end: number, literal = false): void {
    const top = this.#stack.at(-1);
    if (top === undefined) {
      if (text.trim() !== '' && text.trim() !== '\uFEFF')
        throw this.#error(
          'RECORD_INVALID',
          `There is text outside of the root element: ${quote(text.trim())}.`,
          start,
        );
    } else {
      top.content += literal ? text : this.#checkEntities(text, start);
      if (top.content.length > FILE_LIMITS.element)
        throw this.#error('TOO_LARGE', `The text of <${top.name}> is longer than 1 MiB.`, start);
    }
    this.#consume(end);
  }

  /** What the tokenizer left as it is, is no reference that XML knows. */
  #checkEntities(text: string, at: number): string {
    if (!text.includes('&')) return text;
    const reference = /&[^\s;&<]{0,60};?/.exec(text)?.[0] ?? '&';
    throw this.#error(
      'RECORD_INVALID',
      `${quote(reference)} is no reference of XML; a bare "&" is written "&amp;". Entities that a file declares itself are not read.`,
      at,
    );
  }

  #character(code: number): string {
    return String.fromCodePoint(code);
  }

  #declaration(start: number, end: number): void {
    const text = this.#slice(start, end);
    if (/<!ENTITY|\[/i.test(text))
      throw this.#error(
        'FILE_UNREADABLE',
        'Its DOCTYPE declares entities or rules of its own, which can make a small file endlessly large; such files are refused. Remove the DOCTYPE.',
        start,
      );
    this.#consume(end + 1);
  }

  #error(code: 'RECORD_INVALID' | 'TOO_LARGE' | 'FILE_UNREADABLE', text: string, offset: number): Error {
    return fileError(code, this.#fileName, { unit: 'line', number: this.#lineOf(offset) }, text);
  }
}

const NAME = /^[\p{L}_:][\p{L}\p{N}\p{M}_:.\-\u00B7]*$/u;

function withoutPrefix(name: string): string {
  const colon = name.indexOf(':');
  return colon === -1 || name.startsWith('viz:') ? name : name.slice(colon + 1);
}
