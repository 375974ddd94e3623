import { type ColumnType, freeName, type GatheredGraph, isoTime, textOf } from './gather-graph.ts';
import { xmlKey, xmlText } from './xml-text.ts';

type Attributes = Readonly<Record<string, unknown>>;

const TYPES: Readonly<Record<ColumnType, string>> = {
  boolean: 'boolean',
  integer: 'long',
  number: 'double',
  text: 'string',
};
const NAMES = new Set(['kind']);
const TIE_NAMES = new Set(['kind', 'weight', 'time', 'timestamp', 'until']);
const SHAPES = new Set(['disc', 'square', 'triangle', 'diamond', 'image']);

/**
 * GEXF 1.2, which Gephi and NetworkX read: positions, sizes and colours (attributes `x` and `y`, `z`, `size`, `color` as
 * `#rrggbb` or `#rrggbbaa`, `thickness`) as drawing, times as the start and end of edges. Their format is called `date`,
 * under which Gephi reads times too; NetworkX knows no `dateTime`.
 */
export function* writeGexf(graph: GatheredGraph): Generator<string> {
  const fallback = graph.directed === false ? 'undirected' : 'directed';
  yield '<?xml version="1.0" encoding="UTF-8"?>\n<gexf xmlns="http://www.gexf.net/1.2draft" xmlns:viz="http://www.gexf.net/1.2draft/viz" version="1.2">\n';
  yield `<meta><creator>Bellwether</creator><description>${xmlText(graph.name)}</description></meta>\n`;
  yield `<graph mode="${graph.timed ? 'dynamic" timeformat="date' : 'static'}" defaultedgetype="${fallback}">\n`;
  const nodeIds = new Map<string, string>();
  const tieIds = new Map<string, string>();
  yield declare('node', graph.nodeColumns, nodeIds, NAMES);
  yield declare('edge', graph.tieColumns, tieIds, TIE_NAMES);
  yield `<nodes count="${graph.nodeCount}">\n`;
  for (const { key, label, kind, attributes } of graph.nodes) {
    const drawing = drawingOf(attributes);
    yield `<node id="${xmlKey(key)}" label="${xmlText(label)}">${valuesOf(kind, attributes, nodeIds, drawing.names)}${drawing.xml}</node>\n`;
  }
  yield `</nodes>\n<edges count="${graph.tieCount}">\n`;
  let id = 0;
  for (const { source, target, weight, at, until, directed, kind, attributes } of graph.ties) {
    const drawing = drawingOf(attributes, true);
    let text = `<edge id="${id++}" source="${xmlKey(source)}" target="${xmlKey(target)}" weight="${weight}"`;
    if (directed !== null && directed !== (graph.directed ?? true))
      text += ` type="${directed ? 'directed' : 'undirected'}"`;
    if (at !== null) text += ` start="${isoTime(at)}"`;
    if (until != null) text += ` end="${isoTime(until)}"`;
    yield `${text}>${valuesOf(kind, attributes, tieIds, drawing.names)}${drawing.xml}</edge>\n`;
  }
  yield '</edges>\n</graph>\n</gexf>\n';
}

function declare(
  element: string,
  columns: ReadonlyMap<string, ColumnType>,
  ids: Map<string, string>,
  taken: ReadonlySet<string>,
): string {
  let text = `<attributes class="${element}">\n<attribute id="kind" title="kind" type="string"/>\n`;
  for (const [name, type] of columns) {
    ids.set(name, String(ids.size));
    text += `<attribute id="${ids.get(name)}" title="${xmlText(freeName(name, taken))}" type="${TYPES[type]}"/>\n`;
  }
  return `${text}</attributes>\n`;
}

function valuesOf(
  kind: string | null,
  attributes: Attributes,
  ids: ReadonlyMap<string, string>,
  drawn: ReadonlySet<string>,
): string {
  let text = kind === null ? '' : `<attvalue for="kind" value="${xmlText(kind)}"/>`;
  for (const name in attributes) {
    const value = attributes[name];
    if (value !== null && value !== undefined && !drawn.has(name))
      text += `<attvalue for="${ids.get(name)}" value="${xmlText(textOf(value))}"/>`;
  }
  return text === '' ? '' : `<attvalues>${text}</attvalues>`;
}

const NOTHING: { readonly xml: string; readonly names: ReadonlySet<string> } = { xml: '', names: new Set() };

function drawingOf(attributes: Attributes, edge = false): typeof NOTHING {
  const { x, y, z, size, color, shape, thickness } = attributes;
  const names = new Set<string>();
  let xml = '';
  if (typeof color === 'string' && /^#[0-9a-f]{6}([0-9a-f]{2})?$/.test(color)) {
    const [r, g, b, a] = (color.slice(1).match(/../g) ?? []).map((hex) => Number.parseInt(hex, 16));
    // Full opacity is what a colour without it has.
    if (a !== 255) {
      xml += `<viz:color r="${r}" g="${g}" b="${b}"${a === undefined ? '' : ` a="${a / 255}"`}/>`;
      names.add('color');
    }
  }
  if (edge) {
    if (isDrawable(thickness)) {
      xml += `<viz:thickness value="${thickness}"/>`;
      names.add('thickness');
    }
    return xml === '' ? NOTHING : { xml, names };
  }
  if (isDrawable(x) && isDrawable(y)) {
    const deep = isDrawable(z) && z !== 0;
    xml += `<viz:position x="${x}" y="${y}" z="${deep ? z : 0}"/>`;
    names.add('x').add('y');
    if (deep) names.add('z');
  }
  if (isDrawable(size)) {
    xml += `<viz:size value="${size}"/>`;
    names.add('size');
  }
  if (typeof shape === 'string' && SHAPES.has(shape)) {
    xml += `<viz:shape value="${shape}"/>`;
    names.add('shape');
  }
  return xml === '' ? NOTHING : { xml, names };
}

function isDrawable(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}
