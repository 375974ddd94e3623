import { boundsOf, layFlat, type Placement } from './placement.ts';

/** A part of the picture that is laid out by itself, and the nodes that it holds. */
export interface Part {
  readonly nodes: Int32Array;
  readonly placement: Placement;
}

/** Where shelves start, how wide they are, and the side of the square that each node has. */
export interface Below {
  readonly left: number;
  readonly bottom: number;
  readonly width: number;
  readonly unit: number;
}

/** Free space around a part, in distances between nodes. */
const AROUND = 1.5;

/**
 * Puts parts side by side on shelves, tallest first, and single nodes as an even grid on shelves of their own. Each part is
 * scaled so that its box holds about a unit of area for each of its nodes. Writes the positions of all nodes into `into`;
 * with `below`, the shelves start under that height and are that wide.
 */
export function pack(parts: readonly Part[], singles: Int32Array, into: Placement, below?: Below): void {
  const unit = below?.unit ?? 1;
  const sized = parts.map((part) => ({ ...part, ...scaled(part.placement, part.nodes.length, unit) }));
  sized.sort((a, b) => b.height - a.height || a.nodes[0]! - b.nodes[0]!);
  const area =
    sized.reduce((sum, { width, height }) => sum + width * height, 0) + singles.length * unit * unit;
  const widest = sized.reduce((most, { width }) => Math.max(most, width), 0);
  const shelf = below?.width ?? Math.max(widest, Math.sqrt(area) * 1.2);
  let left = below?.left ?? 0;
  const start = left;
  let top = below?.bottom ?? 0;
  let height = 0;
  for (const part of sized) {
    if (left > start && left + part.width > start + shelf) {
      top += height;
      left = start;
      height = 0;
    }
    height = Math.max(height, part.height);
    // In the middle of the shelf's height, which the first part set.
    const [moveX, moveY] = [left, top + (height - part.height) / 2];
    for (let i = 0; i < part.nodes.length; i++) {
      into.x[part.nodes[i]!] = part.placement.x[i]! + moveX;
      into.y[part.nodes[i]!] = part.placement.y[i]! + moveY;
    }
    left += part.width;
  }
  top += height;
  const columns = Math.max(1, Math.min(singles.length, Math.floor(shelf / unit)));
  const gap = columns > 1 && singles.length >= columns ? shelf / columns : unit;
  for (let i = 0; i < singles.length; i++) {
    into.x[singles[i]!] = start + ((i % columns) + 0.5) * gap;
    into.y[singles[i]!] = top + (Math.floor(i / columns) + 0.5) * unit;
  }
}

/** Flat, from (0, 0) with free space around. */
function scaled(
  placement: Placement,
  nodes: number,
  unit: number,
): { readonly width: number; readonly height: number } {
  layFlat(placement);
  const { left, top, width, height } = boundsOf(placement);
  // A node less than there are: small parts are no wider than the space around them. A line is as long as its nodes.
  const longer = Math.max(width, height) || 1;
  const scale = unit * Math.min(Math.sqrt((nodes - 1) / (width * height)), (nodes - 1) / longer);
  const space = (AROUND * unit) / 2;
  for (let i = 0; i < nodes; i++) {
    placement.x[i] = (placement.x[i]! - left) * scale + space;
    placement.y[i] = (placement.y[i]! - top) * scale + space;
  }
  return { width: width * scale + 2 * space, height: height * scale + 2 * space };
}
