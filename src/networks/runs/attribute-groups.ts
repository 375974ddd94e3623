/** An attribute of every node as analyses take it. */
export interface AttributeGroups {
  /** Number of the value for each node, -1 for none; on SharedArrayBuffer. */
  readonly groups: Int32Array;
  /** Values by their number, in the order in which they are first met. */
  readonly names: readonly string[];
  /** The value itself for each node where it is a number, NaN else; null when none is. On SharedArrayBuffer. */
  readonly numbers: Float64Array | null;
}

export function attributeGroups(values: readonly (string | null)[]): AttributeGroups {
  const groups = new Int32Array(new SharedArrayBuffer(values.length * 4));
  const numbers = new Float64Array(new SharedArrayBuffer(values.length * 8));
  const known = new Map<string, number>();
  let isNumeric = false;
  values.forEach((value, node) => {
    numbers[node] = value === null || value.trim() === '' ? Number.NaN : Number(value);
    if (!Number.isNaN(numbers[node])) isNumeric = true;
    if (value === null || value === '') {
      groups[node] = -1;
      return;
    }
    let group = known.get(value);
    if (group === undefined) known.set(value, (group = known.size));
    groups[node] = group;
  });
  return { groups, names: [...known.keys()], numbers: isNumeric ? numbers : null };
}
