import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ORGANISATIONS } from './organisations.ts';
import { TECHNOLOGIES } from './technologies.ts';

const REFERENCE = new URL('../../../../shared/datasets/reference/companies/', import.meta.url);

describe('the invented organisations', () => {
  it('have names and keys of their own', () => {
    expect(new Set(ORGANISATIONS.map((one) => one.name)).size).toBe(ORGANISATIONS.length);
    expect(new Set(ORGANISATIONS.map((one) => one.key)).size).toBe(ORGANISATIONS.length);
  });

  it('give every technology at least two developers', () => {
    for (const { key } of TECHNOLOGIES) {
      const developers = ORGANISATIONS.filter(
        (one) => one.kind === 'developer' && one.technologies.includes(key),
      );
      expect(developers.length, key).toBeGreaterThanOrEqual(2);
    }
  });

  it.skipIf(!existsSync(REFERENCE))(
    'bear no name of a listed company or a unicorn (needs the reference lists)',
    () => {
      const tickers = JSON.parse(readFileSync(new URL('company_tickers.json', REFERENCE), 'utf8')) as Record<
        string,
        { title: string }
      >;
      const csv = ['sp500_constituents.csv', 'unicorns.csv']
        .map((name) => readFileSync(new URL(name, REFERENCE), 'utf8'))
        .join('\n');
      const real = new Set(
        [...Object.values(tickers).map(({ title }) => title), ...csv.split(/[,\n"]/)].map((name) =>
          name.trim().toLowerCase(),
        ),
      );
      expect(real.size).toBeGreaterThan(5_000);
      for (const { name } of ORGANISATIONS) expect(real.has(name.toLowerCase()), name).toBe(false);
    },
  );
});
