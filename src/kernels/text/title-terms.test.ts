import { describe, expect, it } from 'vitest';
import { MOST_TITLE_TERMS, titleTerms } from './title-terms.ts';

describe('terms of a title', () => {
  it('are its words and the pairs of those that stand side by side', () => {
    expect(titleTerms('Meltdown and Spectre: Intel chip flaw')).toEqual([
      'meltdown',
      'spectre',
      'intel',
      'chip',
      'intel chip',
      'flaw',
      'chip flaw',
    ]);
  });

  it('leave out what lists write around a title', () => {
    expect(titleTerms('Show HN: A compiler for Zig [pdf]')).toEqual(['compiler', 'zig']);
    expect(titleTerms('Ask HN: What is Kubernetes? (2015)')).toEqual(['kubernetes']);
  });

  it('leave out numbers alone and keep a version with its name', () => {
    expect(titleTerms('10,000 posts in 2017')).toEqual(['posts']);
    expect(titleTerms('Windows 10 and Python 3.7')).toEqual([
      'windows',
      'windows 10',
      'python',
      'python 3.7',
    ]);
    expect(titleTerms('Huawei 5G in 2G years')).toContain('5g');
  });

  it('are the same whatever the apostrophe, the case and the accents', () => {
    expect(titleTerms('Apple’s straße')).toEqual(titleTerms("APPLE'S STRASSE"));
  });

  it('join words at a hyphen and part them at every other sign', () => {
    expect(titleTerms('zero-knowledge proof')).toContain('zero knowledge');
    expect(titleTerms('zero, knowledge proof')).not.toContain('zero knowledge');
  });

  it.each([
    [
      'Ce que douze mois d’essais ont appris sur les batteries',
      'douze, mois, douze mois, essais, appris, batteries',
    ],
    ['Die Zukunft der Batterien: was im Krieg war', 'zukunft, batterien, krieg'],
    ['El trabajo sobre los modelos', 'trabajo, modelos'],
    ['Tutto sulla nuova energia dell’Italia', 'nuova, energia, nuova energia, italia'],
    ['O futuro das baterias no Brasil', 'futuro, baterias, brasil'],
    ['De toekomst van de batterij in het land', 'toekomst, batterij, land'],
  ])('leave out function words of other languages: %s', (title, terms) => {
    expect(titleTerms(title).join(', ')).toBe(terms);
  });

  it('keep what is a function word elsewhere and a word or a name here', () => {
    expect(titleTerms('War on drugs')).toContain('war');
    expect(titleTerms('Les Paul and Las Vegas')).toEqual([
      'les',
      'paul',
      'les paul',
      'las',
      'vegas',
      'las vegas',
    ]);
    expect(titleTerms('Für AI und OS')).toEqual(['ai', 'os']);
    expect(titleTerms('Fur coats, memes and D’Angelo')).toEqual([
      'fur',
      'coats',
      'fur coats',
      'memes',
      "d'angelo",
    ]);
  });

  it('leave out what a text is, but not a pair with it', () => {
    expect(titleTerms('News: fake news')).toEqual(['fake', 'fake news']);
  });

  it('are bounded, whatever the text', () => {
    expect(titleTerms('')).toEqual([]);
    expect(titleTerms('\ud800\u0000\n---'.repeat(500))).toEqual([]);
    expect(titleTerms('x'.repeat(10_000))).toEqual([]);
    const many = Array.from({ length: 5000 }, (_, i) => `word${i}`).join(' ');
    expect(titleTerms(many)).toHaveLength(MOST_TITLE_TERMS);
    expect(new Set(titleTerms('rust rust rust rust')).size).toBe(2);
  });
});
