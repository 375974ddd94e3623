import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { addCompanies } from './companies.ts';
import { EntryList, readFacts } from './entries.ts';
import { addPlaces, placesFirst } from './places.ts';
import { addCatalogued, addOwnTechnologies } from './technologies.ts';
import { readWords } from './words.ts';
import { writeGazetteer } from './write.ts';

/**
 * Compiles facts into `model.bin`: `node models/gazetteer/build.ts --packages DIR [--datasets DIR]`. The packages are
 * unpacked beforehand as the card says. The same inputs give the same bytes.
 */
const { values } = parseArgs({
  options: {
    packages: { type: 'string' },
    datasets: { type: 'string', default: '../shared/datasets' },
  },
});
if (values.packages === undefined) {
  process.stderr.write(
    '--packages names the folder with the unpacked packages; models/gazetteer/CARD.md says which.\n',
  );
  process.exit(2);
}
const here = fileURLToPath(new URL('.', import.meta.url));
const packages = resolve(values.packages);
const datasets = resolve(values.datasets);
const facts = join(here, 'facts');
const reference = join(datasets, 'reference');

const words = await readWords(packages);
const list = new EntryList(
  readFacts(await readFile(join(facts, 'dropped.txt'), 'utf8')).map(([name]) => name!),
);
await addPlaces(list, words, { packages, reference, facts });
await addOwnTechnologies(list, words, facts);
await addCompanies(list, words, { datasets, facts });
await addCatalogued(list, words, reference);

const entries = placesFirst(list.all);
const bytes = writeGazetteer(entries, words);
await writeFile(join(here, 'model.bin'), bytes);
const kinds = Object.groupBy(entries, (entry) => entry.kind);
for (const [kind, of] of Object.entries(kinds)) process.stdout.write(`${kind}: ${of.length} entries\n`);
process.stdout.write(
  `${words.persons.size} personal names, ${words.common.length} common words, ${bytes.length} bytes\n`,
);
