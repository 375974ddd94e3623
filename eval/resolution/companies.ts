import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import { nameKey } from '../../src/domain/entity-id.ts';

/** A name of a company, and what says which company it is: names with one `company` name one. */
export interface CompanyName {
  readonly company: string;
  readonly name: string;
}

const CRUNCHBASE = 'startup_events/crunchbase_2013';

/**
 * Crunchbase 2013 (CC-BY): companies, acquirers and acquired by permalink. Where the permalink spells another name than the
 * company has now (`/company/facebook`), both are names of it.
 */
function readCrunchbase(datasets: string): CompanyName[] {
  const names = new Map<string, CompanyName>();
  const add = (permalink: string | undefined, name: string | undefined) => {
    if (permalink === undefined || name === undefined || !permalink.startsWith('/company/')) return;
    if (name === '' || name.startsWith('#NAME')) return;
    names.set(`${permalink}\0${name}`, { company: permalink, name });
  };
  for (const file of ['companies', 'acquisitions', 'rounds']) {
    const path = join(datasets, CRUNCHBASE, `crunchbase-${file}.csv`);
    const rows = parse(readFileSync(path, 'utf8').replace(/\r\n?/g, '\n'), {
      columns: true,
      relax_column_count: true,
      relax_quotes: true,
    }) as Record<string, string>[];
    for (const row of rows) {
      add(row.permalink, row.name);
      add(row.company_permalink, row.company_name);
      add(row.acquirer_permalink, row.acquirer_name);
    }
  }
  return [...names.values()];
}

/**
 * What a model that ships may learn from: Crunchbase's names, the names that its permalinks spell, and our own facts, each
 * once per company. A fact and a company of one name are one company.
 */
export function readTrainable(datasets: string): CompanyName[] {
  const crunchbase = readCrunchbase(datasets);
  const spelt = crunchbase.map(({ company }) => ({ company, name: permalinkName(company) }));
  const facts = readFacts();
  const keyOf = (name: string) => nameKey('organisation', name);
  const companyOf = new Map(crunchbase.map(({ company, name }) => [keyOf(name), company]));
  const standsFor = new Map<string, string>();
  for (const { company, name } of facts) {
    const same = companyOf.get(keyOf(name));
    if (same === undefined) continue;
    const root = standsFor.get(company);
    if (root === undefined) standsFor.set(company, same);
    else if (root !== same) standsFor.set(same, root);
  }
  const once = new Map<string, CompanyName>();
  for (const { company, name } of [...crunchbase, ...spelt, ...facts]) {
    const direct = standsFor.get(company) ?? company;
    const root = standsFor.get(direct) ?? direct;
    const id = `${root}\0${keyOf(name)}`;
    if (!once.has(id)) once.set(id, { company: root, name });
  }
  return [...once.values()];
}

/** The name that a permalink spells: `/company/club-domains` is `club domains`, `kazaana-com` is `kazaana.com`. A closing number tells namesakes apart. */
function permalinkName(permalink: string): string {
  return permalink
    .slice('/company/'.length)
    .replace(/-\d+$/, '')
    .replace(/-(com|net|org|io|tv|me|ly)$/, '.$1')
    .replaceAll('-', ' ');
}

/** Names and other names of one organisation, from our own fact file. */
function readFacts(): CompanyName[] {
  const path = fileURLToPath(new URL('../../models/gazetteer/facts/organisations.txt', import.meta.url));
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .flatMap((line) => {
      const names = line.split(';').map((part) => part.trim().replace(/^[=?]+/, ''));
      return names.map((name) => ({ company: `fact ${names[0]}`, name }));
    });
}

/** The S&P 500 by CIK, as its list writes names, and the SEC's names of all who report to it. For evaluation only. */
export function readListed(datasets: string): { readonly sp500: CompanyName[]; readonly sec: CompanyName[] } {
  const folder = join(datasets, 'reference', 'companies');
  const rows = parse(readFileSync(join(folder, 'sp500_constituents.csv')), { columns: true, bom: true }) as {
    Security: string;
    CIK: string;
  }[];
  const tickers = JSON.parse(readFileSync(join(folder, 'company_tickers.json'), 'utf8')) as Record<
    string,
    { cik_str: number; title: string }
  >;
  const sec = new Map(
    Object.values(tickers).map(({ cik_str, title }) => [
      `${cik_str} ${title}`,
      { company: String(cik_str), name: secName(title) },
    ]),
  );
  const sp500 = new Map(
    rows.map(({ Security, CIK }) => [
      Security,
      { company: String(Number(CIK)), name: Security.replace(/ \((?:Class [A-C]|The)\)$/, '') },
    ]),
  );
  return { sp500: [...sp500.values()], sec: [...sec.values()] };
}

/** `NVIDIA CORP /DE/` without the state that the SEC adds. */
function secName(title: string): string {
  return title.replace(/\s*[/\\][A-Z ]{2,}[/\\]?.*$/, '').trim();
}

/** Private companies valued above a billion dollars, by name. For evaluation only. */
export function readUnicorns(datasets: string): string[] {
  const rows = parse(readFileSync(join(datasets, 'reference', 'companies', 'unicorns.csv')), {
    columns: true,
    bom: true,
    relax_column_count: true,
  }) as { Company: string }[];
  return [...new Set(rows.map(({ Company }) => Company.trim()))];
}
