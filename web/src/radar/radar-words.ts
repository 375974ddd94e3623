import type { RadarEdition, RadarMovement, RadarRing } from '../api/contract.ts';
import { formatCount, formatQuantity } from '../format/number.ts';

/** Inner first. */
export const RINGS = ['adopt', 'trial', 'assess', 'hold'] as const satisfies readonly RadarRing[];

export const RING_WORDS: Readonly<Record<RadarRing, string>> = {
  adopt: 'Adopt',
  trial: 'Trial',
  assess: 'Assess',
  hold: 'Hold',
};

export const MOVEMENTS = ['new', 'in', 'out', 'none'] as const satisfies readonly RadarMovement[];

export const MOVEMENT_WORDS: Readonly<Record<RadarMovement, string>> = {
  new: 'New',
  in: 'Moved in',
  out: 'Moved out',
  none: 'No change',
};

/** `60 technologies, 4 moved in and 2 new since 2026-Q4`. */
export function describeEdition({ items, previous }: Pick<RadarEdition, 'items' | 'previous'>): string {
  const count = formatQuantity(items.length, 'technology', 'technologies');
  if (previous === null) return `${count} in the first edition`;
  const of = (movement: RadarMovement) => items.filter((blip) => blip.movement === movement).length;
  const [entered, left, fresh] = [of('in'), of('out'), of('new')];
  const parts = [
    entered > 0 ? `${formatCount(entered)} moved in` : '',
    left > 0 ? `${formatCount(left)} moved out` : '',
    fresh > 0 ? `${formatCount(fresh)} new` : '',
  ].filter((part) => part !== '');
  if (parts.length === 0) return `${count}, none moved since ${previous.name}`;
  const last = parts.pop();
  return `${count}, ${parts.length === 0 ? '' : `${parts.join(', ')} and `}${last} since ${previous.name}`;
}
