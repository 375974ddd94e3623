import type { Random } from '../../base/random.ts';
import type { TopicColumns } from './find-topics.ts';

export interface PlantedOptions {
  readonly random: Random;
  readonly dimensions?: number;
  /** Noise of a signal around its group's direction: 1 is as strong as the direction itself. */
  readonly noise?: number;
  /** Rows without a group, at the end. */
  readonly loners?: number;
}

/** Signals of groups with a direction and four words each; `labels` holds the group of each row, -1 for loners. */
export function plantGroups(
  sizes: readonly number[],
  { random, dimensions = 64, noise = 0.6, loners = 0 }: PlantedOptions,
): { readonly columns: TopicColumns; readonly labels: Int32Array } {
  const gaussian = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const rows = sizes.reduce((sum, size) => sum + size, 0) + loners;
  const values = new Int8Array(rows * dimensions);
  const labels = new Int32Array(rows).fill(-1);
  const starts = new Int32Array(rows + 1);
  const terms: number[] = [];
  let count = sizes.length * 4;
  let row = 0;
  const add = (direction: readonly number[] | null, own: readonly number[]): void => {
    const vector = Array.from(
      { length: dimensions },
      (_, i) => (direction?.[i] ?? 0) + (direction === null ? 1 : noise) * gaussian(),
    );
    const largest = Math.max(...vector.map(Math.abs));
    for (const [i, value] of vector.entries())
      values[row * dimensions + i] = Math.round((value * 127) / largest);
    terms.push(...[...own].sort((a, b) => a - b));
    starts[++row] = terms.length;
  };
  for (const [group, size] of sizes.entries()) {
    const direction = Array.from({ length: dimensions }, gaussian);
    for (let i = 0; i < size; i++) {
      labels[row] = group;
      const word = Math.floor(random() * 4);
      add(direction, [group * 4 + word, group * 4 + ((word + 1) % 4), count++]);
    }
  }
  for (let i = 0; i < loners; i++) add(null, [count++, count++]);
  return {
    columns: {
      vectors: { rows, dimensions, values },
      terms: { rows, starts, terms: Int32Array.from(terms), count },
      stories: null,
      before: null,
    },
    labels,
  };
}
