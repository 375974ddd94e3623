import { readFile, writeFile } from 'node:fs/promises';

/**
 * Puts a task's tables into the model's card, between the marks `<!-- eval:TASK -->` and `<!-- /eval:TASK -->`. Throws
 * when the card does not have them: a figure that no card shows is a figure nobody finds.
 */
export async function writeToCard(model: string, task: string, markdown: string): Promise<void> {
  const path = new URL(`../models/${model}/CARD.md`, import.meta.url);
  const card = await readFile(path, 'utf8');
  const [start, end] = [`<!-- eval:${task} -->`, `<!-- /eval:${task} -->`];
  const from = card.indexOf(start);
  const to = card.indexOf(end);
  if (from < 0 || to < from)
    throw new Error(`models/${model}/CARD.md has no place for ${task}: add ${start} and ${end}`);
  await writeFile(path, `${card.slice(0, from + start.length)}\n${markdown}\n${card.slice(to)}`);
}
