import type { RadarBlip, RadarEdition, RadarEditionSummary } from '../../domain/radar.ts';
import type {
  RadarEditionPage,
  RadarBlip as WireBlip,
  RadarEdition as WireEdition,
  HorizonBoard as WireHorizonBoard,
  PestleBoard as WirePestleBoard,
} from '../../schemas/radar.ts';
import type { HorizonBoard, PestleBoard } from '../../trends/radar/boards.ts';
import { layoutRadar } from '../../trends/radar/layout-radar.ts';

export function toWireEditionSummary(edition: RadarEditionSummary): RadarEditionPage['items'][number] {
  const { id, name, state, createdAt, publishedAt, blips } = edition;
  return { id, name, state, created_at: time(createdAt), published_at: orNull(publishedAt), blips };
}

/** With the place of each dot. */
export function toWireEdition(edition: RadarEdition): WireEdition {
  const { layout, ordered } = layoutRadar(edition.items);
  return {
    ...toWireEditionSummary(edition),
    quadrants: [...edition.quadrants],
    previous: edition.previous,
    rings: layout.rings.map(({ ring, radius }) => ({ ring, radius })),
    dot: layout.dot,
    items: ordered.map((blip, i) => toWireBlip(blip, layout.places[i]!)),
  };
}

function toWireBlip(
  { id, name, quadrant, ring, movement, suggested, trend, description, curated }: RadarBlip,
  place: { readonly number: number; readonly x: number; readonly y: number },
): WireBlip {
  return {
    id,
    name,
    quadrant,
    ring,
    movement,
    number: place.number,
    x: place.x,
    y: place.y,
    suggested:
      suggested === null
        ? null
        : {
            ...suggested,
            reasons: [...suggested.reasons],
            parts: suggested.parts.map((part) => ({ ...part })),
          },
    trend,
    description,
    curated: curated === null ? null : { by: curated.by, at: time(curated.at), reason: curated.reason },
  };
}

export function toWireHorizonBoard({ asOf, columns }: HorizonBoard): WireHorizonBoard {
  return {
    as_of: orNull(asOf),
    columns: columns.map(({ horizon, items }) => ({
      horizon,
      items: items.map(({ id, name, confidence, recent, growth, reasons, movedFrom }) => ({
        id,
        name,
        confidence,
        recent,
        growth,
        reasons: [...reasons],
        moved_from: movedFrom,
      })),
    })),
  };
}

export function toWirePestleBoard({ asOf, columns }: PestleBoard): WirePestleBoard {
  return {
    as_of: orNull(asOf),
    columns: columns.map(({ pestle, signals, items }) => ({ pestle, signals, items: [...items] })),
  };
}

function time(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

function orNull(milliseconds: number | null): string | null {
  return milliseconds === null ? null : time(milliseconds);
}
