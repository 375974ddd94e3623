import { derivedUuid } from '../../../base/ids.ts';
import { type GatheredGraph, isoTime } from './gather-graph.ts';

type Attributes = Readonly<Record<string, unknown>>;

/** Types of STIX 2.1 that need a name only, and what else ours must say. */
const TYPES: Readonly<Record<string, readonly [type: string, more: Attributes]>> = {
  person: ['identity', { identity_class: 'individual' }],
  organisation: ['identity', { identity_class: 'organization' }],
  organization: ['identity', { identity_class: 'organization' }],
  company: ['identity', { identity_class: 'organization' }],
  identity: ['identity', {}],
  attack_pattern: ['attack-pattern', {}],
  campaign: ['campaign', {}],
  course_of_action: ['course-of-action', {}],
  infrastructure: ['infrastructure', {}],
  intrusion_set: ['intrusion-set', {}],
  malware: ['malware', { is_family: false }],
  threat_actor: ['threat-actor', {}],
  tool: ['tool', {}],
  vulnerability: ['vulnerability', {}],
};

/** Properties of these types that stand at the top, where an attribute has their name and form. */
const TEXTS = [
  'description',
  'identity_class',
  'objective',
  'contact_information',
  'sophistication',
  'resource_level',
  'primary_motivation',
  'lang',
];
const LISTS = [
  'aliases',
  'labels',
  'goals',
  'roles',
  'sectors',
  'malware_types',
  'tool_types',
  'threat_actor_types',
  'infrastructure_types',
  'kill_chain_phases',
  'external_references',
]; // prettier-ignore

/**
 * A STIX 2.1 bundle: nodes as objects of the type that their kind is, else `x-bellwether-KIND`; ties as relationships.
 * Keys, weights and attributes go along in properties that begin with `x_bellwether_`, so that reading it again
 * gives the same. `writtenAt` stands where STIX asks when an object was created and nothing says it.
 */
export function* writeStix(graph: GatheredGraph, writtenAt: number): Generator<string> {
  yield `{"type":"bundle","id":"bundle--${derivedUuid(`bundle\0${graph.name}\0${writtenAt}`)}","objects":[`;
  const now = isoTime(writtenAt);
  const types: string[] = [];
  const typeOf = new Uint16Array(graph.nodeCount);
  let place = 0;
  let comma = '\n';
  for (const { key, label, kind, attributes } of graph.nodes) {
    const [type, more] = (kind === null ? undefined : TYPES[kind]) ?? [
      `x-bellwether-${(kind ?? 'entity').replaceAll('_', '-')}`,
      {},
    ];
    let number = types.indexOf(type);
    if (number === -1) number = types.push(type) - 1;
    typeOf[place++] = number;
    yield `${comma}${JSON.stringify({
      type,
      spec_version: '2.1',
      id: idOf(type, key),
      ...created(attributes, now),
      name: label,
      ...more,
      ...properties(attributes),
      x_bellwether_key: key,
      ...(kind === null ? {} : { x_bellwether_kind: kind }),
      x_bellwether_attributes: attributes,
    })}`;
    comma = ',\n';
  }
  let number = 0;
  for (const { source, target, weight, at, until, directed, kind, attributes } of graph.ties) {
    const end = (key: string): string => idOf(types[typeOf[graph.placeOf(key)]!]!, key);
    yield `${comma}${JSON.stringify({
      type: 'relationship',
      spec_version: '2.1',
      id: idOf(
        'relationship',
        typeof attributes.id === 'string' ? attributes.id : `${source}\0${target}\0${kind}\0${number++}`,
      ),
      ...created(attributes, now),
      relationship_type: (kind ?? 'related_to').replaceAll('_', '-'),
      source_ref: end(source),
      target_ref: end(target),
      // STIX wants the end after the start.
      ...(at === null ? {} : { start_time: isoTime(at) }),
      ...(until == null || (at !== null && until <= at) ? {} : { stop_time: isoTime(until) }),
      ...properties(attributes),
      ...(weight === 1 ? {} : { x_bellwether_weight: weight }),
      ...((directed ?? graph.directed) === false ? { x_bellwether_directed: false } : {}),
      x_bellwether_attributes: attributes,
    })}`;
    comma = ',\n';
  }
  yield '\n]}\n';
}

function idOf(type: string, key: string): string {
  return key.startsWith(`${type}--`) && /--[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(key)
    ? key
    : `${type}--${derivedUuid(`bellwether stix 1\0${key}`)}`;
}

function created({ created, modified }: Attributes, now: string): object {
  const from = isStixTime(created) ? created : now;
  return { created: from, modified: isStixTime(modified) && modified >= from ? modified : from };
}

function isStixTime(value: unknown): value is string {
  return typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(value);
}

function properties(attributes: Attributes): Attributes {
  const found: Record<string, unknown> = {};
  for (const name of TEXTS) if (typeof attributes[name] === 'string') found[name] = attributes[name];
  for (const name of LISTS) {
    const list = attributes[name];
    if (Array.isArray(list) && list.length > 0) found[name] = list;
  }
  const { confidence } = attributes;
  if (typeof confidence === 'number' && confidence >= 0 && confidence <= 1)
    found.confidence = Math.round(confidence * 100);
  return found;
}
