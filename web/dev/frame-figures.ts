/** How smoothly a graph moves. Milliseconds, but for the counts. */
export interface FrameFigures {
  readonly renderer: string;
  readonly nodes: number;
  readonly edges: number;
  readonly firstDraw: number;
  readonly frames: { readonly count: number; readonly median: number; readonly p95: number };
  /** From pointing at a node to the picture of its neighbours. */
  readonly emphasis: number;
  /** Pictures drawn in two seconds in which nothing happened. */
  readonly idleDraws: number;
}
