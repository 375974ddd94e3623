/** What a graph looks like, whatever it is a graph of: the knowledge graph's neighbourhoods and networks draw the same. */
export interface PictureNode {
  readonly id: string;
  readonly label: string;
  /** In world units; one is a pixel when the picture is not zoomed. `y` grows upwards. */
  readonly x: number;
  readonly y: number;
  /** Radius in pixels when the picture is not zoomed. */
  readonly size: number;
  /** A design token (`--kind-person`) or a colour (`#0072b2`). */
  readonly colour: string;
  /** Which entry of the legend it belongs to. */
  readonly group: string;
  /** Stands in the node, so that colour never speaks alone. */
  readonly letter?: string | undefined;
  /** Kept where a person put it. */
  readonly pinned?: boolean | undefined;
  /** More is hidden behind it: a ring is drawn around it. */
  readonly more?: boolean | undefined;
}

export interface PictureEdge {
  readonly id: string;
  readonly source: string;
  readonly target: string;
  /** Width in pixels. */
  readonly size: number;
  readonly colour: string;
  readonly arrows: 'none' | 'forward' | 'both';
  /** Written at its middle while it is emphasised. */
  readonly label?: string | undefined;
}

export interface Picture {
  readonly nodes: readonly PictureNode[];
  readonly edges: readonly PictureEdge[];
}

/** What stands out; all else is dimmed while anything does. */
export interface Emphasis {
  readonly nodes: ReadonlySet<string>;
  readonly edges: ReadonlySet<string>;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** The corners of what is shown, in world units. */
export interface Extent {
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
}

/** The smallest box around the nodes, `margin` wider on each side; a square of 100 around nothing. */
export function extentOf(nodes: Iterable<Point>, margin = 0): Extent {
  let [left, right, bottom, top] = [
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ];
  for (const { x, y } of nodes) {
    left = Math.min(left, x);
    right = Math.max(right, x);
    bottom = Math.min(bottom, y);
    top = Math.max(top, y);
  }
  if (left > right) return { x: [-50, 50], y: [-50, 50] };
  return { x: [left - margin, right + margin], y: [bottom - margin, top + margin] };
}
