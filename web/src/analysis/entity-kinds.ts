import type { EntityKind } from '../api/contract.ts';

/**
 * Names and letters of the kinds, in the order they are listed. Colours are `--kind-NAME` in the tokens: Okabe and
 * Ito's for names, grey for values; the letter always stands beside the colour.
 */
export const ENTITY_KINDS = {
  person: { letter: 'P', one: 'Person', many: 'People' },
  organisation: { letter: 'O', one: 'Organisation', many: 'Organisations' },
  location: { letter: 'L', one: 'Location', many: 'Locations' },
  technology: { letter: 'T', one: 'Technology', many: 'Technologies' },
  product: { letter: 'R', one: 'Product', many: 'Products' },
  money: { letter: 'M', one: 'Amount', many: 'Amounts' },
  date: { letter: 'D', one: 'Date', many: 'Dates' },
  percent: { letter: '%', one: 'Percentage', many: 'Percentages' },
} as const satisfies Record<EntityKind, { letter: string; one: string; many: string }>;

export const KIND_NAMES = Object.keys(ENTITY_KINDS) as EntityKind[];
