import { describe, expect, it } from 'vitest';
import { blockKeys } from './block-keys.ts';
import type { EntityContext } from './compare-context.ts';
import { jaroWinkler } from './jaro-winkler.ts';
import { nameForms } from './name-form.ts';
import { rarityFrom } from './rarity.ts';
import { type Profile, scorePair } from './score.ts';
import { RESOLUTION_MODEL } from './weights.ts';

const rarityOf = rarityFrom(10_000, (word) => ({ delta: 40, technologies: 900 })[word] ?? 1);
let node = 0;
const entity = (name: string, more: Partial<EntityContext> & { aliases?: string[] } = {}): Profile => ({
  node: ++node,
  kind: 'organisation',
  name,
  forms: nameForms('organisation', [name, ...(more.aliases ?? [])]),
  known: false,
  identifiers: {},
  country: null,
  neighbours: new Map(),
  ...more,
});
const likely = (left: Profile, right: Profile) => scorePair(left, right, rarityOf).probability;

describe('the probability that two entities are one', () => {
  it('is the same both ways round', () => {
    const [a, b] = [entity('Rocket Lab'), entity("Rocket Lab's", { country: 'NZ' })];
    expect(likely(a, b)).toBe(likely(b, a));
  });

  it('is above the automatic threshold for a long name in the possessive, and below it for numbers that differ', () => {
    expect(likely(entity('Standard Chartered'), entity('Standard Chartered’s'))).toBeGreaterThan(
      RESOLUTION_MODEL.automatic,
    );
    expect(likely(entity('Northern Growth Fund II'), entity('Northern Growth Fund III'))).toBeLessThan(0.2);
    expect(likely(entity('LuaJIT 2.0'), entity('LuaJIT 2.1'))).toBeLessThan(0.2);
  });

  it('sees an acronym, a domain and an alias', () => {
    expect(likely(entity('RCMP'), entity('Royal Canadian Mounted Police'))).toBeGreaterThan(0.4);
    expect(likely(entity('GirlsAskGuys.com'), entity('Girls Ask Guys'))).toBeGreaterThan(0.7);
    expect(
      likely(entity('Alphabet', { aliases: ['Googel Search'] }), entity('Google Search')),
    ).toBeGreaterThan(0.4);
    expect(likely(entity('Apple'), entity('Applied Materials'))).toBeLessThan(0.1);
  });

  it('follows identifiers, whatever the names', () => {
    const cik = (name: string, value: string) => entity(name, { identifiers: { cik: value } });
    expect(likely(cik('Acme', '0000012'), cik('Acme Robotics', '12'))).toBeGreaterThan(
      RESOLUTION_MODEL.automatic,
    );
    expect(likely(cik('Standard Chartered', '1'), cik('Standard Chartered’s', '2'))).toBeLessThan(0.2);
  });

  it('falls for two that the gazetteer lists, and says so in the evidence with its weight', () => {
    const [a, b] = [entity('Delta Airline', { known: true }), entity('Delta Airlines', { known: true })];
    const { probability, evidence } = scorePair(a, b, rarityOf);
    expect(probability).toBeLessThan(0.1);
    expect(evidence).toContainEqual({
      kind: 'context',
      text: 'Both are listed, as different things.',
      weight: -5,
    });
    const logit = evidence.reduce((sum, { weight }) => sum + weight, 0);
    expect(1 / (1 + Math.exp(-logit))).toBeCloseTo(probability, 1);
  });

  it('rises with rare neighbours in common', () => {
    const bound = (name: string, to: number) =>
      entity(name, { neighbours: new Map([[to, { name: 'Ada', degree: 2, stated: false }]]) });
    expect(likely(bound('Zeta Labs', 900), bound('Zeta', 900))).toBeGreaterThan(
      likely(bound('Zeta Labs', 900), bound('Zeta', 901)),
    );
  });
});

describe('block keys', () => {
  const shared = (a: string, b: string) => {
    const keys = new Set(blockKeys('organisation', nameForms('organisation', [a])).keys);
    return blockKeys('organisation', nameForms('organisation', [b])).keys.filter((key) => keys.has(key))
      .length;
  };

  it('bring names together that are one letter, one order or one closing word apart', () => {
    for (const [a, b] of [
      ['Cambridge Analytica', 'Cambrige Analytica'],
      ['Schlumberger', 'Schulmberger'],
      ['Menatep Group', 'Group Menatep'],
      ['Zetabyte', 'Zetabyte Technologies Inc.'],
      ['RCMP', 'Royal Canadian Mounted Police'],
      ['National Institutes of Health (NIH)', 'National Institutes of Health'],
    ] as const)
      expect(shared(a, b), `${a} | ${b}`).toBeGreaterThan(0);
    expect(shared('Apple', 'Microsoft')).toBe(0);
  });

  it('are few for any name, and none for a name without letters', () => {
    expect(blockKeys('organisation', nameForms('organisation', ['x'.repeat(500)])).keys.length).toBeLessThan(
      10,
    );
    expect(nameForms('organisation', ['...', '', '\u{1F680}'])).toEqual([]);
  });
});

describe('Jaro-Winkler', () => {
  it('is as published', () => {
    expect(jaroWinkler('martha', 'marhta')).toBeCloseTo(0.961, 3);
    expect(jaroWinkler('dixon', 'dicksonx')).toBeCloseTo(0.813, 3);
    expect(jaroWinkler('dwayne', 'duane')).toBeCloseTo(0.84, 3);
    expect(jaroWinkler('abc', 'xyz')).toBe(0);
  });
});
