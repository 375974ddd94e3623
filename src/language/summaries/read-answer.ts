/** A sentence as a model wrote it, with the numbers of the sources that it cites. */
export interface CitedSentence {
  readonly text: string;
  /** From 1; may name sources that do not exist. */
  readonly citations: readonly number[];
}

const LONGEST_ANSWER = 20_000;
const MOST_SENTENCES = 12;
const CITATIONS = /(?:\s*[[【(]\s*\d{1,3}(?:\s*[,;]\s*\d{1,3})*\s*[\]】)])+(?=\s*(?:[.!?。]|$|\s))/gu;

/**
 * Reads what a model answered: sentences that end with citations like [1] or [2, 3], before or after the stop. Thoughts,
 * fences, list signs and headings around them are left out; a sentence without a citation is kept without one, so that it
 * can be reported.
 */
export function readAnswer(answer: string): CitedSentence[] {
  const text = answer
    .slice(0, LONGEST_ANSWER)
    .replace(/<think(?:ing)?>[\s\S]*?(?:<\/think(?:ing)?>|$)/gi, '')
    .replace(/^\s*```.*$/gm, '')
    .replace(/\*\*|__/g, '');
  const sentences: CitedSentence[] = [];
  for (const line of text.split(/\r?\n/)) {
    const plain = line.replace(/^\s*(?:[-*•#>]+|\d{1,2}[.)])\s+/, '').trim();
    if (plain === '' || /^none\.?$/i.test(plain)) continue;
    for (const sentence of readLine(plain)) {
      sentences.push(sentence);
      if (sentences.length === MOST_SENTENCES) return sentences;
    }
  }
  return sentences;
}

/** What stands before each group of citations, and what is left behind the last. */
function readLine(line: string): CitedSentence[] {
  const sentences: CitedSentence[] = [];
  let from = 0;
  const add = (text: string, citations: readonly number[]): void => {
    const trimmed = text.replace(/^[\s.!?,;]+/, '').trim();
    if (!/[\p{L}\p{N}]/u.test(trimmed)) return;
    sentences.push({ text: /[.!?]["'”’)]?$/.test(trimmed) ? trimmed : `${trimmed}.`, citations });
  };
  for (const group of line.matchAll(CITATIONS)) {
    const numbers = [...new Set([...group[0].matchAll(/\d+/g)].map(([number]) => Number(number)))];
    add(line.slice(from, group.index), numbers);
    from = group.index + group[0].length;
  }
  add(line.slice(from), []);
  return sentences;
}
