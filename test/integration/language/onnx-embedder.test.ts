import { cp, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cosine } from '../../../src/domain/vector.ts';
import { createOnnxEmbedder } from '../../../src/drivers/onnx/onnx-embedder.ts';
import { describeEmbedder } from '../../conformance/embedder.ts';
import { ONNX, onnxSkipped } from './onnx-model.ts';

const calm = new AbortController().signal;
const open = (folder = ONNX.model) => createOnnxEmbedder({ folder, runtimeFolder: ONNX.runtime });

it('says how to install the runtime where it is missing', async () => {
  const nowhere = await mkdtemp(join(tmpdir(), 'no runtime '));
  await expect(createOnnxEmbedder({ folder: ONNX.model, runtimeFolder: nowhere })).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
    message: expect.stringContaining('npm install --ignore-scripts onnxruntime-node'),
  });
  await rm(nowhere, { recursive: true });
});

describe.skipIf(onnxSkipped !== undefined)(
  `a real ONNX model${onnxSkipped ? ` (${onnxSkipped})` : ''}`,
  () => {
    describeEmbedder(() => open(), { meaning: true });

    let copy: string;
    beforeAll(async () => {
      copy = join(await mkdtemp(join(tmpdir(), 'onnx model ')), 'all-MiniLM-L6-v2');
      await cp(ONNX.model, copy, { recursive: true });
    });
    afterAll(() => rm(join(copy, '..'), { recursive: true }));

    it('has 384 dimensions, and an id that names the weights', async () => {
      await using embedder = await open();
      expect(embedder.model).toEqual({ id: 'onnx:all-MiniLM-L6-v2@8199be6f', dimensions: 384 });
    });

    it('gives the similarities that the model is published with', async () => {
      // The example of the model's own card, computed by sentence-transformers with full precision.
      await using embedder = await open();
      const [a, b, c] = await embedder.embed(
        ['The weather is lovely today.', "It's so sunny outside!", 'He drove to the stadium.'],
        calm,
      );
      expect(cosine(a!, b!)).toBeCloseTo(0.666, 1);
      expect(cosine(a!, c!)).toBeCloseTo(0.1046, 1);
      expect(cosine(b!, c!)).toBeCloseTo(0.1411, 1);
    });

    it('gives a text the same vector among others of other lengths', async () => {
      await using embedder = await open();
      const text = 'Sodium-ion cells reach the market.';
      const [alone] = await embedder.embed([text], calm);
      const among = await embedder.embed(['word '.repeat(500), text, 'short', 'x '.repeat(40)], calm);
      expect(cosine(alone!, among[1]!)).toBeGreaterThan(0.98);
    });

    it('reads the older vocab.txt to the same vectors', async () => {
      await rm(join(copy, 'tokenizer.json'));
      await using older = await open(copy);
      await using newer = await open();
      const texts = ['Žluťoučký kůň costs $5.3m, says U.S. co-founder', '漢字 and emoji 😀'];
      const [first, second] = [await older.embed(texts, calm), await newer.embed(texts, calm)];
      for (const [i, vector] of first.entries()) expect(cosine(vector, second[i]!)).toBeGreaterThan(0.999);
    });

    it('names what is wrong with a folder', async () => {
      const pooling = join(copy, '1_Pooling/config.json');
      const before = await readFile(pooling, 'utf8');
      await writeFile(pooling, '{"pooling_mode_max_tokens": true}');
      await expect(open(copy)).rejects.toMatchObject({ code: 'MODEL_INVALID', message: /pooling/ });
      await writeFile(pooling, '{');
      await expect(open(copy)).rejects.toMatchObject({ code: 'MODEL_INVALID', message: /cannot be read/ });
      await writeFile(pooling, before);
      await truncate(join(copy, 'model.onnx'), 1_000_000);
      await expect(open(copy)).rejects.toMatchObject({ code: 'MODEL_INVALID', message: /can load/ });
      await rm(join(copy, 'model.onnx'));
      await expect(open(copy)).rejects.toMatchObject({ code: 'MODEL_INVALID', message: /no model.onnx/ });
    });
  },
);
