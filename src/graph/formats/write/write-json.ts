import { freeName, type GatheredGraph, isoTime, NODE_NAMES, TIE_NAMES } from './gather-graph.ts';

type Values = Record<string, unknown>;

const LINK_NODE_NAMES = new Set([...NODE_NAMES, 'id', 'key', 'attributes']);
const LINK_TIE_NAMES = new Set([
  ...TIE_NAMES,
  'source',
  'target',
  'key',
  'attributes',
  'undirected',
  'directed',
]);

/** The serialisation of graphology, an element a line. */
export function* writeGraphology(graph: GatheredGraph): Generator<string> {
  const type = graph.directed === null ? 'mixed' : graph.directed ? 'directed' : 'undirected';
  yield `{"attributes":${JSON.stringify({ name: graph.name })},"options":{"type":"${type}","multi":true,"allowSelfLoops":true},"nodes":[`;
  let comma = '\n';
  for (const { key, label, kind, attributes } of graph.nodes) {
    const values = { label, ...(kind === null ? {} : { kind }), ...renamed(attributes, NODE_NAMES) };
    yield `${comma}${JSON.stringify({ key, attributes: values })}`;
    comma = ',\n';
  }
  yield '\n],"edges":[';
  comma = '\n';
  let number = 0;
  for (const tie of graph.ties) {
    const { source, target, directed, attributes } = tie;
    const undirected = (directed ?? graph.directed) === false;
    const values = { ...own(tie), ...renamed(attributes, TIE_NAMES) };
    yield `${comma}${JSON.stringify({ key: String(number++), source, target, ...(undirected ? { undirected } : directed === true && graph.directed === false ? { undirected: false } : {}), attributes: values })}`;
    comma = ',\n';
  }
  yield '\n]}\n';
}

/** Node-link JSON as NetworkX writes it, an element a line. */
export function* writeNodeLink(graph: GatheredGraph): Generator<string> {
  yield `{"directed":${graph.directed !== false},"multigraph":true,"graph":${JSON.stringify({ name: graph.name })},"nodes":[`;
  let comma = '\n';
  for (const { key, label, kind, attributes } of graph.nodes) {
    yield `${comma}${JSON.stringify({ id: key, label, ...(kind === null ? {} : { kind }), ...renamed(attributes, LINK_NODE_NAMES) })}`;
    comma = ',\n';
  }
  yield '\n],"edges":[';
  comma = '\n';
  let number = 0;
  for (const tie of graph.ties) {
    const { source, target, directed, attributes } = tie;
    const differs = directed !== null && directed !== (graph.directed ?? true);
    // Keys tell parallel ties apart; NetworkX asks for them.
    yield `${comma}${JSON.stringify({ source, target, key: number++, ...(differs ? { directed } : {}), ...own(tie), ...renamed(attributes, LINK_TIE_NAMES) })}`;
    comma = ',\n';
  }
  yield '\n]}\n';
}

function own({
  weight,
  kind,
  at,
  until,
}: {
  weight: number;
  kind: string | null;
  at: number | null;
  until?: number | null;
}): Values {
  return {
    weight,
    ...(kind === null ? {} : { kind }),
    ...(at === null ? {} : { time: isoTime(at) }),
    ...(until == null ? {} : { until: isoTime(until) }),
  };
}

function renamed(attributes: Readonly<Values>, taken: ReadonlySet<string>): Readonly<Values> {
  for (const name in attributes)
    if (taken.has(name))
      return Object.fromEntries(
        Object.entries(attributes).map(([one, value]) => [freeName(one, taken), value]),
      );
  return attributes;
}
