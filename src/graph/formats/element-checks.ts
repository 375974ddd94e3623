import { GRAPH_KIND } from '../../domain/graph.ts';
import type { FileNode, FileTie } from '../../domain/graph-file.ts';
import { fileError, type Place, quote } from './file-error.ts';
import { FILE_LIMITS } from './limits.ts';

/** The node with texts that can be stored; throws `RECORD_INVALID` for what cannot be kept. */
export function checkNode(node: FileNode, fileName: string, place: Place): FileNode {
  const label = cleanText(node.label === '' ? node.key : node.label, fileName, place);
  return {
    key: checkKey(node.key, fileName, place),
    label: label.length > FILE_LIMITS.label ? label.slice(0, FILE_LIMITS.label).toWellFormed() : label,
    kind: node.kind,
    attributes: checkAttributes(node.attributes, fileName, place),
  };
}

export function checkTie(tie: FileTie, fileName: string, place: Place): FileTie {
  checkWeight(tie.weight, fileName, place);
  if (tie.at !== null && !Number.isFinite(tie.at))
    throw fileError('RECORD_INVALID', fileName, place, `The time of the tie is ${tie.at}, which is no time.`);
  return {
    ...tie,
    source: checkKey(tie.source, fileName, place),
    target: checkKey(tie.target, fileName, place),
    attributes: checkAttributes(tie.attributes, fileName, place),
  };
}

export function checkKey(key: string, fileName: string, place: Place): string {
  if (key === '')
    throw fileError('RECORD_INVALID', fileName, place, 'A node has an empty name. Give it an id.');
  if (key.length > FILE_LIMITS.key)
    throw fileError(
      'RECORD_INVALID',
      fileName,
      place,
      `The node id ${quote(key)} has ${key.length} characters; at most ${FILE_LIMITS.key} are allowed.`,
    );
  return cleanText(key, fileName, place);
}

export function checkWeight(weight: number, fileName: string, place: Place, shown = String(weight)): void {
  if (weight > 0 && weight < Number.POSITIVE_INFINITY) return;
  throw fileError(
    'RECORD_INVALID',
    fileName,
    place,
    `The weight of the tie is ${quote(shown)}; it must be a number above 0. Correct it, or map another column or attribute as weight.`,
  );
}

/** Half characters become U+FFFD, as no UTF-8 text can hold them; NUL is refused. */
export function cleanText(text: string, fileName: string, place: Place): string {
  if (text.includes('\0'))
    throw fileError(
      'RECORD_INVALID',
      fileName,
      place,
      `The text ${quote(text)} holds a NUL character. Remove it.`,
    );
  return text.isWellFormed() ? text : text.toWellFormed();
}

function checkAttributes(
  attributes: FileNode['attributes'],
  fileName: string,
  place: Place,
): FileNode['attributes'] {
  let size = 0;
  let repaired: Record<string, unknown> | null = null;
  for (const name in attributes) {
    const value = attributes[name];
    size += name.length + 8;
    let checked = value;
    if (typeof value === 'string') {
      size += value.length;
      checked = cleanText(value, fileName, place);
    } else if (typeof value === 'object' && value !== null) {
      const text = JSON.stringify(value);
      size += text.length;
      // JSON writes NUL and half characters as escapes only.
      if (text.includes('\\u')) checked = cleanDeep(value, fileName, place);
    }
    const checkedName = cleanText(name, fileName, place);
    if (checked !== value || checkedName !== name || name === '__proto__') {
      repaired ??= { ...attributes };
      delete repaired[name];
      repaired[checkedName === '__proto__' ? 'proto' : checkedName] = checked;
    }
  }
  if (size > FILE_LIMITS.attributes)
    throw fileError(
      'TOO_LARGE',
      fileName,
      place,
      `The attributes take ${size} characters; at most ${FILE_LIMITS.attributes} are allowed for one node or tie.`,
    );
  return repaired ?? attributes;
}

function cleanDeep(value: unknown, fileName: string, place: Place): unknown {
  if (typeof value === 'string') return cleanText(value, fileName, place);
  if (Array.isArray(value)) return value.map((one) => cleanDeep(one, fileName, place));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => name !== '__proto__')
      .map(([name, one]) => [cleanText(name, fileName, place), cleanDeep(one, fileName, place)]),
  );
}

/** A kind as we write them: `attack-pattern` and `AttackPattern` become `attack_pattern`. Null when nothing is left. */
export function toKind(text: unknown): string | null {
  if (typeof text !== 'string' || text.length > 200) return null;
  const known = KINDS.get(text);
  if (known !== undefined) return known;
  const kind = text
    .trim()
    .replace(/([a-z0-9])(?=[A-Z])/g, '$1_')
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[_0-9]+|_+$/g, '')
    .slice(0, 60);
  const result = GRAPH_KIND.test(kind) ? kind : null;
  if (KINDS.size < 10_000) KINDS.set(text, result);
  return result;
}

/** Files have few kinds and name them with every element. */
const KINDS = new Map<string, string | null>();
