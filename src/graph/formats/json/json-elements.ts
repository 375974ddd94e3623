import { messageOf } from '../../../base/errors.ts';
import { fileError, quote } from '../file-error.ts';
import { FILE_LIMITS } from '../limits.ts';

export interface JsonHandler {
  /** An element of the list that stands under `name` in the outermost object; '' for a file that is a list. */
  element(name: string, value: unknown, index: number): void;
  /** A member of the outermost object that is no list. */
  member(name: string, value: unknown): void;
}

const QUOTE = 34;
const BACKSLASH = 92;

type Phase = 'start' | 'name' | 'member' | 'elements' | 'done';

/**
 * Reads a JSON file of any size piece by piece, where the outermost object holds long lists (or the file is one): finds
 * where each element ends and leaves it to `JSON.parse`, so that memory stays under one element. Elements are at most
 * 1 MiB and nested at most 64 deep. Throws `RECORD_INVALID` and `TOO_LARGE`.
 */
export class JsonElements {
  readonly #fileName: string;
  readonly #handler: JsonHandler;
  #text = '';
  #at = 0;
  #line = 1;
  #phase: Phase = 'start';
  #list = false;
  /** In a list or object: whether a value was read since the last comma; whether any was. */
  #valueSeen = false;
  #commaSeen = false;
  #listValueSeen = false;
  #listCommaSeen = false;
  #name = '';
  #index = 0;
  /** Of the value that is being scanned: how far, how deep, and whether inside of a text. */
  #scanAt = -1;
  #depth = 0;
  #inText = false;

  constructor(fileName: string, handler: JsonHandler) {
    this.#fileName = fileName;
    this.#handler = handler;
  }

  write(text: string): void {
    this.#text = this.#at === 0 ? this.#text + text : this.#text.slice(this.#at) + text;
    if (this.#scanAt >= 0) this.#scanAt -= this.#at;
    this.#at = 0;
    while (this.#step(false));
    if (this.#text.length - this.#at > FILE_LIMITS.element) throw this.#tooLarge();
  }

  end(): void {
    while (this.#step(true));
    if (this.#phase !== 'done')
      throw this.#invalid(
        this.#phase === 'start'
          ? 'The file holds no JSON.'
          : 'The JSON ends early. The file may have been cut off.',
      );
  }

  /** One value, name or bracket; false when more text is needed or all is read. */
  #step(final: boolean): boolean {
    this.#skipBlanks();
    if (this.#at >= this.#text.length) return false;
    const char = this.#text[this.#at]!;
    switch (this.#phase) {
      case 'start':
        if (char !== '{' && char !== '[')
          throw this.#invalid(`JSON of a graph begins with { or [, not ${quote(char)}.`);
        this.#list = char === '[';
        this.#phase = this.#list ? 'elements' : 'name';
        this.#at++;
        return true;
      case 'name':
        return this.#takeName(char, final);
      case 'member':
        if (char === '[') {
          this.#at++;
          this.#phase = 'elements';
          this.#index = 0;
          this.#listValueSeen = this.#listCommaSeen = false;
          return true;
        }
        return this.#takeValue(final, (value) => {
          this.#handler.member(this.#name, value);
          this.#phase = 'name';
          this.#valueSeen = true;
          this.#commaSeen = false;
        });
      case 'elements':
        return this.#takeElement(char, final);
      case 'done':
        throw this.#invalid(
          `Text follows the end of the JSON: ${quote(this.#text.slice(this.#at, this.#at + 60))}.`,
        );
    }
  }

  #takeName(char: string, final: boolean): boolean {
    if (char === '}') {
      if (this.#commaSeen) throw this.#invalid('A comma stands before }.');
      this.#at++;
      this.#phase = 'done';
      return true;
    }
    if (char === ',') {
      if (!this.#valueSeen || this.#commaSeen)
        throw this.#invalid('A comma stands where a name is expected.');
      this.#commaSeen = true;
      this.#at++;
      return true;
    }
    if (char !== '"' || (this.#valueSeen && !this.#commaSeen))
      throw this.#invalid(
        `A ${char === '"' ? 'comma' : 'name in quotes'} is expected, not ${quote(this.#text.slice(this.#at, this.#at + 60))}.`,
      );
    const begun = this.#at;
    const end = this.#endOfValue(final);
    if (end === -1) return false;
    let colon = end;
    while (colon < this.#text.length && isBlank(this.#text.charCodeAt(colon))) colon++;
    if (colon >= this.#text.length) {
      if (!final) {
        this.#scanAt = -1;
        return false;
      }
      throw this.#invalid('The JSON ends after a name.');
    }
    this.#name = String(this.#parse(begun, end));
    if (this.#text[colon] !== ':') throw this.#invalid(`A colon is expected after ${quote(this.#name)}.`);
    this.#moveTo(colon + 1);
    this.#phase = 'member';
    return true;
  }

  #takeElement(char: string, final: boolean): boolean {
    if (char === ']') {
      if (this.#listCommaSeen) throw this.#invalid('A comma stands before ].');
      this.#at++;
      this.#phase = this.#list ? 'done' : 'name';
      this.#valueSeen = true;
      this.#commaSeen = false;
      return true;
    }
    if (char === ',') {
      if (!this.#listValueSeen || this.#listCommaSeen)
        throw this.#invalid('A comma stands where a value is expected.');
      this.#listCommaSeen = true;
      this.#at++;
      return true;
    }
    if (this.#listValueSeen && !this.#listCommaSeen)
      throw this.#invalid(`A comma is expected, not ${quote(this.#text.slice(this.#at, this.#at + 60))}.`);
    return this.#takeValue(final, (value) => {
      this.#listValueSeen = true;
      this.#listCommaSeen = false;
      this.#handler.element(this.#list ? '' : this.#name, value, this.#index++);
    });
  }

  #takeValue(final: boolean, give: (value: unknown) => void): boolean {
    const begun = this.#at;
    const end = this.#endOfValue(final);
    if (end === -1) return false;
    const value = this.#parse(begun, end);
    this.#moveTo(end);
    give(value);
    return true;
  }

  /** The end of the value at `#at`, -1 while it is not here. Goes on where it stopped. */
  #endOfValue(final: boolean): number {
    const text = this.#text;
    let at = this.#scanAt;
    if (at === -1) {
      at = this.#at;
      this.#depth = 0;
      this.#inText = false;
    }
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (this.#inText) {
        if (code === BACKSLASH) {
          if (at + 1 >= text.length) break;
          at++;
        } else if (code === QUOTE) {
          this.#inText = false;
          if (this.#depth === 0) return this.#found(at + 1);
        }
        continue;
      }
      switch (code) {
        case QUOTE:
          this.#inText = true;
          break;
        case 123:
        case 91:
          if (++this.#depth > FILE_LIMITS.depth)
            throw fileError(
              'TOO_LARGE',
              this.#fileName,
              this.#place(),
              `Values are nested deeper than ${FILE_LIMITS.depth} levels.`,
            );
          break;
        case 125:
        case 93:
          if (this.#depth === 0) return this.#found(at);
          if (--this.#depth === 0) return this.#found(at + 1);
          break;
        case 44:
        case 32:
        case 9:
        case 10:
        case 13:
          if (this.#depth === 0 && at > this.#at) return this.#found(at);
          break;
      }
    }
    if (at - this.#at > FILE_LIMITS.element) throw this.#tooLarge();
    if (!final) {
      this.#scanAt = at;
      return -1;
    }
    if (this.#inText || this.#depth > 0)
      throw this.#invalid('The JSON ends early, inside of a value. The file may have been cut off.');
    return this.#found(at);
  }

  #found(end: number): number {
    this.#scanAt = -1;
    if (end - this.#at > FILE_LIMITS.element) throw this.#tooLarge();
    return end;
  }

  #parse(begun: number, end: number): unknown {
    const text = this.#text.slice(begun, end);
    try {
      return JSON.parse(text) as unknown;
    } catch (error) {
      throw this.#invalid(`It is not JSON: ${messageOf(error).replace(/, "[\s\S]*$/, '')}: ${quote(text)}.`);
    }
  }

  #skipBlanks(): void {
    const text = this.#text;
    while (this.#at < text.length) {
      const code = text.charCodeAt(this.#at);
      if (!isBlank(code)) return;
      if (code === 10) this.#line++;
      this.#at++;
    }
  }

  #moveTo(end: number): void {
    for (
      let next = this.#text.indexOf('\n', this.#at);
      next !== -1 && next < end;
      next = this.#text.indexOf('\n', next + 1)
    )
      this.#line++;
    this.#at = end;
  }

  #place(): { unit: 'line'; number: number } {
    return { unit: 'line', number: this.#line };
  }

  #invalid(text: string): Error {
    return fileError('RECORD_INVALID', this.#fileName, this.#place(), text);
  }

  #tooLarge(): Error {
    return fileError(
      'TOO_LARGE',
      this.#fileName,
      this.#place(),
      'A value is longer than 1 MiB. Only the lists of nodes and ties may be longer.',
    );
  }
}

function isBlank(code: number): boolean {
  return code === 32 || code === 10 || code === 13 || code === 9;
}
