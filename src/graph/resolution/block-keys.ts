import type { NameForm } from './name-form.ts';

/**
 * What brings two names together to be compared, each as a signed 32-bit hash: those who share a key are candidates. The
 * name's letters, its core, its words in another order, its acronym, and every name one edit away (Symmetric Delete
 * spelling correction, Garbe 2012: two names one edit apart share a deletion or are each other's). Words apart, because
 * only rare ones bring names together.
 */
export interface BlockKeys {
  readonly keys: readonly number[];
  readonly words: readonly number[];
}

/** Lengths of names, in letters, whose misspellings are looked for: shorter ones are too often other names. */
export const MISSPELT = { from: 5, to: 24 } as const;
const MOST_KEYS = 120;

export function blockKeys(kind: string, forms: readonly NameForm[]): BlockKeys {
  const keys = new Set<number>();
  const words = new Set<number>();
  const add = (way: string, text: string) => {
    if (keys.size < MOST_KEYS) keys.add(hashText(`${kind}\0${way}\0${text}`));
  };
  for (const form of forms) {
    add('name', form.key);
    add('name', form.core);
    if (form.withoutPossessive !== '') add('name', form.withoutPossessive);
    if (form.withoutDomain !== '') add('name', form.withoutDomain);
    if (form.words.length > 1) add('order', form.words.toSorted().join(' '));
    if (form.isAcronym) add('acronym', form.key);
    else if (form.initials !== '') add('acronym', form.initials);
    for (const word of form.words) words.add(wordKey(kind, word));
  }
  for (const { key } of forms) {
    if (key.length < MISSPELT.from || key.length > MISSPELT.to) continue;
    add('edit', key);
    for (let at = 0; at < key.length; at++) add('edit', key.slice(0, at) + key.slice(at + 1));
  }
  return { keys: [...keys], words: [...words] };
}

export function wordKey(kind: string, word: string): number {
  return hashText(`${kind}\0word\0${word}`);
}

/** FNV-1a over UTF-16 code units, as a signed 32-bit number. Equal hashes cost a comparison, never a merge. */
function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  // FNV leaves neighbouring texts close: the last step of MurmurHash3 spreads them.
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (hash ^ (hash >>> 13)) | 0;
}
