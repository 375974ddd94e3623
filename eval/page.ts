import { readFile, writeFile } from 'node:fs/promises';

/**
 * Puts a task's tables into the page that shows them, between the marks `<!-- eval:TASK -->` and `<!-- /eval:TASK -->`.
 * Throws when the page does not have them: a figure that no page shows is a figure nobody finds.
 */
export async function writeToPage(page: string, task: string, markdown: string): Promise<void> {
  const path = new URL(`../${page}`, import.meta.url);
  const text = await readFile(path, 'utf8');
  const [start, end] = [`<!-- eval:${task} -->`, `<!-- /eval:${task} -->`];
  const from = text.indexOf(start);
  const to = text.indexOf(end);
  if (from < 0 || to < from) throw new Error(`${page} has no place for ${task}: add ${start} and ${end}`);
  await writeFile(path, `${text.slice(0, from + start.length)}\n${markdown}\n${text.slice(to)}`);
}
