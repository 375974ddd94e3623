/** Words for numbers in sentences about networks. */

export function percent(share: number): string {
  const value = share * 100;
  if (value > 0 && value < 0.05) return 'under 0.1 %';
  return `${value < 10 && !Number.isInteger(value) ? value.toFixed(1) : Math.round(value)} %`;
}

export function count(value: number): string {
  return Math.round(value).toLocaleString('en');
}

export function people(value: number, noun = 'node'): string {
  return `${count(value)} ${value === 1 ? noun : `${noun}s`}`;
}

/** `Quality`; a value that says nothing alone, as a number or a letter does, with the name of its attribute: `Faction 1`. */
export function groupName(attribute: string, value: string): string {
  const silent =
    value.length === 1 || /^[\d\s.,:;/+-]*$/.test(value) || /^(?:true|false|yes|no)$/i.test(value);
  return silent ? `${attribute} ${value}` : value;
}

/** `A, B and C`; beyond `shown`, `A, B and 5 others`. */
export function listed(names: readonly string[], shown = 4): string {
  if (names.length <= 1) return names[0] ?? 'nobody';
  const rest = names.length - shown;
  if (rest > 0) return `${names.slice(0, shown).join(', ')} and ${rest} ${rest === 1 ? 'other' : 'others'}`;
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)!}`;
}

export function median(values: Iterable<number>): number {
  const sorted = [...values].sort((a, b) => a - b);
  if (sorted.length === 0) return 0;
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
