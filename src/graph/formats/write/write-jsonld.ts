import { type GatheredGraph, isoTime } from './gather-graph.ts';

const CONTEXT = {
  '@version': 1.1,
  '@vocab': 'urn:bellwether:kind:',
  node: 'urn:bellwether:node:',
  kind: 'urn:bellwether:kind:',
  rdf: 'http://www.w3.org/1999/02/22-rdf-syntax-ns#',
  xsd: 'http://www.w3.org/2001/XMLSchema#',
  label: 'http://www.w3.org/2000/01/rdf-schema#label',
  attributes: 'urn:bellwether:attributes',
  weight: 'urn:bellwether:weight',
  time: { '@id': 'urn:bellwether:time', '@type': 'xsd:dateTime' },
  until: { '@id': 'urn:bellwether:until', '@type': 'xsd:dateTime' },
  directed: 'urn:bellwether:directed',
};

/**
 * JSON-LD 1.1: nodes with their kind as type, ties as RDF statements with weight and times, attributes as JSON literals.
 * Keys that are IRIs stay as they are; others become `urn:bellwether:node:...`.
 */
export function* writeJsonld(graph: GatheredGraph): Generator<string> {
  yield `{"@context":${JSON.stringify(CONTEXT)},"@graph":[`;
  let comma = '\n';
  for (const { key, label, kind, attributes } of graph.nodes) {
    yield `${comma}${JSON.stringify({ '@id': iriOf(key), ...(kind === null ? {} : { '@type': kind }), label, ...literal(attributes) })}`;
    comma = ',\n';
  }
  for (const { source, target, weight, at, until, directed, kind, attributes } of graph.ties) {
    const one = directed ?? graph.directed;
    yield `${comma}${JSON.stringify({
      '@type': 'rdf:Statement',
      'rdf:subject': { '@id': iriOf(source) },
      'rdf:predicate': { '@id': `kind:${kind ?? 'tie'}` },
      'rdf:object': { '@id': iriOf(target) },
      weight,
      ...(at === null ? {} : { time: isoTime(at) }),
      ...(until == null ? {} : { until: isoTime(until) }),
      ...(one === false ? { directed: false } : {}),
      ...literal(attributes),
    })}`;
    comma = ',\n';
  }
  yield '\n]}\n';
}

function literal(attributes: Readonly<Record<string, unknown>>): object {
  return Object.keys(attributes).length === 0
    ? {}
    : { attributes: { '@type': '@json', '@value': attributes } };
}

function iriOf(key: string): string {
  return /^(https?|urn|did|tag|doi):[^\s<>"{}|\\^`\u0000-\u001F]+$/.test(key) &&
    !key.startsWith('urn:bellwether:')
    ? key
    : `node:${encodeURIComponent(key)}`;
}
