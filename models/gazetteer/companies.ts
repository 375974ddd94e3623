import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { withoutLegalForm } from '../../src/domain/entity-id.ts';
import { HOW, PERSON } from '../../src/kernels/text/gazetteer-format.ts';
import { type EntryList, isAcronym, readFacts, readSurface } from './entries.ts';
import { landscapeItems } from './landscape.ts';
import type { Words } from './words.ts';

/** Companies and other bodies: our own fact file, the SEC's list of tickers, CNCF members, Crunchbase 2013. */
export async function addCompanies(
  list: EntryList,
  words: Words,
  paths: { datasets: string; facts: string },
) {
  for (const [name, ...others] of readFacts(await readFile(join(paths.facts, 'organisations.txt'), 'utf8'))) {
    const first = readSurface(name!, HOW.name, false);
    const surfaces = [first, ...others.map((other) => readSurface(other, HOW.alias, false))];
    list.add({ kind: 'organisation', name: first.text, surfaces, prior: 2e9 });
  }
  const reference = join(paths.datasets, 'reference');
  const crunchbase = await readCrunchbase(join(paths.datasets, 'startup_events', 'crunchbase_2013'));
  // Crunchbase writes names as companies do, the SEC often in capitals.
  const written = new Map([...crunchbase.keys()].map((name) => [name.toLowerCase(), name]));
  const tickers = JSON.parse(
    await readFile(join(reference, 'companies', 'company_tickers.json'), 'utf8'),
  ) as Record<string, { title: string }>;
  for (const { title } of Object.values(tickers)) {
    if (SECURITY.test(title)) continue;
    const name = titleOfSec(title);
    addCompany(list, words, written.get(name.toLowerCase()) ?? name, 1e6);
  }
  const landscape = await readFile(join(reference, 'tech_taxonomy', 'landscape.yml'), 'utf8');
  for (const item of landscapeItems(landscape)) if (item.member) addCompany(list, words, item.name, 5e5);
  for (const [name, events] of crunchbase) addCompany(list, words, name, events);
}

/** Funds, trusts and shells, which are no companies that texts speak of. */
const SECURITY =
  /\b(?:fund|funds|trust|etf|etn|acquisitions?|acqusition|portfolio|municipal|income|bond|notes|warrants?|spdr|ishares|proshares|index|shares|capital corp [ivx]+|partners [ivx]+)\b/i;

/** `NVIDIA CORP /DE/` to `Nvidia`; short words and words without vowels keep their capitals (IBM, CVS). */
function titleOfSec(title: string): string {
  const clean = title
    .replace(/\s*[/\\][A-Z ]{2,}[/\\]?.*$/, '')
    .replace(/,/g, ' ')
    .trim();
  const parts = clean.split(/\s+/);
  const kept = parts.slice(
    0,
    withoutLegalForm(parts.map((part) => part.toLowerCase().replace(/\./g, ''))).length,
  );
  const shouting = clean === clean.toUpperCase();
  return kept
    .map((part) =>
      shouting && part.length > 3 && /[AEIOUY]/.test(part)
        ? part[0]! + part.slice(1).toLowerCase()
        : part.replace(/^(?:AND|OF|THE)$/, (word) => (shouting ? word.toLowerCase() : word)),
    )
    .join(' ')
    .replace(/[,.]+$/, '');
}

/** Names of Crunchbase companies, buyers and investors with the number of their rounds and deals. */
async function readCrunchbase(folder: string): Promise<Map<string, number>> {
  const names = new Map<string, number>();
  const count = (name: string | undefined, weight: number) => {
    if (name !== undefined && /^[\p{L}\p{N}][\p{L}\p{N} .&'-]*$/u.test(name))
      names.set(name, (names.get(name) ?? 0) + weight);
  };
  const rows = async (file: string) =>
    parse((await readFile(join(folder, file), 'latin1')).replace(/\r\n?/g, '\n'), {
      columns: true,
      relax_column_count: true,
      relax_quotes: true,
      skip_records_with_error: true,
    }) as Record<string, string>[];
  // A company that raised nothing worth a line is more often a word than a company.
  for (const row of await rows('crunchbase-companies.csv'))
    if (Number(row.funding_total_usd?.replace(/[^\d]/g, '') ?? 0) >= 2_000_000) count(row.name, 1);
  for (const row of await rows('crunchbase-acquisitions.csv')) {
    count(row.acquirer_name, 2);
    count(row.company_name, 1);
  }
  return names;
}

/** Adds a company unless its name says too little; doubtful when it is made of ordinary words or personal names. */
function addCompany(list: EntryList, words: Words, written: string, prior: number): void {
  const name = written.replace(/\s*\((?:member|supporter|KCSP|KTP)\)$/i, '').trim();
  const parts = name.split(/[\s-]+/).filter((part) => part !== '');
  const kept = parts.slice(
    0,
    withoutLegalForm(parts.map((part) => part.toLowerCase().replace(/[.,]/g, ''))).length,
  );
  const short = kept.join(' ').replace(/,$/, '');
  if (short.length < 3 || !/\p{L}/u.test(short) || kept.length > 6) return;
  if (list.has('organisation', name)) return;
  const commonness = (part: string) => words.commonness(part) ?? 99;
  let doubtful = false;
  if (kept.length === 1) {
    const common = commonness(short);
    if (common <= 50 || short.length === 3) return;
    const person = words.person(short);
    if ((person & PERSON.first) !== 0 || list.has('location', short)) return;
    if (list.has('technology', short) || list.has('product', short)) return;
    doubtful = common <= 70 || person !== 0;
  } else {
    if (list.has('location', short) || list.has('technology', short)) return;
    const ordinary = kept.every((part) => commonness(part) <= 50 || part === '&');
    const person =
      kept.length === 2 && (words.person(kept[0]!) & PERSON.first) !== 0 && words.person(kept[1]!) !== 0;
    if (person) return;
    if (ordinary && prior < 1e6 && kept.length === 2) doubtful = true;
    // "Bank of Texas Holdings" is a name, "The Company" is not.
    if (kept.every((part) => commonness(part) <= 20)) doubtful = true;
  }
  const surfaces = [{ text: short, how: HOW.name, as: 'capitals' as const, doubtful }];
  if (isAcronym(short)) surfaces[0] = { ...surfaces[0]!, doubtful: prior < 1e6 };
  list.add({ kind: 'organisation', name: short, surfaces, prior });
}
