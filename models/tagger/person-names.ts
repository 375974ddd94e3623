import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';

/**
 * First and last names of many languages in Latin script, from the npm package `@faker-js/faker` (MIT), installed anywhere:
 *
 *   node models/tagger/person-names.ts --faker DIR/node_modules/@faker-js/faker --out .eval/tagger/person-names.json
 *
 * English names are listed several times: the tagger reads English text.
 */
const { values } = parseArgs({ options: { faker: { type: 'string' }, out: { type: 'string' } } });
if (values.faker === undefined || values.out === undefined) {
  process.stderr.write('--faker names the folder of the package, --out the file to write.\n');
  process.exit(2);
}
const ENGLISH_SHARE = 0.5;

interface Locale {
  readonly person?: { readonly first_name?: unknown; readonly last_name?: unknown };
}
const entry = pathToFileURL(`${values.faker}/dist/index.js`).href;
const { allLocales } = (await import(entry)) as { allLocales: Readonly<Record<string, Locale>> };

function collect(value: unknown, into: Set<string>): void {
  if (typeof value === 'string') {
    if (/^\p{Lu}[\p{L}'’-]{1,14}$/u.test(value) && /^[\u0000-\u024f’]+$/.test(value)) into.add(value);
  } else if (value !== null && typeof value === 'object')
    for (const inner of Object.values(value)) collect(inner, into);
}

function namesOf(part: 'first_name' | 'last_name'): string[] {
  const [english, all] = [new Set<string>(), new Set<string>()];
  for (const [locale, { person }] of Object.entries(allLocales))
    collect(person?.[part], locale.startsWith('en') ? english : all);
  const repeats = Math.max(1, Math.round((all.size * ENGLISH_SHARE) / (1 - ENGLISH_SHARE) / english.size));
  return [...Array.from({ length: repeats }, () => [...english]).flat(), ...all];
}

const names = { first: namesOf('first_name'), last: namesOf('last_name') };
writeFileSync(values.out, JSON.stringify(names));
process.stdout.write(`${names.first.length} first and ${names.last.length} last names, repeats included\n`);
