import type { NamedKind } from '../../domain/analysis.ts';
import type { RecognisedField } from './recognise.ts';

/** What a document itself says about the short forms of its names. */
export interface DocumentContext {
  /**
   * The full name that a shorter one stands for: a person's surname or first name after "Ada Lovelace", the first words
   * of a company's name. Null when there is none, or more than one.
   */
  fullName(kind: NamedKind, name: string): string | null;
}

/** Two different full names for one short form. */
const SEVERAL = '';

const PARTICLES = new Set(['jr', 'sr', 'ii', 'iii', 'iv', 'phd', 'md']);

/** Reads the longer names of all fields, so that a title may use a surname whose full name the body gives. */
export function createContext(fields: readonly RecognisedField[]): DocumentContext {
  const persons = new Map<string, string>();
  const organisations = new Map<string, string>();
  for (const { spans, text } of fields) {
    for (const span of spans) {
      if (span.endToken - span.firstToken < 2) continue;
      if (span.kind === 'person') addPerson(persons, text.slice(span.start, span.end).replace(/\s+/g, ' '));
      // A listed organisation is found by its own short names.
      else if (span.kind === 'organisation' && span.surface < 0)
        addOrganisation(organisations, text.slice(span.start, span.end).replace(/\s+/g, ' '));
    }
  }
  return {
    fullName(kind, name) {
      if (kind === 'person' && !name.includes(' ')) return persons.get(name.toLowerCase()) || null;
      if (kind === 'organisation') return organisations.get(name.toLowerCase()) || null;
      return null;
    },
  };
}

function addPerson(persons: Map<string, string>, full: string): void {
  const words = full.split(' ').filter((word) => !PARTICLES.has(word.toLowerCase().replaceAll('.', '')));
  if (words.length < 2) return;
  put(persons, words[words.length - 1]!, full);
  put(persons, words[0]!, full);
}

function addOrganisation(organisations: Map<string, string>, full: string): void {
  const words = full.split(' ');
  // The first word alone is often too general ("Bank", "First"): it stands for the whole when it is no small word.
  for (let length = 1; length < words.length; length++) {
    const short = words.slice(0, length).join(' ').replace(/,$/, '');
    if (short.length > 3) put(organisations, short, full);
  }
}

function put(names: Map<string, string>, short: string, full: string): void {
  const key = short.toLowerCase();
  const known = names.get(key);
  if (known === undefined) names.set(key, full);
  else if (known.toLowerCase() !== full.toLowerCase() && !isLonger(known, full)) names.set(key, SEVERAL);
}

/** The same name said longer or shorter ("Tim Cook", "Timothy D. Cook" is not; "Acme Robotics", "Acme Robotics Inc" is). */
function isLonger(known: string, full: string): boolean {
  const [a, b] = [known.toLowerCase(), full.toLowerCase()];
  return a.startsWith(b) || b.startsWith(a);
}
