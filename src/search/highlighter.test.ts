import { describe, expect, it } from 'vitest';
import type { Highlight } from '../domain/signal.ts';
import { createHighlighter } from './highlighter.ts';
import { parseQuery } from './parse-query.ts';

const { markerFor } = createHighlighter();
/** The text with its marks in brackets. */
function show({ text, ranges }: Highlight): string {
  let shown = '';
  let at = 0;
  for (const [start, end] of ranges) {
    shown += `${text.slice(at, start)}[${text.slice(start, end)}]`;
    at = end;
  }
  return shown + text.slice(at);
}
const title = (q: string, text: string, body = '') =>
  show(markerFor(parseQuery(q))({ title: text, body }).titleHighlight);
const snippet = (q: string, body: string) => show(markerFor(parseQuery(q))({ title: '', body }).snippet);

describe('highlights', () => {
  it.each([
    ['graphs', 'Graph databases', '[Graph] databases'],
    ['"graph database"', 'A graph database is no graph', 'A [graph database] is no graph'],
    ['data*', 'Databases and data', '[Databases] and [data]'],
    ['databse~', 'The database', 'The [database]'],
    ['node.js -python', 'node.js or Python', '[node.js] or Python'],
    ['title:rust body:go', 'Go and Rust', 'Go and [Rust]'],
    ['the rust book', 'The Rust of the Book', 'The [Rust] of the [Book]'],
    ['the', 'The Rust', '[The] Rust'],
    ['', 'Nothing asked', 'Nothing asked'],
  ])('of %s in "%s"', (q, text, expected) => expect(title(q, text)).toBe(expected));

  it('mark what a misspelt word was taken for, but only where the word itself stands nowhere', () => {
    expect(title('meltdwon', 'Meltdown explained')).toBe('[Meltdown] explained');
    expect(title('rusty', 'Rust and rusty nails')).toBe('Rust and [rusty] nails');
    expect(title('rusty', 'Rust nails', 'a rusty nail')).toBe('Rust nails');
  });

  it('show the passage that holds most of what was asked for, with marks that fit the shortened text', () => {
    const filler = 'Lorem ipsum dolor sit amet. '.repeat(40);
    const text = `One meltdown. ${filler}Both meltdown and spectre here. ${filler}`;
    const shown = snippet('meltdown spectre', text);
    expect(shown).toContain('Both [meltdown] and [spectre] here');
    expect(shown).toMatch(/^… .* …$/s);
    expect(shown.length).toBeLessThan(300);
  });

  it('show the beginning where nothing matches, whole when it is short', () => {
    expect(snippet('absent', 'Short.')).toBe('Short.');
    expect(snippet('absent', 'word '.repeat(200))).toMatch(/^word .*word …$/);
    expect(snippet('absent', '')).toBe('');
  });
});
