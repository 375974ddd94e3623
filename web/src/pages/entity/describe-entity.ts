import type { Entity } from '../../api/contract.ts';
import { kindStyle } from '../../entity/kind-style.ts';
import { formatCount, formatQuantity } from '../../format/number.ts';

/** `An organisation that 12 signals name in the last 30 days, 210 in all; it is tied to 42 entities.` */
export function describeEntity(
  { kind, signals, known }: Entity,
  now: { readonly inRange: number | undefined; readonly range: string; readonly tied: number | undefined },
): string {
  const word = kindStyle(kind).one.toLowerCase();
  const article = /^[aeiou]/.test(word) ? 'An' : 'A';
  const vouched = known ? '' : ', proposed by the texts themselves and in no list of names';
  const named =
    signals === 0
      ? ' that no signal names'
      : now.inRange === undefined || now.range === 'in all'
        ? ` that ${formatQuantity(signals, 'signal')} ${signals === 1 ? 'names' : 'name'}`
        : now.inRange === signals
          ? ` that ${formatQuantity(signals, 'signal')} ${signals === 1 ? 'names' : 'name'}, all of them ${now.range}`
          : now.inRange === 0
            ? ` that no signal names ${now.range}, ${formatCount(signals)} in all`
            : ` that ${formatQuantity(now.inRange, 'signal')} ${now.inRange === 1 ? 'names' : 'name'} ${now.range}, ${formatCount(signals)} in all`;
  const tied =
    now.tied === undefined
      ? ''
      : now.tied === 0
        ? '; it is tied to nothing yet'
        : `; it is tied to ${formatQuantity(now.tied, 'entity', 'entities')}`;
  return `${article} ${word}${named}${tied}${vouched}.`;
}
