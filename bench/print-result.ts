/** Prints a benchmark's result: plain values as lines, lists of records as tables, records as sections. */
export function printResult(result: object, heading = ''): void {
  const print = (line: string): void => {
    process.stdout.write(`${line}\n`);
  };
  if (heading !== '') print(`\n${heading}`);
  for (const [name, value] of Object.entries(result)) {
    if (Array.isArray(value) && value.every(isRecord)) printTable(name, value, print);
    else if (isRecord(value)) printResult(value, heading === '' ? name : `${heading} / ${name}`);
    else print(`  ${name}: ${shown(value)}`);
  }
}

function printTable(
  name: string,
  rows: readonly Record<string, unknown>[],
  print: (line: string) => void,
): void {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const cells = [columns, ...rows.map((row) => columns.map((column) => shown(row[column])))];
  const widths = columns.map((_, c) => Math.max(...cells.map((line) => line[c]!.length)));
  print(`\n${name}`);
  for (const line of cells) {
    print(
      `  ${line.map((cell, c) => (c === 0 ? cell.padEnd(widths[c]!) : cell.padStart(widths[c]!))).join('  ')}`,
    );
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function shown(value: unknown): string {
  if (value === undefined || value === null) return '-';
  if (typeof value !== 'number') return Array.isArray(value) ? value.join(', ') : String(value);
  if (Number.isInteger(value)) return value.toLocaleString('en');
  return Math.abs(value) < 10 ? value.toFixed(3) : value.toFixed(1);
}
