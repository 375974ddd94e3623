/** An `integer[]` as PostgreSQL writes it, `{1,-2,3}`; no nulls, one dimension. Empty for null. */
export function parseIntArray(text: string | null): Int32Array {
  if (text === null || text.length <= 2) return new Int32Array(0);
  let count = 1;
  for (let at = text.indexOf(','); at >= 0; at = text.indexOf(',', at + 1)) count++;
  const values = new Int32Array(count);
  let value = 0;
  let negative = false;
  let place = 0;
  for (let at = 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code >= 48 && code <= 57) value = value * 10 + (code - 48);
    else if (code === 45) negative = true;
    else {
      values[place++] = negative ? -value : value;
      value = 0;
      negative = false;
    }
  }
  return values;
}

/** For a parameter of type `integer[]`: half the time that the client takes for an array. */
export function intArrayLiteral(values: Iterable<number>): string {
  return `{${[...values].join(',')}}`;
}
