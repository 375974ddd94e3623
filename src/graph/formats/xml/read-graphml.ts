import { typedValue } from '../attribute-values.ts';
import { fileError, quote } from '../file-error.ts';
import type { FormatReader, GraphSink } from '../graph-sink.ts';
import { nodeFrom, tieFrom } from '../well-known-names.ts';
import { StrictXml } from './strict-xml.ts';

interface Key {
  readonly name: string;
  readonly type: string;
  /** `node`, `edge`, `graph` or `all`. */
  readonly of: string;
  fallback: unknown;
}

interface Draft {
  readonly of: 'node' | 'edge' | 'other';
  readonly line: number;
  readonly xml: Readonly<Record<string, string>>;
  readonly values: Record<string, unknown>;
}

/**
 * GraphML (graphml.graphdrawing.org): keys with types and defaults, direction by graph and by edge. A graph inside a node is
 * refused; hyperedges and ports are left out with a warning; of several graphs the first is read.
 */
export function readGraphml(sink: GraphSink): FormatReader {
  const { fileName } = sink;
  const keys = new Map<string, Key>();
  const defaults: Record<'node' | 'edge', Key[]> = { node: [], edge: [] };
  let key: Key | null = null;
  let draft: Draft | null = null;
  let data: string | null = null;
  let depth = 0;
  let graphs = 0;
  let directedDefault = true;
  /** Of an element that is left out with all that is in it. */
  let skipped = 0;
  const invalid = (line: number, text: string): Error =>
    fileError('RECORD_INVALID', fileName, { unit: 'line', number: line }, text);

  const xml = new StrictXml(fileName, {
    open(name, attributes, line) {
      depth++;
      if (depth === 1 && name !== 'graphml')
        throw fileError(
          'FILE_UNREADABLE',
          fileName,
          { unit: 'line', number: line },
          `The root element is <${name}>; GraphML begins with <graphml>.`,
        );
      if (skipped > 0) {
        skipped++;
        return;
      }
      if (data !== null) {
        // Drawings of other tools (yEd) stand inside data elements.
        skipped = 1;
        sink.warn('Data that holds elements instead of text (drawings of yEd, for example) was left out.');
        return;
      }
      switch (name) {
        case 'key': {
          if (attributes.id === undefined) throw invalid(line, '<key> has no id.');
          key = {
            name: attributes['attr.name'] ?? attributes.id,
            type: attributes['attr.type'] ?? 'string',
            of: attributes.for ?? 'all',
            fallback: undefined,
          };
          keys.set(attributes.id, key);
          break;
        }
        case 'graph':
          if (draft !== null)
            throw invalid(
              line,
              `A graph is nested in the node ${quote(draft.xml.id ?? '')}. Nested graphs cannot be read: export them flat.`,
            );
          graphs++;
          if (graphs > 1) {
            sink.warn('The file holds several graphs: the first was read.');
            skipped = 1;
            return;
          }
          directedDefault = (attributes.edgedefault ?? 'directed') !== 'undirected';
          sink.directed(directedDefault);
          break;
        case 'node':
        case 'edge':
          draft = { of: name, line, xml: attributes, values: {} };
          break;
        case 'hyperedge':
          sink.warn('Hyperedges, which tie more than two nodes, were left out.');
          skipped = 1;
          break;
        case 'port':
          sink.warn('Ports of nodes were left out: ties go to the nodes themselves.');
          skipped = 1;
          break;
        case 'data':
          data = attributes.key ?? '';
          break;
      }
    },
    close(name, text, line) {
      depth--;
      if (skipped > 0) {
        skipped--;
        return;
      }
      switch (name) {
        case 'default':
          if (key !== null) {
            key.fallback = typedValue(key.type, text);
            for (const element of ['node', 'edge'] as const)
              if (key.fallback !== undefined && (key.of === element || key.of === 'all'))
                defaults[element].push(key);
          }
          break;
        case 'key':
          key = null;
          break;
        case 'data': {
          const id = data ?? '';
          data = null;
          if (draft === null) break;
          const declared = keys.get(id);
          if (declared === undefined) {
            sink.warn(`Data of the key ${quote(id)}, which is not declared, was read as text.`);
            draft.values[id] = text;
            break;
          }
          const value = typedValue(declared.type, text);
          if (value === undefined && text.trim() !== '')
            throw invalid(line, `${quote(declared.name)} is ${quote(text)}, which is no ${declared.type}.`);
          if (value !== undefined) draft.values[declared.name] = value;
          break;
        }
        case 'node':
        case 'edge': {
          const done = draft;
          draft = null;
          if (done === null) break;
          for (const { name: missing, fallback } of defaults[done.of as 'node' | 'edge'])
            if (!Object.hasOwn(done.values, missing)) done.values[missing] = fallback;
          const place = { unit: 'line', number: done.line } as const;
          if (name === 'node') {
            if (done.xml.id === undefined) throw invalid(done.line, '<node> has no id.');
            sink.node(nodeFrom(done.xml.id, done.values), place);
            break;
          }
          const { source, target, directed, id } = done.xml;
          if (source === undefined || target === undefined)
            throw invalid(
              done.line,
              `The edge ${quote(id ?? '')} has no ${source === undefined ? 'source' : 'target'}.`,
            );
          const own = directed === undefined ? null : directed === 'true' || directed === '1';
          sink.tie(tieFrom(source, target, own === directedDefault ? null : own, done.values), place);
          break;
        }
      }
    },
  });
  return {
    write: (text) => xml.write(text),
    end() {
      xml.end();
      if (graphs === 0) throw fileError('RECORD_INVALID', fileName, null, 'It holds no <graph>.');
    },
  };
}
