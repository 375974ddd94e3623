import type { Draw } from './draw.ts';

/**
 * The notation of the grammar: `{slot}` is replaced by the slot's value, `{a:slot}` by the value with its
 * indefinite article, `[this|that]` by one alternative (which may hold slots and alternatives again).
 */
export type SlotValue = string | readonly string[] | (() => string);
export type Slots = Readonly<Record<string, SlotValue>>;

type Part =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'slot'; readonly name: string; readonly article: boolean }
  | { readonly kind: 'choice'; readonly options: readonly (readonly Part[])[] };

/**
 * Says templates over one set of slots. A slot with several values starts at a random one and goes on to
 * the next each time it is used, so that neighbouring sentences do not repeat a word.
 */
export function createSpeaker(slots: Slots, draw: Draw): (template: string) => string {
  const turns = new Map<string, number>();
  const fillSlot = (name: string): string => {
    const value = slots[name];
    if (value === undefined)
      throw new RangeError(`the template names the slot "${name}", which is not filled`);
    if (typeof value === 'string') return value;
    if (typeof value === 'function') return value();
    const turn = turns.get(name) ?? draw.integer(0, value.length - 1);
    turns.set(name, turn + 1);
    return value[turn % value.length]!;
  };
  const say = (parts: readonly Part[]): string => {
    let text = '';
    for (const part of parts) {
      if (part.kind === 'text') text += part.text;
      else if (part.kind === 'choice') text += say(draw.pick(part.options));
      else if (part.article) text += withArticle(fillSlot(part.name));
      else text += fillSlot(part.name);
    }
    return text;
  };
  return (template) => capitalise(say(compiled(template)));
}

/** The first letter in upper case, unless the word is written in its own way (eBPF, mRNA). */
export function capitalise(text: string): string {
  return /^[a-z](?![A-Z]|RNA|VTOL)/.test(text) ? text[0]!.toUpperCase() + text.slice(1) : text;
}

/** "an AI system", "a European bank", "an 8 % rise": by sound, as far as these texts need it. */
export function withArticle(text: string): string {
  return `${soundsLikeVowel(text) ? 'an' : 'a'} ${text}`;
}

function soundsLikeVowel(text: string): boolean {
  if (/^(?:hour|honest|mRNA|8|11\b|18\b)/.test(text)) return true;
  if (/^(?:eu|uni|use|util|ubi|one\b)/i.test(text)) return false;
  // Letters that are spelled out: "an MLOps team", but "a RISC-V core" is read as a word.
  if (/^[A-Z]{2}/.test(text) && !/^(?:RISC|NAND|LEO|MEMS|RAG)/.test(text))
    return 'AEFHILMNORSX'.includes(text[0]!);
  return /^[aeiou]/i.test(text);
}

const cache = new Map<string, readonly Part[]>();

function compiled(template: string): readonly Part[] {
  let parts = cache.get(template);
  if (parts === undefined) cache.set(template, (parts = compile(template)));
  return parts;
}

function compile(template: string): Part[] {
  let at = 0;
  const sequence = (inside: boolean): Part[] => {
    const parts: Part[] = [];
    while (at < template.length) {
      const symbol = template[at]!;
      if (inside && (symbol === '|' || symbol === ']')) break;
      if (symbol === '{') parts.push(slot());
      else if (symbol === '[') parts.push(choice());
      else parts.push(text());
    }
    return parts;
  };
  const text = (): Part => {
    const from = at;
    while (at < template.length && !'{[|]'.includes(template[at]!)) at++;
    // A bar or bracket outside any choice is plain text.
    if (at === from) at++;
    return { kind: 'text', text: template.slice(from, at) };
  };
  const slot = (): Part => {
    const end = template.indexOf('}', at);
    if (end < 0) throw new SyntaxError(`the template has a "{" that is never closed: ${template}`);
    const name = template.slice(at + 1, end);
    at = end + 1;
    const article = name.startsWith('a:');
    return { kind: 'slot', name: article ? name.slice(2) : name, article };
  };
  const choice = (): Part => {
    const options: Part[][] = [];
    do {
      at++;
      options.push(sequence(true));
    } while (template[at] === '|');
    if (template[at] !== ']')
      throw new SyntaxError(`the template has a "[" that is never closed: ${template}`);
    at++;
    return { kind: 'choice', options };
  };
  return sequence(false);
}
