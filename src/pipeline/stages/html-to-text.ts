import { decodeHTML } from 'entities';

const HAS_MARKUP = /<[a-z!/]|&[a-z#0-9]+;/i;
/** Elements whose content is never text for a reader. */
const SILENT = /<(script|style|template|noscript|svg|head)\b[^>]*>[\s\S]*?(?:<\/\1\s*>|$)/gi;
const COMMENT = /<!--[\s\S]*?(?:-->|$)/g;
const BLOCK =
  /<\/?(?:p|div|br|li|ul|ol|h[1-6]|tr|table|blockquote|pre|section|article|header|footer|figure|hr|dd|dt)\b[^>]*>/gi;
const TAG = /<\/?[a-z][^>]*>/gi;

/**
 * The readable text of a piece of HTML: markup removed, block elements as line breaks, entities decoded.
 * Text without markup passes unchanged. The result is text for reading and searching and is always shown
 * escaped; this is not a sanitiser.
 */
export function htmlToText(html: string): string {
  if (!HAS_MARKUP.test(html)) return html;
  const text = html.replace(COMMENT, '').replace(SILENT, ' ').replace(BLOCK, '\n').replace(TAG, '');
  return decodeHTML(text);
}
