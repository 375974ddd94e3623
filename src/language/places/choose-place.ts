import type { Gazetteer, GazetteerPlace } from '../../kernels/text/gazetteer.ts';
import { PLACE } from '../../kernels/text/gazetteer-format.ts';

/** What a document says about where it is, gathered before the ambiguous names are decided. */
export interface PlaceEvidence {
  /** Unambiguous mentions per country. */
  readonly countries: ReadonlyMap<string, number>;
  /** Where those countries stand, for nearness. */
  readonly points: readonly {
    readonly country: string;
    readonly latitude: number;
    readonly longitude: number;
  }[];
  /** Country of the source, ISO 3166-1 alpha-2, null when unknown. */
  readonly sourceCountry: string | null;
}

export const PLACE_WEIGHTS = {
  /** "Paris, Texas": the name right behind says which one. Beats any difference in population. */
  saidBehind: 10,
  /** The candidate's country is named elsewhere. One is a factor of ten in population. */
  countryNamed: 1,
  sourceCountry: 0.8,
  /** A country within `nearKilometres` is named elsewhere. */
  countryNear: 0.4,
  nearKilometres: 2000,
  /** A region counts as if it had so many inhabitants. */
  regionPopulation: 5_000_000,
} as const;

/**
 * Which of a surface's places is meant: the decimal logarithm of its population plus the weights of what else the
 * document names. `behind` is the entry named right behind with a comma, -1 when none. Returns the entry, and
 * whether the document decided otherwise than population alone.
 */
export function choosePlace(
  gazetteer: Gazetteer,
  candidates: readonly number[],
  evidence: PlaceEvidence,
  behind: number,
): { entry: number; byContext: boolean } {
  let best = candidates[0]!;
  let bestScore = Number.NEGATIVE_INFINITY;
  let usual = best;
  let usualScore = Number.NEGATIVE_INFINITY;
  for (const entry of candidates) {
    const place = gazetteer.placeOf(entry);
    if (place === null) continue;
    const prior = Math.log10(
      1 + (place.level === PLACE.region ? PLACE_WEIGHTS.regionPopulation : place.population),
    );
    const score =
      prior + scoreOf(place, evidence) + (liesIn(gazetteer, place, behind) ? PLACE_WEIGHTS.saidBehind : 0);
    if (prior > usualScore) [usual, usualScore] = [entry, prior];
    if (score > bestScore) [best, bestScore] = [entry, score];
  }
  return { entry: best, byContext: best !== usual };
}

function scoreOf(place: GazetteerPlace, evidence: PlaceEvidence): number {
  if (place.country === null) return 0;
  let score = 0;
  if (evidence.countries.has(place.country)) score += PLACE_WEIGHTS.countryNamed;
  else if (
    evidence.points.some(
      (point) => point.country !== place.country && kilometres(point, place) < PLACE_WEIGHTS.nearKilometres,
    )
  )
    score += PLACE_WEIGHTS.countryNear;
  if (evidence.sourceCountry === place.country) score += PLACE_WEIGHTS.sourceCountry;
  return score;
}

function liesIn(gazetteer: Gazetteer, place: GazetteerPlace, behind: number): boolean {
  if (behind < 0) return false;
  if (place.region === behind) return true;
  const around = gazetteer.placeOf(behind);
  return around?.level === PLACE.country && around.country === place.country && place.level !== PLACE.country;
}

const EARTH_RADIUS = 6371;

/** Great-circle distance (haversine). */
function kilometres(
  a: { readonly latitude: number; readonly longitude: number },
  b: { readonly latitude: number; readonly longitude: number },
): number {
  const radians = Math.PI / 180;
  const sinLatitude = Math.sin(((b.latitude - a.latitude) * radians) / 2);
  const sinLongitude = Math.sin(((b.longitude - a.longitude) * radians) / 2);
  const h =
    sinLatitude ** 2 + Math.cos(a.latitude * radians) * Math.cos(b.latitude * radians) * sinLongitude ** 2;
  return 2 * EARTH_RADIUS * Math.asin(Math.sqrt(h));
}
