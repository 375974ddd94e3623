/**
 * Daily counts of many subjects by source, as series kernels take them. What a source published at all is the exposure:
 * a source that starts, stops, falls silent or publishes half a list changes the exposure, and not what the subject is
 * expected to have of it.
 *
 * ```
 * volume   source 0 │ day 0 day 1 ... │ source 1 │ day 0 ...      sources x days, row after row
 * cells    subject 0: (day, source, count) (day, source, count)   ascending by day, then source
 * ```
 */
export interface DailyPanel {
  readonly days: number;
  readonly sources: number;
  /** Weekday of day 0: 0 is Sunday. */
  readonly firstWeekday: number;
  /** Signals of each source on each day, repeats left out: `volume[source * days + day]`. Finite, at least 0. */
  readonly volume: Float64Array;
  readonly subjects: number;
  /** `cellStarts[subject]` to `cellStarts[subject + 1]` are its cells. */
  readonly cellStarts: Int32Array;
  readonly cellDay: Int32Array;
  readonly cellSource: Int32Array;
  /** Signals of the subject, repeats left out; above 0. */
  readonly cellCount: Float64Array;
}
