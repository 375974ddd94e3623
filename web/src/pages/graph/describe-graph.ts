import type { Entity, Neighbours, Paths, Relationship } from '../../api/contract.ts';
import { signalsOf, strengthOf } from '../../entity/relationship-strength.ts';
import { verbFrom } from '../../entity/relationship-words.ts';
import { formatCount, formatQuantity } from '../../format/number.ts';

/** `Northvolt is tied to 42 entities, most of all to Sweden: it is located in it (12 signals)`. */
export function describeNeighbours(
  focus: Entity,
  { total, relationships, entities, limits }: Neighbours,
): string {
  if (total === 0) return `${focus.name} is tied to nothing that these filters let through`;
  const own = relationships.filter(
    ({ subject_id, object_id }) => subject_id === focus.id || object_id === focus.id,
  );
  const strongest = own.reduce<Relationship | undefined>(
    (best, one) => (best === undefined || strengthOf(one) > strengthOf(best) ? one : best),
    undefined,
  );
  const count = `${focus.name} is tied to ${limits.some((limit) => limit.startsWith('neighbours_counted')) ? 'at least ' : ''}${formatQuantity(total, 'entity', 'entities')}`;
  if (strongest === undefined) return count;
  const otherId = strongest.subject_id === focus.id ? strongest.object_id : strongest.subject_id;
  const other = entities.find(({ id }) => id === otherId)?.name;
  if (other === undefined) return count;
  const said = strongest.origin === 'signals' ? ` (${formatQuantity(signalsOf(strongest), 'signal')})` : '';
  return `${count}, most of all: it ${verbFrom(strongest, focus.id)} ${other}${said}`;
}

/** `Northvolt and Sunfire are 2 steps apart, on 3 shortest paths`. */
export function describePaths(
  from: string,
  to: string,
  { paths, partial }: Paths,
  { all, longest }: { readonly all: boolean; readonly longest: number },
): string {
  const [first] = paths;
  if (first === undefined)
    return `No path of at most ${longest} steps ties ${from} to ${to} through these filters`;
  const steps = first.relationships.length;
  const apart = steps === 1 ? 'are tied directly' : `are ${steps} steps apart`;
  const count = `${partial ? 'at least ' : ''}${formatCount(paths.length)}`;
  const which = all
    ? `path${paths.length === 1 ? '' : 's'} of up to ${longest} steps`
    : `shortest path${paths.length === 1 ? '' : 's'}`;
  return `${from} and ${to} ${apart}, on ${count} ${which}`;
}

/** What a limit that cut the answer is called, for people: `relationships_read: 100000` is `relationships read 100,000`. */
export function describeLimits(limits: readonly string[]): string {
  const named = limits.map((limit) => {
    const [name = '', value = ''] = limit.split(': ');
    const words = name.replaceAll('_', ' ');
    return value === ''
      ? words
      : `${words} ${Number.isFinite(Number(value)) ? formatCount(Number(value)) : value}`;
  });
  return named.length === 0 ? '' : ` (${named.join(', ')})`;
}
