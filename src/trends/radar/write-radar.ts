import type { RadarEdition } from '../../domain/radar.ts';
import { inOrder } from './blip-key.ts';

const STATUS = { new: 'new', in: 'moved in', out: 'moved out', none: 'no change' } as const;

/** The columns that other radars read, and why each blip stands where it does. RFC 4180, lines end with CR LF. */
export function writeRadarCsv(edition: RadarEdition): string {
  const rows = inOrder(edition.items).map((blip) => [
    blip.name,
    blip.ring,
    edition.quadrants[blip.quadrant]!,
    blip.movement === 'new' ? 'TRUE' : 'FALSE',
    STATUS[blip.movement],
    blip.description,
    blip.curated?.reason ?? '',
  ]);
  return [['name', 'ring', 'quadrant', 'isNew', 'status', 'description', 'reason'], ...rows]
    .map((cells) => `${cells.map(csvCell).join(',')}\r\n`)
    .join('');
}

/** A cell that a spreadsheet would take for a formula gets an apostrophe before it, which our import takes away again. */
function csvCell(text: string): string {
  const safe = /^'*[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n']/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Everything that is known of an edition but ids, with the evidence behind suggestions. */
export function writeRadarJson(edition: RadarEdition): string {
  const file = {
    format: 'bellwether-radar-1',
    name: edition.name,
    state: edition.state,
    published_at: edition.publishedAt === null ? null : new Date(edition.publishedAt).toISOString(),
    previous: edition.previous?.name ?? null,
    quadrants: edition.quadrants,
    blips: inOrder(edition.items).map(
      ({ name, ring, quadrant, movement, description, trend, curated, suggested }) => ({
        name,
        ring,
        quadrant: edition.quadrants[quadrant],
        movement,
        description,
        trend,
        curated:
          curated === null
            ? null
            : { by: curated.by, at: new Date(curated.at).toISOString(), reason: curated.reason },
        suggested,
      }),
    ),
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}
