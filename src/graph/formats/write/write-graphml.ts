import {
  type ColumnType,
  freeName,
  type GatheredGraph,
  isoTime,
  NODE_NAMES,
  TIE_NAMES,
  textOf,
} from './gather-graph.ts';
import { xmlKey, xmlText } from './xml-text.ts';

const TYPES: Readonly<Record<ColumnType, string>> = {
  boolean: 'boolean',
  integer: 'long',
  number: 'double',
  text: 'string',
};

/** GraphML, every attribute declared as a key with its type. */
export function* writeGraphml(graph: GatheredGraph): Generator<string> {
  yield '<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">\n';
  const key = (id: string, of: string, name: string, type: string): string =>
    `<key id="${id}" for="${of}" attr.name="${xmlText(name)}" attr.type="${type}"/>\n`;
  yield key('label', 'node', 'label', 'string');
  yield key('nkind', 'node', 'kind', 'string');
  yield key('weight', 'edge', 'weight', 'double');
  yield key('ekind', 'edge', 'kind', 'string');
  yield key('time', 'edge', 'time', 'string');
  yield key('until', 'edge', 'until', 'string');
  const nodeKeys = new Map<string, string>();
  const tieKeys = new Map<string, string>();
  for (const [name, type] of graph.nodeColumns) {
    nodeKeys.set(name, `n${nodeKeys.size}`);
    yield key(nodeKeys.get(name)!, 'node', freeName(name, NODE_NAMES), TYPES[type]);
  }
  for (const [name, type] of graph.tieColumns) {
    tieKeys.set(name, `e${tieKeys.size}`);
    yield key(tieKeys.get(name)!, 'edge', freeName(name, TIE_NAMES), TYPES[type]);
  }
  yield `<graph id="${xmlText(graph.name)}" edgedefault="${graph.directed === false ? 'undirected' : 'directed'}" parse.nodes="${graph.nodeCount}" parse.edges="${graph.tieCount}">\n`;
  for (const { key: id, label, kind, attributes } of graph.nodes) {
    let text = `<node id="${xmlKey(id)}"><data key="label">${xmlText(label)}</data>`;
    if (kind !== null) text += `<data key="nkind">${xmlText(kind)}</data>`;
    yield `${text}${dataOf(attributes, nodeKeys)}</node>\n`;
  }
  for (const { source, target, weight, at, until, directed, kind, attributes } of graph.ties) {
    let text = `<edge source="${xmlKey(source)}" target="${xmlKey(target)}"`;
    if (directed !== null && directed !== (graph.directed ?? true)) text += ` directed="${directed}"`;
    text += `><data key="weight">${weight}</data>`;
    if (kind !== null) text += `<data key="ekind">${xmlText(kind)}</data>`;
    if (at !== null) text += `<data key="time">${isoTime(at)}</data>`;
    if (until != null) text += `<data key="until">${isoTime(until)}</data>`;
    yield `${text}${dataOf(attributes, tieKeys)}</edge>\n`;
  }
  yield '</graph>\n</graphml>\n';
}

function dataOf(attributes: Readonly<Record<string, unknown>>, keys: ReadonlyMap<string, string>): string {
  let text = '';
  for (const name in attributes) {
    const value = attributes[name];
    if (value !== null && value !== undefined)
      text += `<data key="${keys.get(name)}">${xmlText(textOf(value))}</data>`;
  }
  return text;
}
