import { messageOf } from '../../../base/errors.ts';
import { parseDate } from '../../../domain/parse-date.ts';
import { toKind } from '../element-checks.ts';
import { fileError, quote } from '../file-error.ts';
import type { FormatReader, GraphSink } from '../graph-sink.ts';
import { FILE_LIMITS } from '../limits.ts';
import { timeOf } from '../well-known-names.ts';
import { namesEntities, TIE_SCHEMATA } from './ftm-schemata.ts';
import { JsonElements } from './json-elements.ts';
import { splitLines } from './line-texts.ts';
import { isObject } from './read-json.ts';

type Values = Record<string, unknown>;

/**
 * FollowTheMoney entities, one JSON object a line (or a list of them): schemata such as Ownership, Directorship and
 * Employment become ties between the entities at their two ends, all others nodes; properties that name other entities
 * become ties named after the property.
 */
export function readFtm(sink: GraphSink): FormatReader {
  const { fileName } = sink;
  sink.directed(true);

  function take(value: unknown, place: { unit: 'line' | 'object'; number: number }): void {
    if (!isObject(value) || typeof value.id !== 'string' || typeof value.schema !== 'string')
      throw fileError(
        'RECORD_INVALID',
        fileName,
        place,
        `It has no id and schema: ${quote(JSON.stringify(value))}.`,
      );
    const {
      id,
      schema,
      properties,
      kind: ownKind,
      attributes: own,
      weight,
      directed,
      turned,
      time,
      until: ownUntil,
      ...others
    } = value;
    // What Aleph and OpenSanctions add about the record itself.
    for (const name of [
      'caption',
      'referents',
      'target',
      'datasets',
      'first_seen',
      'last_seen',
      'last_change',
    ])
      delete others[name];
    const values: Values = isObject(properties) ? { ...properties } : {};
    const kind = toKind(ownKind ?? schema);
    const edge = TIE_SCHEMATA[schema];
    if (edge !== undefined) {
      const [sourceName, targetName, directedSchema] = edge;
      const sources = idsOf(values[sourceName]);
      const targets = idsOf(values[targetName]);
      if (sources.length === 0 || targets.length === 0) {
        sink.warn(`Some ${schema} name no entity at one of their ends: they were left out.`);
        return;
      }
      delete values[sourceName];
      delete values[targetName];
      const at = timeOf(time) ?? takeDate(values, 'startDate') ?? takeDate(values, 'date');
      const until = timeOf(ownUntil) ?? takeDate(values, 'endDate');
      const attributes = isObject(own) ? own : { ...plain(values), ...others, id };
      for (const first of sources)
        for (const second of targets)
          sink.tie(
            {
              source: turned === true ? second : first,
              target: turned === true ? first : second,
              weight: typeof weight === 'number' ? weight : 1,
              at,
              ...(until === null ? {} : { until }),
              directed:
                typeof directed === 'boolean'
                  ? directed
                  : directedSchema || ownKind !== undefined
                    ? null
                    : false,
              kind: ownKind === null ? null : kind,
              attributes,
            },
            place,
          );
      return;
    }
    const ties: [string, string][] = [];
    for (const [name, given] of Object.entries(values)) {
      if (!namesEntities(schema, name)) continue;
      delete values[name];
      for (const target of idsOf(given)) ties.push([name, target]);
    }
    const [label, ...more] = textsOf(values.name ?? values.title ?? values.caption ?? values.full);
    if (values.name !== undefined) delete values.name;
    const attributes: Values = isObject(own) ? own : { ...plain(values), ...others };
    const aliases = [...more, ...textsOf(values.alias)];
    if (aliases.length > 0 && !isObject(own)) {
      delete attributes.alias;
      attributes.aliases = aliases;
    }
    sink.node({ key: id, label: label ?? id, kind: ownKind === null ? null : kind, attributes }, place);
    for (const [name, target] of ties)
      sink.tie(
        { source: id, target, weight: 1, at: null, directed: null, kind: toKind(name), attributes: {} },
        place,
      );
  }

  const lines = splitLines(fileName, (line, number) => {
    const place = { unit: 'line', number } as const;
    refuseDepth(line, fileName, place);
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch (error) {
      throw fileError(
        'RECORD_INVALID',
        fileName,
        place,
        `It is not JSON (${messageOf(error).replace(/, "[\s\S]*$/, '')}): ${quote(line)}.`,
      );
    }
    take(value, place);
  });
  let reader: FormatReader | null = null;
  return {
    write(text) {
      reader ??= text.trimStart().startsWith('[')
        ? new JsonElements(fileName, {
            element: (_name, value, index) => take(value, { unit: 'object', number: index + 1 }),
            member: () => {},
          })
        : lines;
      reader.write(text);
    },
    end: () => reader?.end(),
  };
}

function refuseDepth(line: string, fileName: string, place: { unit: 'line'; number: number }): void {
  let depth = 0;
  let deepest = 0;
  for (const [bracket] of line.matchAll(/[[{]|[\]}]/g)) {
    depth += bracket === '[' || bracket === '{' ? 1 : -1;
    deepest = Math.max(deepest, depth);
  }
  if (deepest > FILE_LIMITS.depth * 4)
    throw fileError(
      'TOO_LARGE',
      fileName,
      place,
      `Values are nested deeper than ${FILE_LIMITS.depth * 4} levels.`,
    );
}

/** Ids in a property: texts, or the entities themselves where they were written out. */
function idsOf(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).flatMap((one: unknown) =>
    typeof one === 'string' ? [one] : isObject(one) && typeof one.id === 'string' ? [one.id] : [],
  );
}

function textsOf(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).filter(
    (one): one is string => typeof one === 'string' && one !== '',
  );
}

/** Properties are lists always; a list of one is its value. */
function plain(values: Values): Values {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      Array.isArray(value) && value.length === 1 ? (value[0] as unknown) : value,
    ]),
  );
}

function takeDate(values: Values, name: string): number | null {
  const [text] = textsOf(values[name]);
  const time = text === undefined ? undefined : parseDate(text);
  if (time === undefined) return null;
  delete values[name];
  return time;
}
