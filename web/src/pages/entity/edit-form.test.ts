import { expect, it } from 'vitest';
import type { Entity } from '../../api/contract.ts';
import { changeOf, formOf } from './edit-form.ts';

const entity = {
  name: 'Volkswagen',
  kind: 'organisation',
  description: null,
  aliases: ['VW'],
  identifiers: { wikidata: 'Q246', lei: '529900NNUPAGGOMPXZ31' },
} as unknown as Entity;

it('sends only what was changed, and null for what was taken out', () => {
  const form = formOf(entity);
  expect(changeOf(entity, form)).toBeNull();
  expect(
    changeOf(entity, {
      ...form,
      name: ' Volkswagen AG ',
      description: 'A maker of cars.',
      aliases: 'VW\n\nVAG\nVW',
      identifiers: 'wikidata: Q246\nisin: DE0007664039',
    }),
  ).toEqual({
    name: 'Volkswagen AG',
    description: 'A maker of cars.',
    aliases: ['VW', 'VAG'],
    identifiers: { isin: 'DE0007664039', lei: null },
  });
});

it('says what cannot be, and quotes it', () => {
  const form = formOf(entity);
  expect(changeOf(entity, { ...form, name: '  ' })).toContain('needs a name');
  expect(changeOf(entity, { ...form, kind: 'Ü1' })).toContain('“Ü1”');
  expect(changeOf(entity, { ...form, identifiers: 'Q246' })).toContain('“Q246”');
  expect(changeOf(entity, { ...form, kind: 'Attack pattern' })).toEqual({ kind: 'attack_pattern' });
});
