import type { PestleName } from '../api/contract.ts';

/**
 * Names and letters of the classes, in their order. Two of them begin with E, so that these have a second letter.
 * Colours are `--pestle-NAME` in the tokens, the same everywhere.
 */
export const PESTLE = {
  political: { letter: 'P', label: 'Political' },
  economic: { letter: 'Ec', label: 'Economic' },
  social: { letter: 'S', label: 'Social' },
  technological: { letter: 'T', label: 'Technological' },
  legal: { letter: 'L', label: 'Legal' },
  environmental: { letter: 'En', label: 'Environmental' },
} as const satisfies Record<PestleName, { letter: string; label: string }>;

export const PESTLE_NAMES = Object.keys(PESTLE) as PestleName[];

export function pestleLabel(name: string): string {
  return isPestle(name) ? PESTLE[name].label : name;
}

export function isPestle(name: string): name is PestleName {
  return name in PESTLE;
}
