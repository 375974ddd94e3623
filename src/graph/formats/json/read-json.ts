import { fileError, quote } from '../file-error.ts';
import type { FormatReader, GraphSink } from '../graph-sink.ts';
import { nodeFrom, tieFrom } from '../well-known-names.ts';
import { JsonElements } from './json-elements.ts';

type Values = Record<string, unknown>;

/**
 * JSON of graphology (`{ attributes, options, nodes: [{ key, attributes }], edges }`) and node-link (`{ directed, nodes:
 * [{ id }], links | edges }`, ends as ids or as places in the list), with attributes in an object of their own or beside
 * the ids; also ties as pairs, and a list of ties alone, which then name the nodes.
 */
export function readJson(sink: GraphSink): FormatReader {
  const { fileName } = sink;
  let nodes = 0;
  let ties = 0;
  let undirected = false;
  /** Keys by place in the list, until a node turns out to have a number as id. */
  let keys: string[] | null = [];

  const invalid = (unit: 'node' | 'tie', index: number, text: string): Error =>
    fileError('RECORD_INVALID', fileName, { unit, number: index + 1 }, text);

  function takeNode(value: unknown, index: number): void {
    nodes++;
    const { id, rest } = identified(value, index);
    if (typeof id === 'number') keys = null;
    const key = String(id);
    keys?.push(key);
    const { attributes, ...others } = rest;
    const values = isObject(attributes) ? { ...attributes, ...others } : rest;
    sink.node(nodeFrom(key, values), { unit: 'node', number: index + 1 });
  }

  function identified(value: unknown, index: number): { id: string | number; rest: Values } {
    if (typeof value === 'string' || typeof value === 'number') return { id: value, rest: {} };
    if (!isObject(value))
      throw invalid(
        'node',
        index,
        `It is ${quote(JSON.stringify(value))}; an object with an id is expected.`,
      );
    for (const name of ['key', 'id', '@id', 'name']) {
      const id = value[name];
      if (typeof id !== 'string' && typeof id !== 'number') continue;
      if (name === 'name') return { id, rest: { ...value } };
      const { [name]: _, ...rest } = value;
      return { id, rest };
    }
    // Old files of D3 know nodes by their place only.
    return { id: String(index), rest: { ...value } };
  }

  function takeTie(value: unknown, index: number): void {
    ties++;
    const place = { unit: 'tie', number: index + 1 } as const;
    if (Array.isArray(value)) {
      const [source, target, weight] = value as unknown[];
      sink.tie(
        tieFrom(end(source, index), end(target, index), null, weight === undefined ? {} : { weight }),
        place,
      );
      return;
    }
    if (!isObject(value))
      throw invalid(
        'tie',
        index,
        `It is ${quote(JSON.stringify(value))}; an object with source and target is expected.`,
      );
    const { source, target, from, to, key: _key, attributes, undirected: both, directed, ...others } = value;
    const named = source === undefined && target === undefined;
    const values: Values = isObject(attributes) ? { ...attributes, ...others } : { ...others };
    if (!named && from !== undefined) values.from = from;
    if (!named && to !== undefined) values.to = to;
    const own =
      typeof directed === 'boolean' ? directed : both === true ? false : both === false ? true : null;
    sink.tie(
      tieFrom(
        end(named ? from : source, index),
        end(named ? to : target, index),
        own === false && undirected ? null : own,
        values,
      ),
      place,
    );
  }

  function end(value: unknown, index: number): string {
    if (typeof value === 'string') return value;
    if (typeof value === 'number') {
      const text = String(value);
      return keys !== null && keys[value] !== undefined && !sink.has(text) ? keys[value] : text;
    }
    // Layouts of D3 put the node itself in place of its id.
    if (isObject(value)) return String(identified(value, index).id);
    throw invalid(
      'tie',
      index,
      `Its ends are ${quote(JSON.stringify(value) ?? 'missing')}; the ids of two nodes are expected.`,
    );
  }

  function takeMember(name: string, value: unknown): void {
    if (name === 'directed' && typeof value === 'boolean') direct(value);
    if (name === 'options' && isObject(value)) {
      if (value.type === 'directed' || value.type === 'undirected') direct(value.type === 'directed');
      // In a mixed graph a tie has a direction unless it says that it has none.
      if (value.type === 'mixed') direct(true);
    }
    if (['nodes', 'links', 'edges', 'elements'].includes(name))
      throw fileError(
        'RECORD_INVALID',
        fileName,
        null,
        `${quote(name)} is no list. Graphs are read as { "nodes": [...], "edges": [...] }.`,
      );
  }

  function direct(directed: boolean): void {
    undirected = !directed;
    sink.directed(directed);
  }

  const elements = new JsonElements(fileName, {
    element(name, value, index) {
      if (name === 'nodes') takeNode(value, index);
      else if (name === 'edges' || name === 'links') takeTie(value, index);
      else if (name === '') {
        if (index === 0) sink.tiesNameNodes();
        takeTie(value, index);
      } else sink.warn(`The list ${quote(name)} was left out.`);
    },
    member: takeMember,
  });
  return {
    write: (text) => elements.write(text),
    end() {
      elements.end();
      if (nodes === 0 && ties === 0)
        throw fileError(
          'RECORD_INVALID',
          fileName,
          null,
          'It holds no nodes and no ties. Graphs are read as { "nodes": [...], "edges": [...] }.',
        );
      if (nodes === 0) sink.tiesNameNodes();
    },
  };
}

export function isObject(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
