import { ARTIFICIAL_INTELLIGENCE } from './artificial-intelligence.ts';
import { COMPUTING } from './computing.ts';
import { ENERGY } from './energy.ts';
import { LIFE_SCIENCES } from './life-sciences.ts';
import { MACHINES } from './machines.ts';
import { NETWORKS_AND_SECURITY } from './networks-security.ts';
import type { Technology } from './technology.ts';

/** Every technology the world knows, real ones all. */
export const TECHNOLOGIES: readonly Technology[] = [
  ...ARTIFICIAL_INTELLIGENCE,
  ...COMPUTING,
  ...ENERGY,
  ...LIFE_SCIENCES,
  ...MACHINES,
  ...NETWORKS_AND_SECURITY,
];

const byKey = new Map(TECHNOLOGIES.map((technology) => [technology.key, technology]));

export function technologyOf(key: string): Technology {
  const technology = byKey.get(key);
  if (technology === undefined) throw new RangeError(`the catalogue has no technology "${key}"`);
  return technology;
}
