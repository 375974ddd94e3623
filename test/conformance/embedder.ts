import { expect, it } from 'vitest';
import { cosine } from '../../src/domain/vector.ts';
import type { Embedder } from '../../src/ports/embedder.ts';

/** What every embedder does, whatever it runs on. Call it inside a `describe`; `open` gives a fresh one per test. */
export function describeEmbedder(
  open: () => Embedder | Promise<Embedder>,
  options: { /** Whether it knows what words mean. */ readonly meaning?: boolean } = {},
): void {
  const calm = new AbortController().signal;

  it('gives one vector per text, in order, of the dimensions that it states', async () => {
    await using embedder = await open();
    expect(embedder.model.id).toMatch(/^[a-z0-9]+(-[0-9]+)?$|^(onnx|openai):\S+$/);
    const texts = Array.from(
      { length: embedder.capabilities.batch + 3 },
      (_, i) => `a text about number ${i}`,
    );
    const vectors = await embedder.embed(texts, calm);
    expect(vectors).toHaveLength(texts.length);
    for (const vector of vectors) {
      expect(vector).toBeInstanceOf(Int8Array);
      expect(vector).toHaveLength(embedder.model.dimensions);
    }
    // Whatever a text is embedded with, it gets its own vector.
    const [alone] = await embedder.embed([texts[5]!], calm);
    expect(cosine(alone!, vectors[5]!)).toBeGreaterThan(0.98);
  });

  it('gives the same vector for the same text', async () => {
    await using embedder = await open();
    const [first, second] = await embedder.embed(['solid-state batteries', 'solid-state batteries'], calm);
    expect(cosine(first!, second!)).toBeGreaterThan(0.999);
  });

  it('answers no texts with no vectors', async () => {
    await using embedder = await open();
    expect(await embedder.embed([], calm)).toEqual([]);
  });

  it('gives texts without a word the zero vector', async () => {
    await using embedder = await open();
    for (const vector of await embedder.embed(['', '   \n'], calm))
      expect(vector.every((value) => value === 0)).toBe(true);
  });

  it('takes hostile text', async () => {
    await using embedder = await open();
    const hostile = [
      'x'.repeat(100_000),
      'word '.repeat(50_000),
      '😀'.repeat(5_000),
      '\ud800 lone \udc00',
      'null \0 byte',
      `e${'\u0301'.repeat(10_000)}`,
      'مرحبا بالعالم \u202e abc',
      '漢字'.repeat(5_000),
      'ALL CAPS '.repeat(100),
    ];
    const vectors = await embedder.embed(hostile, calm);
    expect(vectors.map((vector) => vector.length)).toEqual(hostile.map(() => embedder.model.dimensions));
  });

  it('stops when it is told to', async () => {
    await using embedder = await open();
    const stop = new AbortController();
    stop.abort(new Error('enough'));
    await expect(embedder.embed(['text'], stop.signal)).rejects.toThrow('enough');
  });

  if (options.meaning === true)
    it('puts texts of like meaning nearer than others', async () => {
      await using embedder = await open();
      const [battery, cells, court] = await embedder.embed(
        [
          'A start-up builds solid-state batteries for electric cars.',
          'New battery cells charge electric vehicles faster.',
          'The court of appeal upheld the ruling on copyright.',
        ],
        calm,
      );
      expect(cosine(battery!, cells!)).toBeGreaterThan(cosine(battery!, court!) + 0.15);
    });
}
