const counts = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const rates = new Intl.NumberFormat('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** `1284` as `1,284`. */
export function formatCount(value: number): string {
  return counts.format(value);
}

/** `1 signal`, `1,284 signals`. The plural adds an s unless it is given. */
export function formatQuantity(value: number, noun: string, plural = `${noun}s`): string {
  return `${counts.format(value)} ${value === 1 ? noun : plural}`;
}

/** One decimal below 10, whole numbers above: rates are read, not compared to the digit. */
export function formatRate(value: number): string {
  return value > 0 && value < 10 ? rates.format(value) : counts.format(value);
}

/** Share of a whole, 0 to 1, as whole percent; a share that is not nothing never reads 0 %. */
export function formatShare(share: number): string {
  if (share > 0 && share < 0.01) return '< 1 %';
  return `${counts.format(share * 100)} %`;
}
