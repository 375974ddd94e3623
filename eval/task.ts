import type { Peers } from './peers/peers.ts';

/** One thing that is measured on public data, with the peers that a user would pick instead, in the same run. */
export interface EvalTask {
  /** `npm run eval -- NAME`. */
  readonly name: string;
  /** The page that shows the tables, from the project's root: a model's card or a design note. */
  readonly page: string;
  /** Paths below the datasets folder; when one is missing the task is reported as skipped, by name. */
  readonly needs: readonly string[];
  run(context: EvalContext): Promise<readonly EvalTable[]>;
}

export interface EvalContext {
  /** The datasets folder. */
  readonly datasets: string;
  /** Programs to compare with; one that is not installed is reported, never silently left out. */
  readonly peers: Peers;
  log(line: string): void;
  /** A file for what is too long for tables; null when nobody asked. */
  readonly report: string | null;
}

export interface EvalTable {
  readonly title: string;
  readonly columns: readonly string[];
  /** As many cells as columns. Numbers are printed with three digits after the point when they are fractions. */
  readonly rows: readonly (readonly (string | number | null)[])[];
  /** What a reader must know to judge the figures: sizes, splits, mappings. */
  readonly note?: string;
}
