import { derivedUuid } from '../../../base/ids.ts';
import { SCHEMA_OF_KIND, TIE_SCHEMA_OF_KIND, TIE_SCHEMATA } from '../json/ftm-schemata.ts';
import { type GatheredGraph, isoTime } from './gather-graph.ts';

/**
 * FollowTheMoney entities, one JSON object a line: nodes as the schema that their kind is, else Thing; ties as
 * Ownership, Employment and the like where their kind is one, else UnknownLink. What the schemata have no property for
 * (kind, weight, attributes) stands beside `properties`, where their tools keep it.
 */
export function* writeFtm(graph: GatheredGraph): Generator<string> {
  for (const { key, label, kind, attributes } of graph.nodes) {
    const { description, aliases } = attributes;
    yield `${JSON.stringify({
      id: key,
      schema: (kind === null ? undefined : SCHEMA_OF_KIND[kind]) ?? 'Thing',
      properties: {
        name: [label],
        ...(typeof description === 'string' ? { description: [description] } : {}),
        ...(Array.isArray(aliases) ? { alias: aliases.filter((one) => typeof one === 'string') } : {}),
      },
      kind,
      attributes,
    })}\n`;
  }
  let number = 0;
  for (const { source, target, weight, at, until, directed, kind, attributes } of graph.ties) {
    const [schema, turned] = (kind === null ? undefined : TIE_SCHEMA_OF_KIND[kind]) ?? ['UnknownLink', false];
    const [from, to] = TIE_SCHEMATA[schema]!;
    const one = directed ?? graph.directed;
    yield `${JSON.stringify({
      id:
        typeof attributes.id === 'string'
          ? attributes.id
          : derivedUuid(`bellwether ftm 1\0${source}\0${target}\0${kind}\0${number++}`),
      schema,
      properties: {
        [from]: [turned ? target : source],
        [to]: [turned ? source : target],
        ...(kind === null ? {} : { role: [kind.replaceAll('_', ' ')] }),
        ...(at === null ? {} : { startDate: [isoTime(at).slice(0, 19)] }),
        ...(until == null ? {} : { endDate: [isoTime(until).slice(0, 19)] }),
      },
      ...(turned ? { turned } : {}),
      kind,
      weight,
      ...(one === false ? { directed: false } : {}),
      ...(at === null ? {} : { time: isoTime(at) }),
      ...(until == null ? {} : { until: isoTime(until) }),
      attributes,
    })}\n`;
  }
}
