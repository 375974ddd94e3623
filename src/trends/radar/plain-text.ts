import { Parser } from 'htmlparser2';

const BLOCKS: ReadonlySet<string> = new Set([
  'p',
  'div',
  'ul',
  'ol',
  'tr',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
]);
const UNSEEN: ReadonlySet<string> = new Set(['script', 'style']);

/**
 * Descriptions of radars often hold HTML: paragraphs and list items become lines, links their words. Text without tags stays.
 * Linear in the length, whatever the tags.
 */
export function plainText(html: string): string {
  if (!/<\/?[a-z]/i.test(html)) return html.trim();
  let text = '';
  let unseen = 0;
  const parser = new Parser({
    onopentagname(name) {
      if (UNSEEN.has(name)) unseen++;
      else if (name === 'li') text += '\n- ';
      else if (name === 'br') text += '\n';
    },
    onclosetag(name) {
      if (UNSEEN.has(name)) unseen--;
      else if (BLOCKS.has(name)) text += '\n';
    },
    ontext(piece) {
      if (unseen === 0) text += piece;
    },
  });
  parser.end(html);
  return text
    .split('\n')
    .map((line) => line.replace(/[^\S\n]+/g, ' ').trim())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
