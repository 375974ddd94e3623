import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../base/random.ts';
import { splitLines } from './line-blocks.ts';

interface Seen {
  readonly line: number;
  readonly text?: string;
  readonly overlong?: number;
}

async function split(bytes: Buffer, cuts: readonly number[], maxLine: number): Promise<Seen[]> {
  async function* pieces() {
    let from = 0;
    for (const cut of [...cuts, bytes.length]) {
      yield bytes.subarray(from, cut);
      from = cut;
    }
  }
  const seen: Seen[] = [];
  for await (const block of splitLines(pieces(), { maxLine, keep: 4 })) {
    if (block.kind === 'overlong') {
      seen.push({ line: block.line, overlong: block.length });
      expect(block.start.length).toBeLessThanOrEqual(4);
    } else {
      const lines = block.bytes.toString('utf8').split('\n');
      expect(lines.length).toBe(block.lineCount);
      for (const [i, text] of lines.entries()) seen.push({ line: block.firstLine + i, text });
    }
  }
  return seen;
}

describe('splitting bytes into lines', () => {
  it('gives the lines that splitting the whole text gives, however the bytes are cut', async () => {
    const seed = 7;
    const random = seededRandom(seed);
    for (let round = 0; round < 500; round++) {
      const text = Array.from(
        { length: Math.floor(random() * 60) },
        () => 'aé\n\n'[Math.floor(random() * 4)],
      ).join('');
      const bytes = Buffer.from(text);
      const cuts = Array.from({ length: Math.floor(random() * 8) }, () =>
        Math.floor(random() * bytes.length),
      ).sort((a, b) => a - b);
      const expected = text.split('\n').map((line, i) => ({ line: i + 1, text: line }));
      if (expected.at(-1)!.text === '') expected.pop();
      expect(await split(bytes, cuts, 1000), `seed ${seed}, round ${round}`).toEqual(expected);
    }
  });

  it('names a line over the limit by number and length, wherever it is cut, and goes on after it', async () => {
    const bytes = Buffer.from('one\n123456789\nthree\n');
    const expected = [
      { line: 1, text: 'one' },
      { line: 2, overlong: 9 },
      { line: 3, text: 'three' },
    ];
    for (let cut = 5; cut < 13; cut++)
      expect(await split(bytes, [cut], 8), `cut at ${cut}`).toEqual(expected);
    expect(await split(bytes, [6, 8, 13, 14], 8)).toEqual(expected);
    expect(await split(Buffer.from('one\n123456789'), [6], 8)).toEqual(expected.slice(0, 2));
    expect(await split(Buffer.from('123456789\n'), [3, 9], 8)).toEqual([{ line: 1, overlong: 9 }]);
  });
});
