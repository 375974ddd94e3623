import type { NamedKind } from '../../domain/analysis.ts';
import type { RecognisedField } from './recognise.ts';

/** What a document itself says about the short forms of its names. */
export interface DocumentContext {
  /**
   * The full name that a shorter one stands for: a person's surname or first name after "Ada Lovelace", the first words
   * of a company's name. Null when there is none, or more than one.
   */
  fullName(kind: NamedKind, name: string): string | null;
  /** One name is one thing: the kind that its unlisted mentions make likeliest together. */
  kindOf(kind: NamedKind, name: string): NamedKind;
}

/** Two different full names for one short form. */
const SEVERAL = '';

const PARTICLES = new Set(['jr', 'sr', 'ii', 'iii', 'iv', 'phd', 'md']);

/** Reads the longer names of all fields, so that a title may use a surname whose full name the body gives. */
export function createContext(fields: readonly RecognisedField[]): DocumentContext {
  const persons = new Map<string, string>();
  const organisations = new Map<string, string>();
  const votes = countKinds(fields);
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
    kindOf: (kind, name) => votes.get(name.toLowerCase()) ?? kind,
    fullName(kind, name) {
      if (kind === 'person' && !name.includes(' ')) return persons.get(name.toLowerCase()) || null;
      if (kind === 'organisation') return organisations.get(name.toLowerCase()) || null;
      return null;
    },
  };
}

/** The winning kind of each name that is said with several kinds. */
function countKinds(fields: readonly RecognisedField[]): ReadonlyMap<string, NamedKind> {
  const votes = new Map<string, Map<NamedKind, number>>();
  let disputed = false;
  for (const { spans, text } of fields) {
    for (const span of spans) {
      if (span.surface >= 0 || span.kind === 'money' || span.kind === 'date' || span.kind === 'percent')
        continue;
      const name = text.slice(span.start, span.end).replace(/\s+/g, ' ').toLowerCase();
      const kinds = votes.get(name) ?? new Map<NamedKind, number>();
      if (kinds.size === 0) votes.set(name, kinds);
      kinds.set(span.kind, (kinds.get(span.kind) ?? 0) + span.confidence);
      if (kinds.size > 1) disputed = true;
    }
  }
  const winners = new Map<string, NamedKind>();
  if (!disputed) return winners;
  for (const [name, kinds] of votes) {
    if (kinds.size < 2) continue;
    const [winner] = [...kinds].reduce((best, one) => (one[1] > best[1] ? one : best));
    winners.set(name, winner);
  }
  return winners;
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
