import { toKind } from '../element-checks.ts';
import { fileError, quote } from '../file-error.ts';
import type { FormatReader, GraphSink } from '../graph-sink.ts';
import { FILE_LIMITS } from '../limits.ts';
import { timeOf } from '../well-known-names.ts';
import { JsonElements } from './json-elements.ts';
import { isObject } from './read-json.ts';

type Values = Record<string, unknown>;

/** What our writer names nodes that are no IRI of their own. */
export const NODE_IRI = 'urn:bellwether:node:';

const LABELS = new Set(['name', 'label', 'prefLabel', 'title', 'headline']);

/**
 * JSON-LD: objects with `@id` and `@type` become nodes, properties that lead to other nodes ties named after the
 * property, RDF statements (`rdf:subject`, `rdf:predicate`, `rdf:object`) ties with what they say of it, and other
 * properties attributes. Names of IRIs are their last part. A context that stands in the file tells which properties
 * are links; contexts elsewhere are never fetched.
 */
export function readJsonld(sink: GraphSink): FormatReader {
  const { fileName } = sink;
  sink.directed(true);
  /** Terms whose texts are ids. */
  const links = new Set<string>();
  let elements = 0;
  let blank = 0;
  let outermost: Values = {};

  function takeContext(context: unknown): void {
    for (const one of Array.isArray(context) ? context : [context]) {
      if (typeof one === 'string')
        sink.warn(`The context ${quote(one)} was not fetched: its terms were read as they stand.`);
      if (!isObject(one)) continue;
      for (const [term, definition] of Object.entries(one))
        if (isObject(definition) && (definition['@type'] === '@id' || definition['@type'] === '@vocab'))
          links.add(term);
    }
  }

  function takeObject(value: unknown, index: number, depth: number): string | null {
    const place = { unit: 'object', number: index + 1 } as const;
    if (!isObject(value))
      throw fileError(
        'RECORD_INVALID',
        fileName,
        place,
        `It is ${quote(JSON.stringify(value))}; an object is expected.`,
      );
    if (depth > FILE_LIMITS.depth)
      throw fileError(
        'TOO_LARGE',
        fileName,
        place,
        `Objects are nested deeper than ${FILE_LIMITS.depth} levels.`,
      );
    const types = listOf(value['@type'] ?? value.type).filter((type) => typeof type === 'string');
    if (types.some((type) => localName(type) === 'Statement') && takeStatement(value, index)) return null;
    const id = value['@id'] ?? value.id;
    const key = typeof id === 'string' ? keyOf(id) : `_:b${++blank}`;
    const attributes: Values = {};
    const ties: [string, string][] = [];
    let label: string | null = null;
    for (const [name, given] of Object.entries(value)) {
      if (name === '@context') {
        takeContext(given);
        continue;
      }
      if (name.startsWith('@') || name === 'id' || name === 'type') continue;
      const local = localName(name);
      if (isObject(given) && given['@type'] === '@json') {
        if (local === 'attributes' && isObject(given['@value'])) Object.assign(attributes, given['@value']);
        else attributes[local] = given['@value'];
        continue;
      }
      const kept: unknown[] = [];
      for (const one of listOf(isObject(given) && Array.isArray(given['@list']) ? given['@list'] : given)) {
        if (typeof one === 'string' && (links.has(name) || links.has(local))) ties.push([local, keyOf(one)]);
        else if (isObject(one) && one['@value'] !== undefined) kept.push(one['@value']);
        else if (isObject(one)) {
          const target = isReference(one)
            ? keyOf(String(one['@id'] ?? one.id))
            : takeObject(one, index, depth + 1);
          if (target !== null) ties.push([local, target]);
        } else if (one !== null) kept.push(one);
      }
      if (kept.length === 0) continue;
      if (label === null && LABELS.has(local) && typeof kept[0] === 'string' && kept[0] !== '')
        label = kept.shift() as string;
      if (kept.length > 0) attributes[local] = kept.length === 1 ? kept[0] : kept;
    }
    if (types.length > 1) attributes.types = types.map(localName);
    // An object that is only links says nothing of the node, which may be described elsewhere.
    if (label !== null || types.length > 0 || Object.keys(attributes).length > 0 || ties.length === 0)
      sink.node(
        {
          key,
          label: label ?? key,
          kind: types[0] === undefined ? null : toKind(localName(types[0])),
          attributes,
        },
        place,
      );
    for (const [kind, target] of ties)
      sink.tie(
        {
          source: key,
          target,
          weight: 1,
          at: null,
          directed: null,
          kind: kind === 'tie' ? null : toKind(kind),
          attributes: {},
        },
        place,
      );
    return key;
  }

  function takeStatement(value: Values, index: number): boolean {
    const parts: Values = {};
    for (const [name, one] of Object.entries(value)) parts[localName(name)] = one;
    const ends = [parts.subject, parts.object].map((one) => (isObject(one) ? one['@id'] : one));
    const [source, target] = ends;
    if (typeof source !== 'string' || typeof target !== 'string') return false;
    const predicate = isObject(parts.predicate) ? parts.predicate['@id'] : parts.predicate;
    const kind = typeof predicate === 'string' ? localName(predicate) : 'tie';
    const own = parts.attributes;
    const attributes = isObject(own) && isObject(own['@value']) ? own['@value'] : {};
    const until = timeOf(parts.until);
    sink.tie(
      {
        source: keyOf(source),
        target: keyOf(target),
        weight: typeof parts.weight === 'number' ? parts.weight : 1,
        at: timeOf(parts.time),
        ...(until === null ? {} : { until }),
        directed: typeof parts.directed === 'boolean' ? parts.directed : null,
        kind: kind === 'tie' ? null : toKind(kind),
        attributes,
      },
      { unit: 'object', number: index + 1 },
    );
    return true;
  }

  const parser = new JsonElements(fileName, {
    element(name, value, index) {
      if (name === '@graph' || name === '') {
        elements++;
        takeObject(value, index, 0);
      } else if (name === '@context') takeContext(value);
      else outermost[name] = [...listOf(outermost[name] ?? []), value];
    },
    member(name, value) {
      if (name === '@context') takeContext(value);
      else outermost[name] = value;
    },
  });
  return {
    write: (text) => parser.write(text),
    end() {
      parser.end();
      // A file that is one node object.
      if (elements === 0) takeObject(outermost, 0, 0);
      outermost = {};
    },
  };
}

function keyOf(id: string): string {
  const own = id.startsWith('node:')
    ? id.slice(5)
    : id.startsWith(NODE_IRI)
      ? id.slice(NODE_IRI.length)
      : null;
  if (own === null) return id;
  try {
    return decodeURIComponent(own);
  } catch {
    return id;
  }
}

function localName(iri: string): string {
  return /[^#/:]+$/.exec(iri)?.[0] ?? iri;
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : value === undefined ? [] : [value];
}

function isReference(value: Values): boolean {
  const names = Object.keys(value);
  return (
    names.length === 1 && (names[0] === '@id' || names[0] === 'id') && typeof value[names[0]] === 'string'
  );
}
