import { typedValue, weightOf } from '../attribute-values.ts';
import { toKind } from '../element-checks.ts';
import { fileError, quote } from '../file-error.ts';
import type { FormatReader, GraphSink } from '../graph-sink.ts';
import { nodeFrom, tieFrom, timeOf } from '../well-known-names.ts';
import { StrictXml } from './strict-xml.ts';

interface Column {
  readonly name: string;
  readonly type: string;
  fallback: unknown;
}

interface Draft {
  readonly element: 'node' | 'edge';
  readonly line: number;
  readonly xml: Readonly<Record<string, string>>;
  readonly values: Record<string, unknown>;
  start: string | undefined;
  end: string | undefined;
}

/**
 * GEXF 1.1 to 1.3 (gexf.net): values of declared attributes, drawing (position, size, colour) as attributes `x`, `y`, `z`,
 * `size`, `color`, `shape`, `thickness`; start and end of an edge, or its first and last spell, as times. Nodes
 * inside nodes are refused.
 */
export function readGexf(sink: GraphSink): FormatReader {
  const { fileName } = sink;
  const columns: Record<'node' | 'edge', Map<string, Column>> = { node: new Map(), edge: new Map() };
  let declaring: 'node' | 'edge' | null = null;
  let column: Column | null = null;
  let draft: Draft | null = null;
  let depth = 0;
  let graphs = 0;
  let directedDefault = false;
  const invalid = (line: number, text: string): Error =>
    fileError('RECORD_INVALID', fileName, { unit: 'line', number: line }, text);

  function take(done: Draft): void {
    const place = { unit: 'line', number: done.line } as const;
    const { values, xml } = done;
    for (const { name, fallback } of columns[done.element].values())
      if (fallback !== undefined && !Object.hasOwn(values, name)) values[name] = fallback;
    if (done.element === 'node') {
      if (xml.id === undefined) throw invalid(done.line, '<node> has no id.');
      if (xml.pid !== undefined) values.pid = xml.pid;
      keep(values, 'start', done.start);
      keep(values, 'end', done.end);
      sink.node(nodeFrom(xml.id, values, xml.label || undefined), place);
      return;
    }
    if (xml.source === undefined || xml.target === undefined)
      throw invalid(
        done.line,
        `The edge ${quote(xml.id ?? '')} has no ${xml.source === undefined ? 'source' : 'target'}.`,
      );
    if (xml.weight !== undefined) values.weight = weightOf(xml.weight);
    if (xml.label !== undefined && xml.label !== '') values.label ??= xml.label;
    const at = timeOf(done.start);
    const until = timeOf(done.end);
    // Steps such as 1.0 and 2.0 are no dates.
    if (at === null) keep(values, 'start', done.start);
    if (until === null) keep(values, 'end', done.end);
    const own = xml.type === undefined ? null : xml.type === 'directed';
    const tie = tieFrom(xml.source, xml.target, own === directedDefault ? null : own, values);
    const end = until ?? tie.until ?? null;
    sink.tie(
      {
        ...tie,
        at: at ?? tie.at,
        ...(end === null ? {} : { until: end }),
        kind: tie.kind ?? toKind(xml.kind),
      },
      place,
    );
  }

  const xml = new StrictXml(fileName, {
    open(name, attributes, line) {
      depth++;
      if (depth === 1 && name !== 'gexf')
        throw fileError(
          'FILE_UNREADABLE',
          fileName,
          { unit: 'line', number: line },
          `The root element is <${name}>; GEXF begins with <gexf>.`,
        );
      switch (name) {
        case 'graph':
          if (++graphs > 1) throw invalid(line, 'A second <graph> begins; GEXF has one.');
          directedDefault = attributes.defaultedgetype === 'directed';
          sink.directed(directedDefault);
          break;
        case 'attributes':
          declaring = attributes.class === 'edge' ? 'edge' : 'node';
          break;
        case 'attribute':
          if (declaring === null || attributes.id === undefined)
            throw invalid(line, '<attribute> has no id, or stands outside of <attributes>.');
          column = {
            name: attributes.title || attributes.id,
            type: attributes.type ?? 'string',
            fallback: undefined,
          };
          columns[declaring].set(attributes.id, column);
          break;
        case 'node':
        case 'edge':
          if (draft !== null)
            throw invalid(
              line,
              `<${name}> stands inside of the ${draft.element} ${quote(draft.xml.id ?? '')}. Nodes inside nodes cannot be read: export the graph flat.`,
            );
          draft = {
            element: name,
            line,
            xml: attributes,
            values: {},
            start: attributes.start ?? attributes.startopen,
            end: attributes.end ?? attributes.endopen,
          };
          break;
        case 'attvalue':
          if (draft !== null) takeValue(draft, attributes, line);
          break;
        case 'spell':
          if (draft !== null) {
            draft.start ??= attributes.start ?? attributes.startopen;
            draft.end = attributes.end ?? attributes.endopen ?? draft.end;
          }
          break;
        default:
          if (draft !== null && name.startsWith('viz:')) takeDrawing(draft.values, name.slice(4), attributes);
      }
    },
    close(name, text) {
      depth--;
      switch (name) {
        case 'default':
          if (column !== null) column.fallback = typedValue(column.type, text);
          break;
        case 'attribute':
          column = null;
          break;
        case 'attributes':
          declaring = null;
          break;
        case 'node':
        case 'edge':
          if (draft !== null) take(draft);
          draft = null;
          break;
      }
    },
  });

  function takeValue(
    { element, values }: Draft,
    attributes: Readonly<Record<string, string>>,
    line: number,
  ): void {
    // GEXF 1.0 wrote `id` for `for`.
    const id = attributes.for ?? attributes.id ?? '';
    const text = attributes.value ?? '';
    const declared = columns[element].get(id);
    if (declared === undefined)
      sink.warn(`Values of the attribute ${quote(id)}, which is not declared, were read as text.`);
    const name = declared?.name ?? id;
    const value = declared === undefined ? text : typedValue(declared.type, text);
    if (value === undefined) {
      if (text.trim() === '') return;
      throw invalid(line, `${quote(name)} is ${quote(text)}, which is no ${declared?.type}.`);
    }
    if (attributes.start !== undefined || attributes.end !== undefined)
      sink.warn('Values that change with time were read as their last.');
    values[name] = value;
  }

  return {
    write: (text) => xml.write(text),
    end() {
      xml.end();
      if (graphs === 0) throw fileError('RECORD_INVALID', fileName, null, 'It holds no <graph>.');
    },
  };
}

function keep(values: Record<string, unknown>, name: string, text: string | undefined): void {
  if (text === undefined || Object.hasOwn(values, name)) return;
  const number = Number(text);
  values[name] = text.trim() !== '' && Number.isFinite(number) ? number : text;
}

function takeDrawing(
  values: Record<string, unknown>,
  name: string,
  xml: Readonly<Record<string, string>>,
): void {
  switch (name) {
    case 'position':
      for (const axis of ['x', 'y', 'z']) {
        const value = Number(xml[axis]);
        if (xml[axis] !== undefined && Number.isFinite(value) && !(axis === 'z' && value === 0))
          values[axis] = value;
      }
      break;
    case 'size':
    case 'thickness': {
      const value = Number(xml.value);
      if (Number.isFinite(value)) values[name] = value;
      break;
    }
    case 'shape':
      if (xml.value !== undefined) values.shape = xml.value;
      break;
    case 'color': {
      if (xml.hex !== undefined) {
        values.color = xml.hex;
        break;
      }
      const channels = [xml.r, xml.g, xml.b].map(Number);
      const alpha = xml.a === undefined ? 1 : Number(xml.a);
      if ([...channels, alpha].every((one) => one >= 0 && one <= 255))
        values.color = `#${[...channels, ...(alpha < 1 ? [alpha * 255] : [])]
          .map((one) => Math.round(one).toString(16).padStart(2, '0'))
          .join('')}`;
      break;
    }
  }
}
