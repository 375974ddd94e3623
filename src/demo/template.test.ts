import { describe, expect, it } from 'vitest';
import { createDraw } from './draw.ts';
import { capitalise, createSpeaker, withArticle } from './template.ts';

const speaker = (slots: Parameters<typeof createSpeaker>[0], seed = 1) =>
  createSpeaker(slots, createDraw(seed, 'template'));

describe('createSpeaker', () => {
  it('fills slots, also within alternatives', () => {
    expect(speaker({ name: 'chiplets' })('[{name} are small|{name} are small].')).toBe('Chiplets are small.');
  });

  it('goes on to the next value of a list each time a slot is used', () => {
    const said = speaker({ part: ['one', 'two', 'three'] })('x {part} {part} {part}');
    expect(said.split(' ').slice(1).sort()).toEqual(['one', 'three', 'two']);
  });

  it('chooses every alternative sooner or later', () => {
    const say = speaker({});
    expect(new Set(Array.from({ length: 60 }, () => say('[a|b|c[d|e]]')))).toEqual(
      new Set(['A', 'B', 'Cd', 'Ce']),
    );
  });

  it('says which slot is missing and which bracket is open', () => {
    expect(() => speaker({})('{nobody}')).toThrow('"nobody"');
    expect(() => speaker({})('[a|b')).toThrow('never closed');
    expect(() => speaker({})('{a')).toThrow('never closed');
  });
});

describe('capitalise', () => {
  it.each([
    ['rust is', 'Rust is'],
    ['eBPF lets', 'eBPF lets'],
    ['mRNA', 'mRNA'],
    ['eVTOL aircraft', 'eVTOL aircraft'],
    ['6G', '6G'],
  ])('%s becomes %s', (text, expected) => expect(capitalise(text)).toBe(expected));
});

describe('withArticle', () => {
  it.each([
    ['Seed', 'a Seed'],
    ['Series A', 'a Series A'],
    ['AI engineer', 'an AI engineer'],
    ['LLM', 'an LLM'],
    ['RISC-V core', 'a RISC-V core'],
    ['European bank', 'a European bank'],
    ['experienced engineer', 'an experienced engineer'],
    ['8 % rise', 'an 8 % rise'],
    ['12 % rise', 'a 12 % rise'],
  ])('%s becomes %s', (text, expected) => expect(withArticle(text)).toBe(expected));
});
