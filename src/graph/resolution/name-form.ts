import { isLegalForm } from '../../domain/entity-id.ts';

/** One of an entity's names, taken apart for comparing. */
export interface NameForm {
  readonly text: string;
  /** Lower case without accents; of organisations without "the" and legal forms. Never empty. */
  readonly words: readonly string[];
  /** The words joined. */
  readonly key: string;
  /** The words without closing ones that many names share (`group`, `technologies`) and without a domain's ending. */
  readonly core: string;
  /** The core's words. */
  readonly coreWords: readonly string[];
  /** The letters without the ending of an internet domain; empty for a name that has none (`Zetabyte.com`). */
  readonly withoutDomain: string;
  /** The letters without a closing possessive; empty for a name that has none (`Rocket Lab's`). */
  readonly withoutPossessive: string;
  /** First letters of three words or more, small words left out; empty otherwise. */
  readonly initials: string;
  /** Written as an acronym: one word of two to six capitals and digits. */
  readonly isAcronym: boolean;
}

/** Closing words that companies add to one and the same name, and leave out of it. */
const LOOSE = new Set(
  (
    'group technologies technology tech labs lab laboratories software systems system solutions international global worldwide ' +
    'network networks media digital interactive studios studio entertainment industries enterprises enterprise services service ' +
    'online com io net org app inc corp corporation company companies co ltd holdings holding partners brands stores ' +
    'communications motors motor electronics'
  ).split(' '),
);
const DOMAIN = /[\p{L}\p{N}]\.(?:com|net|org|io|co|ai|app|tv|me|fm|ly|us|eu|de|fr|in|uk|co\.uk)$/iu;
const SMALL = new Set(['and', 'of', 'the', 'for', 'in', 'de', 'du', 'la', 'le', 'et', 'on', 'at', 'to']);

/** Null for a name without a letter or digit. */
export function nameForm(kind: string, text: string): NameForm | null {
  const all = text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/&/g, ' and ')
    .replace(/\.(?=\p{L}\b)|(?<=\b\p{L})\.|['’]/gu, '')
    .split(/[^\p{L}\p{N}+#]+/u)
    .filter((word) => word !== '');
  const words = kind === 'organisation' ? ofOrganisation(all) : all;
  if (words.length === 0) return null;
  const told = words.filter((word) => !SMALL.has(word));
  const coreWords = coreOf(words);
  return {
    text,
    words,
    key: words.join(''),
    core: coreWords.join(''),
    coreWords,
    withoutPossessive: /[\p{L}\p{N}]['’]s$|s['’]$/iu.test(text.trim())
      ? words.join('').replace(/s$/, '')
      : '',
    withoutDomain: DOMAIN.test(text.trim()) && words.length > 1 ? words.slice(0, -1).join('') : '',
    initials: told.length >= 3 ? told.map((word) => word[0]!).join('') : '',
    isAcronym: /^[\p{Lu}\p{N}]{2,6}$/u.test(text.replace(/\./g, '')) && /\p{Lu}/u.test(text),
  };
}

function ofOrganisation(all: readonly string[]): string[] {
  const words = [...all];
  while (words.length > 1 && (isLegalForm(words.at(-1)!) || words.at(-1) === 'and')) words.pop();
  if (words.length > 1 && words[0] === 'the') words.shift();
  return words;
}

function coreOf(words: readonly string[]): string[] {
  const kept = [...words];
  while (kept.length > 1 && LOOSE.has(kept.at(-1)!)) kept.pop();
  const told = kept.filter((word) => word !== 'and');
  return told.length > 0 ? told : kept;
}

/** Forms of all names, each once, at most `most`, the entity's own first. */
export function nameForms(kind: string, names: readonly string[], most = 12): NameForm[] {
  const forms = new Map<string, NameForm>();
  for (const name of names.flatMap(withoutBrackets)) {
    const form = nameForm(kind, name);
    if (form === null) continue;
    const id = `${form.key} ${form.isAcronym}`;
    if (!forms.has(id)) forms.set(id, form);
    if (forms.size === most) break;
  }
  return [...forms.values()];
}

/** `National Institutes of Health (NIH)` is also `National Institutes of Health`. */
function withoutBrackets(name: string): string[] {
  const outside = name.replace(/\s*\([^()]*\)\s*$/u, '');
  return outside === name || outside.length < 3 ? [name] : [name, outside];
}
