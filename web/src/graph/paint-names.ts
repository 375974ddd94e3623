import { inkOn, type Palette } from './colours.ts';
import type { PictureEdge, PictureNode } from './picture.ts';
import { type LabelWish, placeLabels } from './place-labels.ts';

export const LABEL_FONT = "500 12px 'Inter Variable', Inter, system-ui, sans-serif";
const LABEL_HEIGHT = 16;
/** Nodes looked at for labels in one frame, the most important first. */
const MOST_CANDIDATES = 600;

/** Among more nodes no name would find a place beside them. */
const MOST_AVOIDED = 600;

/** A node where it is on screen, in pixels. */
export interface ShownNode {
  readonly node: PictureNode;
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}

export interface NamesInput {
  readonly context: CanvasRenderingContext2D;
  readonly width: number;
  readonly height: number;
  readonly palette: Palette;
  /** By importance, the most important first. */
  readonly nodes: Iterable<PictureNode>;
  readonly locate: (node: PictureNode) => ShownNode;
  /** What stands out; null when nothing does. */
  readonly emphasis: {
    readonly nodes: readonly PictureNode[];
    readonly edges: readonly PictureEdge[];
    readonly nodeById: (id: string) => PictureNode | undefined;
    /** Whether all else is veiled. */
    readonly dims: boolean;
  } | null;
  readonly selected: ReadonlySet<string>;
  readonly hovered: string | null;
  readonly measure: (text: string) => number;
}

/**
 * What lies over the WebGL picture, on a 2D canvas: names by importance, letters in the nodes, rings, and, while
 * something stands out, a veil over the rest with the emphasised nodes and edges drawn again above it. The WebGL buffers
 * are not touched, so that pointing at a node costs as much as the node has neighbours, not as much as the graph has edges.
 */
export function paintNames(input: NamesInput): void {
  const { context, width, height, palette, locate, emphasis, selected, hovered } = input;
  context.clearRect(0, 0, width, height);
  context.font = LABEL_FONT;
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  if (emphasis !== null) {
    if (emphasis.dims) {
      context.globalAlpha = 0.82;
      context.fillStyle = palette.background;
      context.fillRect(0, 0, width, height);
      context.globalAlpha = 1;
    }
    for (const edge of emphasis.edges) paintEdge(input, edge);
    for (const node of emphasis.nodes) paintDisc(context, locate(node), palette.resolve(node.colour));
  }
  const named = chooseNames(input);
  const wishes: LabelWish[] = named.map(({ node, x, y, radius }) => ({
    x,
    y,
    radius,
    width: input.measure(shorten(node.label)),
  }));
  const most = Math.max(12, Math.round((width * height) / 9_000));
  for (const shown of named) {
    paintLetter(context, shown, palette);
    if (shown.node.more) ring(context, shown, palette.quiet, { gap: 2.5, width: 1.25, dash: [3, 3] });
    if (shown.node.pinned) ring(context, shown, palette.text, { gap: 0, width: 1.5, dash: [] });
    if (selected.has(shown.node.id) || shown.node.id === hovered)
      ring(context, shown, palette.accent, { gap: 3, width: 2.5, dash: [] });
  }
  context.font = LABEL_FONT;
  context.lineJoin = 'round';
  for (const { at, x, y } of placeLabels(wishes, {
    height: LABEL_HEIGHT,
    most,
    avoidNodes: named.length < MOST_AVOIDED,
    within: width,
  })) {
    const { node } = named[at]!;
    const text = shorten(node.label);
    context.lineWidth = 3.5;
    context.strokeStyle = palette.background;
    context.strokeText(text, x, y);
    context.fillStyle = palette.text;
    context.fillText(text, x, y);
  }
}

/** Selected and emphasised nodes first, then by importance; off the screen nothing is named. */
function chooseNames({ nodes, locate, width, height, emphasis, selected, hovered }: NamesInput): ShownNode[] {
  const isShown = ({ x, y, radius }: ShownNode) =>
    x > -radius && y > -radius && x < width + radius && y < height + radius;
  const first: ShownNode[] = [];
  const rest: ShownNode[] = [];
  const standOut = emphasis === null ? null : new Set(emphasis.nodes.map(({ id }) => id));
  for (const node of emphasis?.nodes ?? []) {
    const shown = locate(node);
    if (isShown(shown)) first.push(shown);
  }
  first.sort((a, b) => Number(b.node.id === hovered) - Number(a.node.id === hovered) || b.radius - a.radius);
  if (emphasis?.dims) return first.slice(0, MOST_CANDIDATES);
  for (const node of nodes) {
    if (standOut?.has(node.id)) continue;
    const shown = locate(node);
    if (!isShown(shown)) continue;
    if (selected.has(node.id) || node.id === hovered) first.push(shown);
    else if (rest.length < MOST_CANDIDATES) rest.push(shown);
  }
  return [...first, ...rest];
}

function paintEdge({ context, palette, locate, emphasis }: NamesInput, edge: PictureEdge): void {
  const [source, target] = [emphasis?.nodeById(edge.source), emphasis?.nodeById(edge.target)];
  if (source === undefined || target === undefined) return;
  const [from, to] = [locate(source), locate(target)];
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  const [ux, uy] = [(to.x - from.x) / length, (to.y - from.y) / length];
  const [x1, y1] = [from.x + ux * from.radius, from.y + uy * from.radius];
  const [x2, y2] = [to.x - ux * to.radius, to.y - uy * to.radius];
  const colour = palette.accent;
  context.strokeStyle = colour;
  context.fillStyle = colour;
  context.lineWidth = Math.max(1.5, edge.size);
  context.beginPath();
  context.moveTo(x1, y1);
  context.lineTo(x2, y2);
  context.stroke();
  const head = (x: number, y: number, dx: number, dy: number) => {
    context.beginPath();
    context.moveTo(x, y);
    context.lineTo(x - dx * 9 - dy * 4.5, y - dy * 9 + dx * 4.5);
    context.lineTo(x - dx * 9 + dy * 4.5, y - dy * 9 - dx * 4.5);
    context.fill();
  };
  if (edge.arrows !== 'none') head(x2, y2, ux, uy);
  if (edge.arrows === 'both') head(x1, y1, -ux, -uy);
  if (edge.label === undefined || length < 90 || (emphasis?.edges.length ?? 0) > 40) return;
  context.save();
  context.font = LABEL_FONT.replace('12px', '11px');
  context.translate((x1 + x2) / 2, (y1 + y2) / 2);
  context.rotate(ux < 0 ? Math.atan2(-uy, -ux) : Math.atan2(uy, ux));
  context.textAlign = 'center';
  context.lineWidth = 4;
  context.strokeStyle = palette.background;
  context.strokeText(edge.label, 0, -8);
  context.fillStyle = palette.quiet;
  context.fillText(edge.label, 0, -8);
  context.restore();
}

function paintDisc(context: CanvasRenderingContext2D, { x, y, radius }: ShownNode, colour: string): void {
  context.fillStyle = colour;
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fill();
}

function paintLetter(
  context: CanvasRenderingContext2D,
  { node, x, y, radius }: ShownNode,
  palette: Palette,
): void {
  if (node.letter === undefined || radius < 6) return;
  context.font = `600 ${Math.min(14, radius * 1.15)}px 'Inter Variable', Inter, sans-serif`;
  context.textAlign = 'center';
  context.fillStyle = inkOn(palette.resolve(node.colour));
  context.fillText(node.letter, x, y + 0.5);
  context.textAlign = 'left';
}

function ring(
  context: CanvasRenderingContext2D,
  { x, y, radius }: ShownNode,
  colour: string,
  style: { readonly gap: number; readonly width: number; readonly dash: number[] },
): void {
  context.strokeStyle = colour;
  context.lineWidth = style.width;
  context.setLineDash(style.dash);
  context.beginPath();
  context.arc(x, y, radius + style.gap, 0, 2 * Math.PI);
  context.stroke();
  context.setLineDash([]);
}

const LONGEST_LABEL = 34;

function shorten(label: string): string {
  return label.length <= LONGEST_LABEL ? label : `${label.slice(0, LONGEST_LABEL - 1).trimEnd()}…`;
}
