import type { FileNode, FileTie } from '../../domain/graph-file.ts';
import { parseDate } from '../../domain/parse-date.ts';
import { weightOf } from './attribute-values.ts';
import { toKind } from './element-checks.ts';

/**
 * Takes from the attributes what nodes and ties have places for: `label`, `name` and `kind` of nodes; `weight`, `kind`,
 * `time` and `until` of ties. Formats without words of their own for them (GraphML, GML, Pajek, JSON) write them so.
 */
export function nodeFrom(key: string, attributes: Record<string, unknown>, label?: string): FileNode {
  let text = label;
  for (const name of text === undefined ? ['label', 'Label', 'name', 'Name'] : []) {
    const value = attributes[name];
    if (text === undefined && typeof value === 'string' && value !== '') {
      text = value;
      delete attributes[name];
    }
  }
  return { key, label: text ?? key, kind: takeKind(attributes), attributes };
}

export function tieFrom(
  source: string,
  target: string,
  directed: boolean | null,
  attributes: Record<string, unknown>,
): FileTie {
  let weight = 1;
  let weighted = false;
  for (const name of ['weight', 'Weight']) {
    if (attributes[name] === undefined) continue;
    weight = weightOf(attributes[name]);
    delete attributes[name];
    weighted = true;
    break;
  }
  // The well-known samples of GML call the weight so.
  if (!weighted && typeof attributes.value === 'number' && attributes.value > 0) {
    weight = attributes.value;
    delete attributes.value;
  }
  const at = takeTime(attributes, ['time', 'timestamp']);
  const until = takeTime(attributes, ['until']);
  return {
    source,
    target,
    weight,
    at,
    ...(until === null ? {} : { until }),
    directed,
    kind: takeKind(attributes),
    attributes,
  };
}

function takeKind(attributes: Record<string, unknown>): string | null {
  const kind = toKind(attributes.kind);
  if (kind !== null) delete attributes.kind;
  return kind;
}

/** A value of another kind than a date stays an attribute. */
function takeTime(attributes: Record<string, unknown>, names: readonly string[]): number | null {
  for (const name of names) {
    const time = timeOf(attributes[name]);
    if (time === null) continue;
    delete attributes[name];
    return time;
  }
  return null;
}

/** Milliseconds since the epoch of a date, or of a number as large as seconds since 1973; null for all else. */
export function timeOf(value: unknown): number | null {
  if (typeof value === 'number') return Math.abs(value) >= 1e8 ? (parseDate(value) ?? null) : null;
  if (typeof value !== 'string' || value.length < 8) return null;
  if (/^\d+(\.\d+)?$/.test(value.trim())) return timeOf(Number(value));
  return parseDate(value) ?? null;
}
