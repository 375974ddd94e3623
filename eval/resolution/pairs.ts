import { type BlockKeys, blockKeys } from '../../src/graph/resolution/block-keys.ts';
import { compareNames, type NameVector, type RarityOf } from '../../src/graph/resolution/compare.ts';
import { BLOCKING } from '../../src/graph/resolution/find-candidates.ts';
import { type NameForm, nameForm } from '../../src/graph/resolution/name-form.ts';
import { rarityFrom } from '../../src/graph/resolution/rarity.ts';
import type { CompanyName } from './companies.ts';

/** Two names that share a key, with whether they name one company. */
export interface NamePair {
  readonly left: CompanyName;
  readonly right: CompanyName;
  readonly vector: NameVector;
  readonly match: boolean;
}

export interface Blocked {
  readonly pairs: readonly NamePair[];
  /** Matches in all, found by the blocks or not. */
  readonly matches: number;
}

const KIND = 'organisation';

/**
 * All pairs of names that the product would compare, by the same keys and bounds as its search. Pairs of the same letters
 * are left out: they are one entity already, by its id.
 */
export function blockPairs(names: readonly CompanyName[]): Blocked {
  const forms: { readonly of: CompanyName; readonly form: NameForm; readonly keys: BlockKeys }[] = [];
  for (const of of names) {
    const form = nameForm(KIND, of.name);
    if (form !== null) forms.push({ of, form, keys: blockKeys(KIND, [form]) });
  }
  const words = new Map<string, number>();
  const blocks = new Map<number, number[]>();
  const hashCounts = new Map<number, number>();
  forms.forEach(({ form, keys }, at) => {
    for (const word of new Set(form.words)) words.set(word, (words.get(word) ?? 0) + 1);
    for (const word of keys.words) hashCounts.set(word, (hashCounts.get(word) ?? 0) + 1);
    for (const key of [...keys.keys, ...keys.words]) {
      const block = blocks.get(key);
      if (block === undefined) blocks.set(key, [at]);
      else block.push(at);
    }
  });
  const rarityOf = rarityFrom(forms.length, (word) => words.get(word) ?? 0);
  const pairs = new Map<number, NamePair>();
  forms.forEach(({ keys }, at) => {
    const shared = new Map<number, number>();
    for (const key of [...keys.keys, ...keys.words]) {
      if ((hashCounts.get(key) ?? 0) > BLOCKING.mostOfWord) continue;
      for (const other of blocks.get(key)!.slice(0, BLOCKING.mostOfKey))
        if (other !== at) shared.set(other, (shared.get(other) ?? 0) + 1);
    }
    const nearest = [...shared].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, BLOCKING.mostCandidates);
    for (const [other] of nearest) {
      const [a, b] = [forms[Math.min(at, other)]!, forms[Math.max(at, other)]!];
      if (a.form.key === b.form.key) continue;
      const id = Math.min(at, other) * forms.length + Math.max(at, other);
      if (!pairs.has(id)) pairs.set(id, pairOf([a, b], rarityOf));
    }
  });
  return { pairs: [...pairs.values()], matches: countMatches(forms) };
}

function pairOf(
  [a, b]: readonly [{ of: CompanyName; form: NameForm }, { of: CompanyName; form: NameForm }],
  rarityOf: RarityOf,
): NamePair {
  return {
    left: a.of,
    right: b.of,
    vector: compareNames(a.form, b.form, rarityOf).vector,
    match: a.of.company === b.of.company,
  };
}

function countMatches(forms: readonly { readonly of: CompanyName; readonly form: NameForm }[]): number {
  let matches = 0;
  for (const same of Map.groupBy(forms, ({ of }) => of.company).values())
    for (let a = 0; a < same.length; a++)
      for (let b = a + 1; b < same.length; b++) if (same[a]!.form.key !== same[b]!.form.key) matches++;
  return matches;
}
