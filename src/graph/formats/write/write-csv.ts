import { type GatheredGraph, isoTime, textOf } from './gather-graph.ts';

const TIE_COLUMNS = ['source', 'target', 'type', 'weight', 'time', 'until', 'kind'];
const NODE_COLUMNS = ['id', 'label', 'kind'];

/**
 * A table of ties (`source,target,type,weight,time,until,kind` and their attributes; `type` as Gephi reads it). Texts
 * stand in quotes and numbers do not, so that the reader knows them apart.
 */
export function* writeTieTable(graph: GatheredGraph): Generator<string> {
  const names = [...graph.tieColumns.keys()];
  yield header(TIE_COLUMNS, names);
  for (const { source, target, weight, at, until, directed, kind, attributes } of graph.ties) {
    const direction = directed ?? graph.directed;
    let row = `${quoted(source)},${quoted(target)},${direction === null ? '' : direction ? 'Directed' : 'Undirected'},${weight}`;
    row += `,${at === null ? '' : isoTime(at)},${until == null ? '' : isoTime(until)},${kind ?? ''}`;
    for (const name of names) row += `,${cell(attributes[name])}`;
    yield `${row}\n`;
  }
}

/** A table of nodes (`id,label,kind` and their attributes), which goes with the table of ties. */
export function* writeNodeTable(graph: GatheredGraph): Generator<string> {
  const names = [...graph.nodeColumns.keys()];
  yield header(NODE_COLUMNS, names);
  for (const { key, label, kind, attributes } of graph.nodes) {
    let row = `${quoted(key)},${quoted(label)},${kind ?? ''}`;
    for (const name of names) row += `,${cell(attributes[name])}`;
    yield `${row}\n`;
  }
}

function header(own: readonly string[], names: readonly string[]): string {
  const taken = new Set(own);
  const free = names.map((name) => (taken.has(name.trim().toLowerCase()) ? `attribute.${name}` : name));
  return `${[...own, ...free].map(quoted).join(',')}\n`;
}

function cell(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return quoted(textOf(value));
}

function quoted(text: string): string {
  return text.includes('"') ? `"${text.replaceAll('"', '""')}"` : `"${text}"`;
}
