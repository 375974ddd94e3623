import { decodeHTML } from 'entities';

/** Descriptions of radars often hold HTML: paragraphs and list items become lines, links their words. Text without tags stays. */
export function plainText(html: string): string {
  if (!/<\/?[a-z][^>]*>/i.test(html)) return html.trim();
  const lines = html
    .replace(/<(script|style)\b[\s\S]*?<\/\1\s*>/gi, '')
    .replace(/<li\b[^>]*>/gi, '\n- ')
    .replace(/<br\s*\/?>|<\/(p|div|ul|ol|h[1-6]|tr)>/gi, '\n')
    .replace(/<\/?[a-z][^>]*>/gi, '');
  return decodeHTML(lines)
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
