import { expect, it } from 'vitest';
import { createTextArena } from './text-arena.ts';

it('keeps every text apart, however many and long', () => {
  const arena = createTextArena();
  const texts = ['', 'a', 'é€😀', 'x'.repeat(700_000), 'y'.repeat(2_000_000), 'z', '€'.repeat(400_000)];
  const views = texts.map((text) => arena.add(text));
  expect(views.map((view) => new TextDecoder().decode(view))).toEqual(texts);
  for (const view of views)
    expect(
      arena.buffers.length === 0 || arena.buffers.includes(view.buffer as ArrayBuffer) || view.length === 0,
    ).toBe(true);
});
