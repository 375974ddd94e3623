import type { RingSuggestion } from '../../domain/radar.ts';
import type { HorizonAssessment, TrendId } from '../../domain/trend.ts';
import type { Queryable } from '../../ports/database.ts';
import { blipKey } from './blip-key.ts';
import { suggestRing } from './suggest-ring.ts';

/** A technology of which the newest trends say enough to place it. */
export interface SuggestedBlip {
  readonly trend: TrendId;
  readonly name: string;
  readonly suggested: RingSuggestion;
}

interface Row {
  readonly id: TrendId;
  readonly name: string;
  readonly horizon: HorizonAssessment;
}

const SELECT = `SELECT t.id, t.name, d.detail -> 'horizon' AS horizon FROM trends t JOIN trend_details d ON d.id = t.id
  WHERE t.kind = 'entity' AND t.entity_kind = 'technology' AND t.horizon IS NOT NULL`;

/** Those that deserve most attention now. */
export async function readSuggestions(tenant: Queryable, limit: number): Promise<SuggestedBlip[]> {
  const rows = await tenant.query<Row>({
    name: 'radar-suggestions',
    text: `${SELECT} ORDER BY t.score DESC, t.id LIMIT $1`,
    values: [limit],
  });
  return rows.map(toSuggested);
}

/** By the trend behind a blip, or else by its name: what the evidence suggests for each that it says something of. */
export async function suggestionsFor<Blip extends { readonly name: string; readonly trend: TrendId | null }>(
  tenant: Queryable,
  blips: readonly Blip[],
): Promise<ReadonlyMap<Blip, SuggestedBlip>> {
  const rows =
    blips.length === 0
      ? []
      : await tenant.query<Row>({
          name: 'radar-suggestions-for',
          text: `${SELECT} AND (t.id = ANY ($1::text[]) OR t.folded = ANY ($2::text[]))`,
          values: [blips.flatMap(({ trend }) => trend ?? []), blips.map(({ name }) => blipKey(name))],
        });
  const found = rows.map(toSuggested);
  const byTrend = new Map(found.map((each) => [each.trend, each]));
  const byName = new Map(found.map((each) => [blipKey(each.name), each]));
  return new Map(
    blips.flatMap((blip) => {
      const suggested = blip.trend === null ? byName.get(blipKey(blip.name)) : byTrend.get(blip.trend);
      return suggested === undefined ? [] : [[blip, suggested] as const];
    }),
  );
}

function toSuggested({ id, name, horizon }: Row): SuggestedBlip {
  return { trend: id, name, suggested: suggestRing(horizon) };
}
