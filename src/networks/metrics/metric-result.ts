/** What a metric gives: numbers for each node, numbers of the whole, or both. */
export interface MetricResult {
  readonly columns: readonly MetricColumn[];
  /** By name; null where it is not defined, as the mean of nothing. */
  readonly summary: Readonly<Record<string, number | null>>;
}

export interface MetricColumn {
  readonly name: string;
  /** One for each node, on SharedArrayBuffer; NaN where it is not defined. */
  readonly values: Float64Array;
}

export type Numbers = Readonly<Record<string, number | null>>;

/**
 * Columns with mean and maximum of each, over the nodes where it is defined: as `mean` and `maximum` of the only column, as
 * `NAME_mean` and `NAME_maximum` of several. What is not a number becomes null.
 */
export function resultOf(
  columns: Readonly<Record<string, Float64Array | Int32Array | Uint8Array>>,
  numbers: Numbers = {},
): MetricResult {
  const shared = Object.entries(columns).map(([name, values]) => ({ name, values: onSharedMemory(values) }));
  const summary: Record<string, number | null> = {};
  for (const { name, values } of shared) {
    const prefix = shared.length === 1 ? '' : `${name}_`;
    const { mean, maximum } = describe(values);
    summary[`${prefix}mean`] = mean;
    summary[`${prefix}maximum`] = maximum;
  }
  return { columns: shared, summary: { ...summary, ...defined(numbers) } };
}

/** Numbers that name something, as communities do: nothing is added up. */
export function labelsOf(name: string, values: Int32Array, numbers: Numbers): MetricResult {
  return { columns: [{ name, values: onSharedMemory(values) }], summary: defined(numbers) };
}

export function numbersOf(numbers: Numbers): MetricResult {
  return { columns: [], summary: defined(numbers) };
}

function defined(numbers: Numbers): Numbers {
  return Object.fromEntries(
    Object.entries(numbers).map(([name, value]) => [name, Number.isFinite(value) ? value : null]),
  );
}

function onSharedMemory(values: Float64Array | Int32Array | Uint8Array): Float64Array {
  if (values instanceof Float64Array && values.buffer instanceof SharedArrayBuffer) return values;
  const shared = new Float64Array(new SharedArrayBuffer(8 * values.length));
  shared.set(values);
  return shared;
}

function describe(values: Float64Array): { readonly mean: number | null; readonly maximum: number | null } {
  let [count, sum, maximum] = [0, 0, Number.NEGATIVE_INFINITY];
  for (let node = 0; node < values.length; node++) {
    const value = values[node]!;
    if (Number.isNaN(value)) continue;
    count++;
    sum += value;
    if (value > maximum) maximum = value;
  }
  return count === 0 ? { mean: null, maximum: null } : { mean: sum / count, maximum };
}
