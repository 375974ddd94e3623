import type { RadarMovement } from '../../api/contract.ts';
import { MOVEMENTS } from '../../radar/radar-words.ts';
import { asList, asOneOf, asText, compact } from '../../url/search-params.ts';

export interface RadarSearch {
  /** The newest published edition when absent, else the draft. */
  readonly edition?: string | undefined;
  /** The one that is open. */
  readonly blip?: string | undefined;
  /** Only these stand out. */
  readonly movement?: readonly RadarMovement[] | undefined;
  /** What is being done. */
  readonly do?: (typeof DOINGS)[number] | undefined;
}

const DOINGS = ['begin', 'import', 'add'] as const;

export function validateRadarSearch(search: Record<string, unknown>): RadarSearch {
  const movements = asList(search.movement)?.flatMap((value) => asOneOf(value, MOVEMENTS) ?? []);
  return compact({
    edition: asText(search.edition),
    blip: asText(search.blip),
    movement: movements === undefined || movements.length === 0 ? undefined : movements,
    do: asOneOf(search.do, DOINGS),
  });
}
