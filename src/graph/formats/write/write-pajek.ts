import type { FileTie } from '../../../domain/graph-file.ts';
import { freeName, type GatheredGraph, isoTime, textOf } from './gather-graph.ts';

type Attributes = Readonly<Record<string, unknown>>;

const NODE_NAMES = new Set(['name', 'kind']);
const TIE_NAMES = new Set(['weight', 'kind', 'time', 'timestamp', 'until']);
const NONE: ReadonlySet<string> = new Set();
const DRAWN: ReadonlySet<string> = new Set(['x', 'y']);

/**
 * Pajek `.net`: the key as label of each vertex, then position and shape, which other readers expect before names and values of
 * attributes; directed ties under `*Arcs`, others under `*Edges`.
 */
export function* writePajek(graph: GatheredGraph): Generator<string> {
  yield `*Vertices ${graph.nodeCount}\n`;
  let number = 0;
  for (const { key, label, kind, attributes } of graph.nodes) {
    const { x, y } = attributes;
    const drawn = typeof x === 'number' && typeof y === 'number' && (x !== 0 || y !== 0);
    let row = `${++number} ${text(key)} ${drawn ? `${x} ${y}` : '0.0 0.0'} ellipse`;
    if (label !== key) row += ` name ${text(label)}`;
    if (kind !== null) row += ` kind ${text(kind)}`;
    yield `${row}${valuesOf(attributes, NODE_NAMES, drawn ? DRAWN : NONE)}\n`;
  }
  const isArc = ({ directed }: FileTie): boolean => directed ?? graph.directed ?? true;
  for (const arcs of [true, false]) {
    let begun = false;
    for (const tie of graph.ties) {
      if (isArc(tie) !== arcs) continue;
      if (!begun) yield arcs ? '*Arcs\n' : '*Edges\n';
      begun = true;
      let row = `${graph.placeOf(tie.source) + 1} ${graph.placeOf(tie.target) + 1} ${tie.weight}`;
      if (tie.kind !== null) row += ` kind ${text(tie.kind)}`;
      if (tie.at !== null) row += ` time "${isoTime(tie.at)}"`;
      if (tie.until != null) row += ` until "${isoTime(tie.until)}"`;
      yield `${row}${valuesOf(tie.attributes, TIE_NAMES, NONE)}\n`;
    }
  }
}

function valuesOf(attributes: Attributes, taken: ReadonlySet<string>, except: ReadonlySet<string>): string {
  let result = '';
  for (const name in attributes) {
    const value = attributes[name];
    if (value === null || value === undefined || except.has(name)) continue;
    const plain = (typeof value === 'number' && Number.isFinite(value)) || typeof value === 'boolean';
    result += ` ${text(freeName(name, taken))} ${plain ? String(value) : text(textOf(value))}`;
  }
  return result;
}

/** Quotes, what other readers take for an escape, and control characters stand as references. */
function text(value: string): string {
  return `"${value.replace(/["&\\\u0000-\u001F\u007F\u0085\u2028\u2029]/g, (character) => `&#${character.charCodeAt(0)};`)}"`;
}
