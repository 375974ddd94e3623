import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TECHNOLOGIES } from '../../src/demo/catalogue/technologies.ts';
import { HOW } from '../../src/kernels/text/gazetteer-format.ts';
import { type EntryList, isAcronym, readFacts, readSurface, type Surface } from './entries.ts';
import { landscapeItems } from './landscape.ts';
import { COMMON, type Words } from './words.ts';

/** Our own fact files and technology catalogue: added before companies, so that a name is not taken for one. */
export async function addOwnTechnologies(list: EntryList, words: Words, facts: string) {
  for (const [name, ...others] of readFacts(await readFile(join(facts, 'technologies.txt'), 'utf8')))
    addTechnology(list, words, [name!, ...others], 1.9e9);
  for (const technology of TECHNOLOGIES)
    addTechnology(list, words, [technology.name, ...technology.aliases], 1.8e9);
  for (const [name, ...others] of readFacts(await readFile(join(facts, 'products.txt'), 'utf8'))) {
    const first = readSurface(name!, HOW.name, false);
    const surfaces = [first, ...others.map((other) => readSurface(other, HOW.alias, false))].map((surface) =>
      doubtedIfCommon(surface, words),
    );
    list.add({ kind: 'product', name: first.text, surfaces, prior: 1.7e9 });
  }
}

function addTechnology(list: EntryList, words: Words, names: readonly string[], prior: number): void {
  const surfaces: Surface[] = names.map((name, i) => readSurface(name, i === 0 ? HOW.name : HOW.alias, true));
  for (const surface of [...surfaces]) {
    // "Solid-state batteries" is also spoken of as one.
    const singular = singularOf(surface.text);
    if (singular !== null && surface.as === 'any')
      surfaces.push({ ...surface, text: singular, how: HOW.alias });
  }
  const checked = surfaces.map((surface) =>
    // A single word of English is a technology only as a name: "Terraform" is one, "terraform" is not.
    surface.as === 'any' && isWord(surface.text, words)
      ? doubtedIfCommon({ ...surface, as: 'capitals' }, words)
      : surface,
  );
  list.add({ kind: 'technology', name: surfaces[0]!.text, surfaces: checked, prior });
}

function isWord(name: string, words: Words): boolean {
  return !/[\s-]/.test(name) && words.commonness(name) !== undefined && !SINGLE.has(name.toLowerCase());
}

/** A common word needs support even with a capital ("Elixir of life"), unless its shape tells that it is a name. */
function doubtedIfCommon(surface: Surface, words: Words): Surface {
  const { text } = surface;
  const common = isWord(text, words) && words.commonness(text)! <= COMMON;
  if (!common || surface.as !== 'capitals' || hasTellingShape(text) || NAMES.has(text)) return surface;
  return { ...surface, doubtful: true, familiar: true };
}

/** Words of English that name nothing but a technology, whatever their case. */
const SINGLE = new Set(
  'semiconductors semiconductor robotics nanotechnology photovoltaics photovoltaic telemedicine radar cryptocurrency graphene wearables microservices serverless drones chatbots exoskeletons broadband passkeys bitcoin'.split(
    ' ',
  ),
);

/** Words of English that with a capital hardly name anything but a technology or product. */
const NAMES = new Set(['Android', 'Azure', 'Clang', 'Kindle']);

/** Capitals within, or digits: `TypeScript`, `IPv6`. */
function hasTellingShape(name: string): boolean {
  return /\p{Ll}\p{Lu}|\p{N}/u.test(name) || isAcronym(name);
}

function singularOf(name: string): string | null {
  if (!/\s/.test(name) || !/s$/.test(name) || /(?:ss|us|is|ics|series|sensors and \w+)$/i.test(name))
    return null;
  if (/ies$/.test(name)) return `${name.slice(0, -3)}y`;
  return /(?:ches|shes|xes|sses)$/.test(name) ? name.slice(0, -2) : name.slice(0, -1);
}

/** CNCF projects and O*NET's software, after companies: what is a company's name already stays one. */
export async function addCatalogued(list: EntryList, words: Words, reference: string) {
  const landscape = await readFile(join(reference, 'tech_taxonomy', 'landscape.yml'), 'utf8');
  for (const { name: written, member } of landscapeItems(landscape)) {
    const name = written.replace(/\s*\([^)]*\)$/, '').trim();
    if (member || !isTelling(name, words) || taken(list, name)) continue;
    list.add({ kind: 'technology', name, surfaces: [surfaceOf(name, words)], prior: 4e5 });
  }
  const rows = (await readFile(join(reference, 'tech_taxonomy', 'Technology Skills.txt'), 'utf8'))
    .split(/\r?\n/)
    .slice(1);
  const examples = new Map<string, { count: number; title: string }>();
  for (const row of rows) {
    const [, name, , title] = row.split('\t');
    if (name === undefined || title === undefined) continue;
    const known = examples.get(name);
    if (known === undefined) examples.set(name, { count: 1, title });
    else known.count++;
  }
  const vendors = new Map<string, number>();
  for (const name of examples.keys()) {
    const vendor = name.split(' ', 1)[0]!;
    vendors.set(vendor, (vendors.get(vendor) ?? 0) + 1);
  }
  for (const [example, { count, title }] of examples) {
    const name = example.replace(/ software$/, '');
    // "Email software" is no name; "Adobe Creative Cloud software" is one.
    const generic =
      name
        .split(' ')
        .slice(1)
        .every((word) => /^\p{Ll}/u.test(word)) && example !== name;
    if (generic || !isTelling(name, words) || taken(list, name)) continue;
    const kind = TECHNOLOGY_TITLES.has(title) ? 'technology' : 'product';
    const surfaces = [surfaceOf(name, words)];
    const [vendor, ...rest] = name.split(' ');
    const short = rest.join(' ');
    if (
      rest.length > 0 &&
      vendors.get(vendor!)! >= 5 &&
      count >= 3 &&
      isTelling(short, words) &&
      !taken(list, short)
    )
      surfaces.push({ ...surfaceOf(short, words), how: HOW.alias });
    list.add({ kind, name, surfaces, prior: 1e5 + count });
  }
}

const TECHNOLOGY_TITLES = new Set([
  'Development environment software',
  'Operating system software',
  'Object or component oriented development software',
  'Web platform development software',
  'Data base management system software',
  'Object oriented data base management software',
  'Program testing software',
  'Configuration management software',
  'Application server software',
  'Transaction security and virus protection software',
]);

function taken(list: EntryList, name: string): boolean {
  return (['location', 'organisation', 'technology', 'product'] as const).some((kind) =>
    list.has(kind, name),
  );
}

/** Whether a name is more than ordinary words: a single word must be none, of several one must be none or a capital inside. */
function isTelling(name: string, words: Words): boolean {
  const parts = name.split(/[\s/-]+/).filter((part) => /\p{L}/u.test(part));
  if (name.length < 4 || parts.length === 0 || parts.length > 6 || /[(),]/.test(name)) return false;
  if (parts.length === 1) return (words.commonness(name) ?? 99) > 70 && words.person(name) === 0;
  return (
    parts.every((part) => /^[\p{Lu}\p{N}]|^[a-z]+\p{Lu}/u.test(part)) &&
    parts.some((part) => (words.commonness(part) ?? 99) > 50)
  );
}

function surfaceOf(name: string, words: Words): Surface {
  const single = !/[\s-]/.test(name);
  const shape = hasTellingShape(name);
  return {
    text: name,
    how: HOW.name,
    as: single && isAcronym(name) ? 'written' : 'capitals',
    doubtful: single && !shape && ((words.commonness(name) ?? 99) <= 70 || name.length < 5),
  };
}
