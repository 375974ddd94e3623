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
