import type { SourceTypeName } from '../api/contract.ts';

/**
 * Names and colours of the source types, the same everywhere. The colours are Okabe and Ito's, which people with
 * a colour vision deficiency can tell apart; the name always stands beside the colour.
 */
export const SOURCE_TYPES = {
  patents: { label: 'Patents', one: 'Patent', colour: '#e69f00' },
  papers: { label: 'Papers', one: 'Paper', colour: '#0072b2' },
  funding: { label: 'Funding', one: 'Funding', colour: '#009e73' },
  news: { label: 'News', one: 'News', colour: '#d55e00' },
  social: { label: 'Social', one: 'Social', colour: '#cc79a7' },
  code: { label: 'Code', one: 'Code', colour: '#56b4e9' },
  product: { label: 'Products', one: 'Product', colour: '#f0e442' },
  jobs: { label: 'Jobs', one: 'Job', colour: '#7f7f7f' },
  custom: { label: 'Custom', one: 'Custom', colour: '#b0b4bd' },
} as const satisfies Record<SourceTypeName, { label: string; one: string; colour: string }>;

export const SOURCE_TYPE_NAMES = Object.keys(SOURCE_TYPES) as SourceTypeName[];

export function sourceTypeColour(type: string): string {
  return type in SOURCE_TYPES ? SOURCE_TYPES[type as SourceTypeName].colour : SOURCE_TYPES.custom.colour;
}

export function sourceTypeLabel(type: string): string {
  return type in SOURCE_TYPES ? SOURCE_TYPES[type as SourceTypeName].label : type;
}
