import { BellwetherError } from '../../base/errors.ts';
import { seededRandom } from '../../base/random.ts';

/** `count` different nodes drawn uniformly, ascending; all nodes where there are no more than `count`. */
export function sampleSources(nodes: number, count: number, seed: number): Int32Array {
  if (!(Number.isInteger(count) && count > 0))
    throw new BellwetherError(
      'RECORD_INVALID',
      `A sample of ${count} nodes; ask for a whole number above 0.`,
    );
  if (count >= nodes) return Int32Array.from({ length: nodes }, (_, node) => node);
  const random = seededRandom(seed);
  // Floyd's draw without replacement: no array over all nodes.
  const drawn = new Set<number>();
  for (let last = nodes - count; last < nodes; last++) {
    const node = Math.floor(random() * (last + 1));
    drawn.add(drawn.has(node) ? last : node);
  }
  return Int32Array.from(drawn).sort();
}

/** Blocks never get more than this, so that few arrays over all nodes are added up. */
const MOST_BLOCKS = 32;

/**
 * How sources are split into blocks whose sums are made apart and added in the order of the blocks: it depends on their
 * number alone, so a sum of floating-point numbers is the same to the last bit on one thread and on many. A block is
 * `lanes` sources or a multiple.
 */
export function sourceBlocks(sources: Int32Array, lanes: number): Int32Array[] {
  const size = lanes * Math.ceil(sources.length / (lanes * MOST_BLOCKS));
  const blocks: Int32Array[] = [];
  for (let from = 0; from < sources.length; from += size) blocks.push(sources.subarray(from, from + size));
  return blocks;
}
