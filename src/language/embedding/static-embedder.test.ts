import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { cosine, STATIC_MODEL } from '../../domain/vector.ts';
import { createStaticEmbedder } from './static-embedder.ts';

const file = readFileSync(new URL('../../../models/embedding/model.bin', import.meta.url));
const buffer = new SharedArrayBuffer(file.length);
new Uint8Array(buffer).set(file);
const embedder = createStaticEmbedder(buffer);
const never = new AbortController().signal;

test('one vector per text, in order, of the dimensions that the model states', async () => {
  const texts = Array.from({ length: 600 }, (_, at) => `report number ${at} on batteries`);
  const together = await embedder.embed(texts, never);
  expect(together).toHaveLength(600);
  expect(together[0]).toHaveLength(STATIC_MODEL.dimensions);
  const [alone] = await embedder.embed([texts[599]!], never);
  expect(together[599]).toEqual(alone);
  expect(together[598]).not.toEqual(alone);
});

test('texts about the same thing are nearer than others', async () => {
  const [a, b, c] = await embedder.embed(
    [
      'Solid-state batteries double the range of electric cars',
      'New battery technology lets EVs drive further',
      'The parliament voted on the pension reform',
    ],
    never,
  );
  expect(cosine(a!, b!)).toBeGreaterThan(cosine(a!, c!) + 0.3);
});

test('a text without words is the zero vector, near nothing', async () => {
  const [empty, some] = await embedder.embed(['', 'some words'], never);
  expect(empty!.every((value) => value === 0)).toBe(true);
  expect(cosine(empty!, some!)).toBe(0);
});

test('an aborted call gives no vectors', async () => {
  await expect(embedder.embed(['text'], AbortSignal.abort(new Error('stop')))).rejects.toThrow('stop');
});
