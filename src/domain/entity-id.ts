import { derivedUuid } from '../base/ids.ts';

/** Forms of companies, as the last word of a name: they tell nothing apart. */
const LEGAL_FORMS = new Set(
  (
    'inc incorporated corp corporation co company ltd limited llc lp llp plc ag sa nv se gmbh bv ab asa oyj spa srl sarl sas ' +
    'kk kgaa pty holdings holding'
  ).split(' '),
);

/**
 * What makes two names one: letters and digits only, lower case, without accents; of an organisation also without a
 * leading "the" and closing legal forms. `+` and `#` stay (C, C++, C#). Empty for a name without any letter or digit.
 */
export function nameKey(kind: string, name: string): string {
  const folded = name
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase();
  if (kind !== 'organisation') return folded.replace(/[^\p{L}\p{N}+#]+/gu, '');
  const words = withoutLegalForm(
    folded.replace(/\.(?=\p{L}\b)|(?<=\b\p{L})\.|['’]/gu, '').split(/[^\p{L}\p{N}+#]+/u),
  );
  if (words.length > 1 && words[0] === 'the') words.shift();
  return words.join('');
}

/** The words of a name, lower case, without closing legal forms; never empty unless `words` is. */
export function withoutLegalForm(words: readonly string[]): string[] {
  const kept = words.filter((word) => word !== '');
  while (kept.length > 1 && LEGAL_FORMS.has(kept[kept.length - 1]!)) kept.pop();
  return kept;
}

/** Whether a word is a legal form of companies (`Inc`, `GmbH`), whatever its case. */
export function isLegalForm(word: string): boolean {
  return LEGAL_FORMS.has(word.toLowerCase());
}

/** The id of an entity, derived from kind and name key: every run, process and tenant gives the same thing the same id. */
export function entityId(kind: string, name: string): string {
  return idOfKey(kind, nameKey(kind, name));
}

export function idOfKey(kind: string, key: string): string {
  return derivedUuid(`bellwether entity 1\0${kind}\0${key}`);
}
