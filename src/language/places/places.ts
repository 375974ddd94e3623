import type { Place } from '../../domain/analysis.ts';
import type { Gazetteer } from '../../kernels/text/gazetteer.ts';
import { PLACE } from '../../kernels/text/gazetteer-format.ts';

/**
 * The places that a document speaks of, most mentioned first, ties in the order of mention. `named` are the gazetteer
 * entries of its linked locations, one per mention; `demonyms` the countries whose people it names. A region stands for
 * its country with the region's coordinates; what belongs to no one country (Europe) is left out. O(mentions).
 */
export function placesOf(
  gazetteer: Gazetteer,
  named: readonly number[],
  options: { readonly demonyms: readonly number[]; readonly idOf: (entry: number) => string },
): Place[] {
  const counts = new Map<number, number>();
  for (const entry of named) counts.set(entry, (counts.get(entry) ?? 0) + 1);
  for (const entry of options.demonyms) counts.set(entry, (counts.get(entry) ?? 0) + 1);
  const places: Place[] = [];
  for (const [entry, mentions] of counts) {
    const place = gazetteer.placeOf(entry);
    if (place === null || place.country === null) continue;
    places.push({
      entityId: options.idOf(entry),
      country: place.country,
      city: place.level === PLACE.city ? gazetteer.nameOf(entry) : null,
      latitude: place.latitude,
      longitude: place.longitude,
      mentions,
    });
  }
  // The sort is stable: equal counts stay in the order of mention.
  return places.sort((a, b) => b.mentions - a.mentions);
}
