import { type GatheredGraph, isoTime } from './gather-graph.ts';

type Attributes = Readonly<Record<string, unknown>>;

/** What the reader recognises our files by: in them the label is the key, and the name what people read. */
export const GML_CREATOR = 'Bellwether';

const NODE_NAMES = new Set(['id', 'label', 'name', 'kind', 'attribute', 'graphics']);
const TIE_NAMES = new Set([
  'source',
  'target',
  'directed',
  'weight',
  'kind',
  'time',
  'until',
  'timestamp',
  'attribute',
]);

/**
 * GML in ASCII, as its definition wants: whole numbers as ids, keys as labels (NetworkX wants them unique), all else as
 * character references. Attributes whose names GML does not allow, and values that are neither number nor text, stand
 * as `attribute [ name "..." value ... ]` or with `json "..."`.
 */
export function* writeGml(graph: GatheredGraph): Generator<string> {
  yield `Creator "${GML_CREATOR}"\nVersion 1\ngraph [\n  directed ${graph.directed === false ? 0 : 1}\n  multigraph 1\n  name ${text(graph.name)}\n`;
  let id = 0;
  for (const { key, label, kind, attributes } of graph.nodes) {
    let node = `  node [ id ${id++} label ${text(key)}`;
    if (label !== key) node += ` name ${text(label)}`;
    if (kind !== null) node += ` kind ${text(kind)}`;
    yield `${node}${valuesOf(attributes, NODE_NAMES)} ]\n`;
  }
  for (const { source, target, weight, at, until, directed, kind, attributes } of graph.ties) {
    let tie = `  edge [ source ${graph.placeOf(source)} target ${graph.placeOf(target)} weight ${number(weight)}`;
    if (directed !== null && directed !== (graph.directed ?? true)) tie += ` directed ${directed ? 1 : 0}`;
    if (kind !== null) tie += ` kind ${text(kind)}`;
    if (at !== null) tie += ` time "${isoTime(at)}"`;
    if (until != null) tie += ` until "${isoTime(until)}"`;
    yield `${tie}${valuesOf(attributes, TIE_NAMES)} ]\n`;
  }
  yield ']\n';
}

function valuesOf(attributes: Attributes, taken: ReadonlySet<string>): string {
  let result = '';
  for (const name in attributes) {
    const value = attributes[name];
    if (value === undefined) continue;
    const plain = (typeof value === 'number' && Number.isFinite(value)) || typeof value === 'string';
    const written = plain
      ? typeof value === 'number'
        ? number(value)
        : text(value)
      : text(JSON.stringify(value));
    result +=
      plain && /^[A-Za-z][A-Za-z0-9_]*$/.test(name) && !taken.has(name)
        ? ` ${name} ${written}`
        : ` attribute [ name ${text(name)} ${plain ? 'value' : 'json'} ${written} ]`;
  }
  return result;
}

/** A number with an exponent has a point, which other readers insist on. */
function number(value: number): string {
  const written = String(value);
  return written.includes('e') && !written.includes('.') ? written.replace('e', '.0e') : written;
}

function text(value: string): string {
  return `"${value.replace(/[^ !#-%'-~]/gu, (character) => `&#${character.codePointAt(0)};`)}"`;
}
