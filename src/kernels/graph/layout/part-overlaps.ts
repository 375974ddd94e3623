import type { Placement } from './placement.ts';

/**
 * Pushes discs apart until none overlap, or the rounds are over: in each, two that overlap part by half of what is missing,
 * the smaller one more. Pairs are found through a grid as wide as the largest disc. Time O(rounds x nodes) for discs that
 * are spread evenly. `keep` may move a node back to where it may be. Returns the pairs that overlapped in the last round.
 */
export function partOverlaps(
  { x, y }: Placement,
  radius: Float64Array,
  rounds = 40,
  keep?: (node: number) => void,
): number {
  const nodes = x.length;
  const widest = 2 * radius.reduce((most, one) => Math.max(most, one), 0);
  if (nodes < 2 || widest === 0) return 0;
  const next = new Int32Array(nodes);
  let pairs = 0;
  for (let round = 0; round < rounds; round++) {
    pairs = 0;
    const heads = new Map<number, number>();
    for (let node = 0; node < nodes; node++) {
      const cell = cellAt(x[node]!, y[node]!, widest);
      next[node] = heads.get(cell) ?? -1;
      heads.set(cell, node);
    }
    for (let node = 0; node < nodes; node++) {
      for (let row = -1; row <= 1; row++)
        for (let column = -1; column <= 1; column++) {
          const cell = cellAt(x[node]! + column * widest, y[node]! + row * widest, widest);
          for (let other = heads.get(cell) ?? -1; other >= 0; other = next[other]!)
            if (other > node && part(node, other)) pairs++;
        }
    }
    if (keep !== undefined) for (let node = 0; node < nodes; node++) keep(node);
    if (pairs === 0) break;
  }
  return pairs;

  function part(a: number, b: number): boolean {
    let dx = x[b]! - x[a]!;
    let dy = y[b]! - y[a]!;
    let distance = Math.sqrt(dx * dx + dy * dy);
    const missing = radius[a]! + radius[b]! - distance;
    if (missing <= 1e-9 * widest) return false;
    if (distance === 0) {
      // In the very same place: any direction will do, the golden angle gives each pair its own.
      dx = Math.cos(2.399963 * (a + b));
      dy = Math.sin(2.399963 * (a + b));
      distance = 1;
    }
    const shareOfB = radius[a]! / (radius[a]! + radius[b]!);
    const push = (1.02 * missing) / distance;
    x[a]! -= dx * push * (1 - shareOfB);
    y[a]! -= dy * push * (1 - shareOfB);
    x[b]! += dx * push * shareOfB;
    y[b]! += dy * push * shareOfB;
    return true;
  }
}

function cellAt(x: number, y: number, width: number): number {
  return Math.floor(x / width) * 0x200000 + Math.floor(y / width);
}

/** Keeps discs inside a larger one. */
export function insideDisc(
  { x, y }: Placement,
  radius: Float64Array,
  disc: { readonly x: number; readonly y: number; readonly radius: number },
): (node: number) => void {
  return (node) => {
    const [dx, dy] = [x[node]! - disc.x, y[node]! - disc.y];
    const distance = Math.sqrt(dx * dx + dy * dy);
    const most = Math.max(0, disc.radius - radius[node]!);
    if (distance <= most) return;
    x[node] = disc.x + (dx / distance) * most;
    y[node] = disc.y + (dy / distance) * most;
  };
}

/** Keeps the middles of discs inside a box, `margin` from its sides. */
export function insideBox(
  { x, y }: Placement,
  box: { readonly width: number; readonly height: number },
  margin: number,
): (node: number) => void {
  return (node) => {
    x[node] = Math.min(Math.max(x[node]!, margin), box.width - margin);
    y[node] = Math.min(Math.max(y[node]!, margin), box.height - margin);
  };
}
