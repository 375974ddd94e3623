import { BellwetherError } from '../../base/errors.ts';
import type { Movement, Quadrants } from '../../domain/radar.ts';
import { checkRows, type RadarFile, type RadarRow } from './radar-file.ts';

const MOVEMENTS: ReadonlySet<unknown> = new Set(['new', 'in', 'out', 'none']);

/**
 * Reads our own export, or a list of `{name, ring, quadrant, isNew, description}` as other radars use it. Throws
 * INVALID_INPUT when it is not JSON or holds no list of blips.
 */
export function readRadarJson(content: string): RadarFile {
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch (error) {
    throw new BellwetherError('INVALID_INPUT', `It is not JSON: ${(error as Error).message}.`, {
      cause: error,
    });
  }
  const blips = Array.isArray(value) ? value : field(value, 'blips');
  if (!Array.isArray(blips))
    throw new BellwetherError(
      'INVALID_INPUT',
      'There is no list of blips in it. Give {"blips": [{"name", "ring", "quadrant", "description"}]} or the list alone.',
    );
  const quadrants = quadrantsOf(field(value, 'quadrants'));
  const rows = blips.map((blip: unknown, i): RadarRow => {
    const movement = field(blip, 'movement');
    const isNew = field(blip, 'isNew');
    const quadrant = field(blip, 'quadrant');
    return {
      line: i + 1,
      text: (JSON.stringify(blip) ?? '').slice(0, 200),
      name: textOf(field(blip, 'name')),
      ring: textOf(field(blip, 'ring')),
      quadrant:
        Number.isInteger(quadrant) && quadrants !== null
          ? (quadrants[quadrant as number] ?? '')
          : textOf(quadrant),
      description: textOf(field(blip, 'description')),
      stated: MOVEMENTS.has(movement)
        ? (movement as Movement)
        : isNew === undefined
          ? null
          : /^true$/i.test(String(isNew))
            ? 'new'
            : 'none',
    };
  });
  return checkRows(rows, quadrants === null ? {} : { quadrants });
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}

function quadrantsOf(value: unknown): Quadrants | null {
  if (!Array.isArray(value) || value.length !== 4) return null;
  const names = value.map((name) => textOf(name).slice(0, 60));
  return names.includes('') ? null : (names as unknown as Quadrants);
}
