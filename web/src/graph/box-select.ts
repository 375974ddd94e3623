import type { Palette } from './colours.ts';
import type { ShownNode } from './paint-names.ts';
import type { PictureNode, Point } from './picture.ts';

/** Two opposite corners, in pixels. */
export interface Box {
  readonly from: Point;
  readonly to: Point;
}

/** The nodes whose middles lie in a box on screen. */
export function insideBox(
  { from, to }: Box,
  nodes: readonly PictureNode[],
  locate: (node: PictureNode) => ShownNode,
): string[] {
  const [left, right] = [Math.min(from.x, to.x), Math.max(from.x, to.x)];
  const [top, bottom] = [Math.min(from.y, to.y), Math.max(from.y, to.y)];
  return nodes.flatMap((node) => {
    const { x, y } = locate(node);
    return x >= left && x <= right && y >= top && y <= bottom ? [node.id] : [];
  });
}

/** The box as it is drawn open. */
export function paintBox(context: CanvasRenderingContext2D, { from, to }: Box, palette: Palette): void {
  context.strokeStyle = palette.accent;
  context.fillStyle = palette.accent;
  context.lineWidth = 1;
  context.globalAlpha = 0.12;
  context.fillRect(from.x, from.y, to.x - from.x, to.y - from.y);
  context.globalAlpha = 1;
  context.strokeRect(from.x, from.y, to.x - from.x, to.y - from.y);
}
