import type { FileTie } from '../../../domain/graph-file.ts';
import { parseDate } from '../../../domain/parse-date.ts';
import { toKind } from '../element-checks.ts';
import { fileError, quote } from '../file-error.ts';
import type { FormatReader, GraphSink } from '../graph-sink.ts';
import { JsonElements } from './json-elements.ts';
import { isObject } from './read-json.ts';

type Values = Record<string, unknown>;

/** Where objects without `name` say what they are called. */
const NAMES = [
  'name',
  'value',
  'path',
  'key',
  'subject',
  'user_id',
  'account_login',
  'abstract',
  'source_name',
  'definition_type',
];

/**
 * STIX 2.1 bundles (OASIS): objects become nodes of their type and name, relationship objects ties of their relationship
 * type, sightings ties from who saw to what was seen, and every other reference (`created_by_ref`, `object_refs`) a
 * tie named after it. Confidence is 0 to 1 here, 0 to 100 there. What our writer adds begins with `x_bellwether_`.
 */
export function readStix(sink: GraphSink): FormatReader {
  const { fileName } = sink;
  sink.directed(true);
  let objects = 0;
  const elements = new JsonElements(fileName, {
    element(name, value, index) {
      if (name !== 'objects' && name !== '') return;
      objects++;
      take(value, index);
    },
    member: () => {},
  });

  function take(value: unknown, index: number): void {
    const place = { unit: 'object', number: index + 1 } as const;
    if (!isObject(value) || typeof value.id !== 'string' || typeof value.type !== 'string')
      throw fileError(
        'RECORD_INVALID',
        fileName,
        place,
        `It has no id and type: ${quote(JSON.stringify(value))}.`,
      );
    const { id, type } = value;
    const tie = (source: unknown, target: unknown, rest: Partial<FileTie>): void => {
      if (typeof source !== 'string' || typeof target !== 'string')
        throw fileError(
          'RECORD_INVALID',
          fileName,
          place,
          `The ${type} ${quote(id)} names no objects at its ends.`,
        );
      sink.tie(
        {
          source: keys.get(source) ?? source,
          target: keys.get(target) ?? target,
          weight: 1,
          at: null,
          directed: null,
          kind: null,
          attributes: {},
          ...rest,
        },
        place,
      );
    };
    if (type === 'relationship') {
      const {
        source_ref,
        target_ref,
        relationship_type,
        start_time,
        stop_time,
        x_bellwether_weight,
        x_bellwether_directed,
        ...rest
      } = value;
      tie(source_ref, target_ref, {
        kind: toKind(relationship_type),
        directed: x_bellwether_directed === false ? false : null,
        weight: typeof x_bellwether_weight === 'number' ? x_bellwether_weight : 1,
        ...times(start_time, stop_time),
        attributes: attributesOf(rest, id),
      });
      return;
    }
    if (type === 'sighting') {
      const { sighting_of_ref, where_sighted_refs, first_seen, last_seen, count, created_by_ref, ...rest } =
        value;
      const places =
        Array.isArray(where_sighted_refs) && where_sighted_refs.length > 0
          ? where_sighted_refs
          : [created_by_ref];
      // Nobody is named who saw it: then there is no tie to make.
      if (places[0] === undefined) sink.warn('Sightings that do not say where or by whom were left out.');
      else
        for (const where of places)
          tie(where, sighting_of_ref, {
            kind: 'sighted',
            weight: typeof count === 'number' && count > 0 ? count : 1,
            ...times(first_seen, last_seen),
            attributes: attributesOf(rest, id),
          });
      return;
    }
    const attributes = attributesOf(value, null);
    const references: [string, unknown][] = [];
    for (const [name, ref] of isObject(value.x_bellwether_attributes) ? [] : Object.entries(attributes)) {
      const kind = /^(.+)_refs?$/.exec(name)?.[1];
      if (kind === undefined) continue;
      delete attributes[name];
      for (const one of Array.isArray(ref) ? ref : [ref]) references.push([kind, one]);
    }
    let label = typeof value.name === 'string' && value.name !== '' ? value.name : id;
    for (const name of isObject(value.x_bellwether_attributes) ? [] : NAMES) {
      const text = attributes[name];
      if (typeof text !== 'string' || text === '') continue;
      label = text;
      delete attributes[name];
      break;
    }
    const own = value.x_bellwether_key;
    const key = typeof own === 'string' ? own : id;
    if (key !== id) keys.set(id, key);
    const kind = toKind(value.x_bellwether_kind ?? type.replace(/^x-bellwether-/, ''));
    sink.node({ key, label, kind, attributes }, place);
    for (const [kindOfReference, target] of references) tie(id, target, { kind: toKind(kindOfReference) });
  }

  /** Keys of nodes that our writer gave an id of the form that STIX wants. */
  const keys = new Map<string, string>();

  return {
    write: (text) => elements.write(text),
    end() {
      elements.end();
      if (objects === 0) throw fileError('RECORD_INVALID', fileName, null, 'The bundle holds no objects.');
    },
  };
}

function times(from: unknown, to: unknown): { at: number | null; until?: number } {
  const at = typeof from === 'string' ? (parseDate(from) ?? null) : null;
  const until = typeof to === 'string' ? parseDate(to) : undefined;
  return { at, ...(until === undefined ? {} : { until }) };
}

/** Ours stand in a property of their own, as STIX demands values of its own in the places of some. */
function attributesOf(value: Values, id: string | null): Values {
  const {
    id: _id,
    type: _type,
    spec_version: _version,
    x_bellwether_attributes: own,
    confidence,
    ...rest
  } = value;
  if (isObject(own)) return { ...own };
  return {
    ...rest,
    ...(id === null ? {} : { id }),
    ...(typeof confidence === 'number' ? { confidence: confidence / 100 } : {}),
  };
}
