import { BellwetherError } from '../../base/errors.ts';
import type { Quadrants, Ring } from '../../domain/radar.ts';
import { blipKey, movementFrom } from './blip-key.ts';
import type { NewBlip } from './blip-rows.ts';
import type { NewPlacement } from './placements.ts';
import type { RadarImportRequest } from './radar.ts';
import type { RejectedLine } from './radar-file.ts';
import { readRadarCsv } from './read-radar-csv.ts';
import { readRadarJson } from './read-radar-json.ts';

/** A file that was read, and what becomes of it once it is known where each blip stood before. */
export interface TakenFile {
  readonly quadrants: Quadrants;
  readonly rejected: readonly RejectedLine[];
  readonly keys: readonly string[];
  place(
    before: (key: string) => Ring | null,
    options: { /** Nothing is published yet. */ readonly first: boolean },
  ): {
    readonly blips: readonly NewBlip[];
    readonly placements: readonly NewPlacement[];
    readonly disputed: readonly RejectedLine[];
  };
}

/** Throws INVALID_INPUT when not one line can be taken. */
export function takeFile({ format, content }: RadarImportRequest): TakenFile {
  const file = format === 'csv' ? readRadarCsv(content) : readRadarJson(content);
  if (file.blips.length === 0) {
    const first = file.rejected[0];
    throw new BellwetherError(
      'INVALID_INPUT',
      first === undefined
        ? 'The file has no blips.'
        : `None of its ${file.rejected.length} lines can be taken. Line ${first.line}: ${first.reason}`,
    );
  }
  return {
    quadrants: file.quadrants,
    rejected: file.rejected,
    keys: file.blips.map(({ name }) => blipKey(name)),
    place(before, { first }) {
      const disputed: RejectedLine[] = [];
      const blips = file.blips.map(({ line, text, name, quadrant, ring, description, stated }): NewBlip => {
        const last = before(blipKey(name));
        const movement = last === null ? (stated ?? 'new') : movementFrom(last, ring);
        if (last !== null && stated !== null && stated !== movement)
          disputed.push({
            line,
            text,
            reason: `It says ${SAID[stated]}, but the last edition here that held "${name}" had it in ${last}: ${SAID[movement]} is kept.`,
          });
        else if (last === null && !first && movement !== 'new')
          disputed.push({
            line,
            text,
            reason: `It says ${SAID[movement]}, but no edition published here held "${name}": what it says is kept.`,
          });
        return { name, quadrant, ring, before: last, movement, description, trend: null, curated: null };
      });
      return {
        blips,
        placements: file.blips.map(({ line, name, ring, quadrant }) => ({
          name,
          ring,
          quadrant,
          reason: `Imported from ${format.toUpperCase()}, ${format === 'csv' ? 'line' : 'blip'} ${line}.`,
        })),
        disputed,
      };
    },
  };
}

const SAID = { new: 'new', in: 'moved in', out: 'moved out', none: 'no change' } as const;
