import { decodeHTML } from 'entities';

const HAS_MARKUP = /<[a-z!/]|&[a-z#0-9]+;/i;
/** Elements whose content is never text for a reader. */
const SILENT = new Set(['script', 'style', 'template', 'noscript', 'svg', 'head']);
/** Elements that begin and end a line. */
const BLOCK = new Set(
  'p div br li ul ol h1 h2 h3 h4 h5 h6 tr table blockquote pre section article header footer figure hr dd dt'.split(
    ' ',
  ),
);

/**
 * The readable text of a piece of HTML: markup removed, block elements as line breaks, entities decoded.
 * Text without markup passes unchanged. The result is text for reading and searching and is always shown
 * escaped; this is not a sanitiser. One pass, linear in the length whatever the markup does.
 */
export function htmlToText(html: string): string {
  if (!HAS_MARKUP.test(html)) return html;
  let text = '';
  let at = 0;
  while (at < html.length) {
    const open = html.indexOf('<', at);
    if (open < 0) break;
    const tag = readTag(html, open);
    if (tag === undefined) {
      text += html.slice(at, open + 1);
      at = open + 1;
      continue;
    }
    // No '>' from here to the end: there is no more markup, only a bracket in a text.
    if (tag.end < 0) break;
    text += html.slice(at, open);
    at = tag.end;
    if (SILENT.has(tag.name) && !tag.closing) {
      const closing = new RegExp(`</${tag.name}`, 'gi');
      closing.lastIndex = at;
      const close = closing.exec(html);
      if (close === null) return decodeHTML(text);
      const end = html.indexOf('>', close.index);
      at = end < 0 ? html.length : end + 1;
      text += ' ';
    } else if (BLOCK.has(tag.name)) text += '\n';
  }
  return decodeHTML(text + html.slice(at));
}

interface Tag {
  /** '' for a comment or a declaration. */
  readonly name: string;
  readonly closing: boolean;
  /** Where the text goes on; -1 when the tag never ends. */
  readonly end: number;
}

/** The tag that starts at a '<', or undefined when that is only a bracket. */
function readTag(html: string, open: number): Tag | undefined {
  if (html.startsWith('<!--', open)) {
    const end = html.indexOf('-->', open + 4);
    // A comment that never ends hides the rest, as it does in a browser.
    return { name: '', closing: false, end: end < 0 ? html.length : end + 3 };
  }
  const closing = html[open + 1] === '/';
  const start = open + (closing ? 2 : 1);
  const declaration = html[start] === '!' || html[start] === '?';
  let end = start;
  while (isNameCharacter(html.charCodeAt(end), end > start)) end++;
  if (end === start && !declaration) return undefined;
  const close = html.indexOf('>', end);
  return { name: html.slice(start, end).toLowerCase(), closing, end: close < 0 ? -1 : close + 1 };
}

function isNameCharacter(code: number, digitToo: boolean): boolean {
  const letter = code | 32;
  return (letter >= 97 && letter <= 122) || (digitToo && code >= 48 && code <= 57);
}
