import type { MetricTable } from '../schemas/network.ts';
import type { NodeGroups } from './graph-session.ts';
import { formatCount, table } from './output.ts';

/** What is known of the whole in a line, and the nodes that stand out; empty when there is neither. */
export function metricLines({ summary, columns, rows }: MetricTable): readonly string[] {
  const whole = Object.entries(summary).map(([name, value]) => `${spaced(name)} ${formatNumber(value)}`);
  return [
    ...(whole.length === 0 ? [] : [whole.join(', ')]),
    ...(columns.length === 0 || rows.length === 0
      ? []
      : [
          table(
            ['', 'node', ...columns.map(spaced)],
            rows.map(({ rank, label, values }) => [String(rank), label, ...values.map(formatNumber)]),
          ),
        ]),
  ];
}

export function groupTable(noun: string, groups: NodeGroups['groups']): string {
  return table(
    [noun, 'nodes', 'best connected'],
    groups.map(({ group, nodes, members }) => [
      String(group),
      formatCount(nodes),
      members.map(({ label }) => label).join(', '),
    ]),
  );
}

/** Numbers of the whole, by their names on the wire. */
export function measuredTable(rows: Parameters<typeof beforeAfterTable>[0]): string {
  return beforeAfterTable(
    rows.map((row) => ({ ...row, name: spaced(row.name) })),
    '',
  );
}

export function beforeAfterTable(
  rows: readonly { readonly name: string; readonly before: number | null; readonly after: number | null }[],
  heading: string,
): string {
  return table(
    [heading, 'before', 'after'],
    rows.map(({ name, before, after }) => [name, formatNumber(before), formatNumber(after)]),
  );
}

/** Four digits that count, without powers of ten where people would not write them. */
export function formatNumber(value: number | null): string {
  if (value === null) return '-';
  if (Number.isInteger(value)) return formatCount(value);
  const size = Math.abs(value);
  if (size >= 1_000) return value.toLocaleString('en-US', { maximumFractionDigits: size < 10_000 ? 1 : 0 });
  return size < 1e-4 ? value.toExponential(2) : value.toPrecision(4);
}

function spaced(name: string): string {
  return name.replaceAll('_', ' ');
}
