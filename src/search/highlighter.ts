import type { QueryNode, SearchField } from '../domain/search-query.ts';
import type { Highlight } from '../domain/signal.ts';
import { type Analyser, createAnalyser } from '../kernels/text/analyser.ts';
import { type HighlightMatcher, highlight } from '../kernels/text/highlight.ts';
import { isStopWord } from '../kernels/text/stop-words.ts';

/** Passages are about this long, in UTF-16 code units. */
const PASSAGE = 240;
/** The analyser remembers every word that it met; it is replaced before the memory is full of them. */
const MOST_WORDS = 200_000;

export interface MarkedTexts {
  readonly titleHighlight: Highlight;
  /** The best passage; an ellipsis stands where it leaves text out. */
  readonly snippet: Highlight;
}

export interface Highlighter {
  /** Marks what a query asks for with the index's own tokenizer and stemmer, so what is marked is what matched. */
  markerFor(query: QueryNode): (text: { readonly title: string; readonly body: string }) => MarkedTexts;
}

export function createHighlighter(): Highlighter {
  let shared = createAnalyser();
  return {
    markerFor(query) {
      if (shared.vocabulary > MOST_WORDS) shared = createAnalyser();
      const analyser = shared;
      const leaves = withoutStopWords(leavesOf(query, analyser));
      // A word that stands nowhere as written was taken for a typing error by the index. One text that has it settles it.
      const doubtful = new Set(leaves.filter((leaf) => leaf.guess !== undefined));
      return ({ title, body }) => {
        for (const leaf of doubtful) if (stands(leaf, analyser, [title, body])) doubtful.delete(leaf);
        const guesses = Array.from(doubtful, ({ guess, field }): Leaf => ({ near: guess!, field }));
        const all = [...leaves, ...guesses];
        return {
          titleHighlight: whole(analyser, title, matcherFor(all, 'title')),
          snippet: passage(analyser, body, matcherFor(all, 'body')),
        };
      };
    },
  };
}

/** One thing asked for: exactly one of the terms, a prefix, or a word to be near to. */
interface Leaf {
  readonly terms?: readonly string[];
  readonly prefix?: string;
  readonly near?: string;
  /** The word as written, where it may be a typing error. */
  readonly guess?: string | undefined;
  readonly field: SearchField | undefined;
}

/** What a query asks for, without what it excludes. */
function leavesOf(node: QueryNode, analyser: Analyser): Leaf[] {
  switch (node.kind) {
    case 'all':
    case 'not':
      return [];
    case 'and':
    case 'or':
      return node.nodes.flatMap((part) => leavesOf(part, analyser));
    case 'prefix': {
      const prefix = analyser.tokens(node.text).at(-1)?.word;
      return prefix === undefined ? [] : [{ prefix, field: node.field }];
    }
    case 'phrase':
    case 'term': {
      const tokens = analyser.tokens(node.text);
      if (tokens.length === 0) return [];
      if (node.kind === 'term' && node.fuzzy)
        return tokens.map(({ word }) => ({ near: word, field: node.field }));
      const guess =
        node.kind === 'term' && tokens.length === 1 && !/\d/.test(node.text) ? tokens[0]!.word : undefined;
      return [{ terms: tokens.map(({ term }) => term), guess, field: node.field }];
    }
  }
}

function withoutStopWords(leaves: readonly Leaf[]): readonly Leaf[] {
  const telling = leaves.filter(({ terms }) => terms?.length !== 1 || !isStopWord(terms[0]!));
  return telling.length === 0 ? leaves : telling;
}

function stands({ terms }: Leaf, analyser: Analyser, texts: readonly string[]): boolean {
  return texts.some((text) => {
    const count = analyser.run(text);
    for (let at = 0; at < count; at++) if (analyser.term(analyser.words[at]!) === terms![0]) return true;
    return false;
  });
}

function matcherFor(leaves: readonly Leaf[], field: SearchField): HighlightMatcher {
  const here = leaves.filter((leaf) => leaf.field === undefined || leaf.field === field);
  return {
    terms: here.flatMap(({ terms }) => (terms?.length === 1 ? terms : [])),
    phrases: here.flatMap(({ terms }) => (terms !== undefined && terms.length > 1 ? [terms] : [])),
    prefixes: here.flatMap(({ prefix }) => (prefix === undefined ? [] : [prefix])),
    fuzzy: here.flatMap(({ near }) => (near === undefined ? [] : [{ word: near, edits: editsOf(near) }])),
  };
}

/** As many as the index allows a word of this length. */
function editsOf(word: string): number {
  const { length } = Array.from(word);
  return length >= 8 ? 2 : length >= 4 ? 1 : 0;
}

function whole(analyser: Analyser, text: string, matcher: HighlightMatcher): Highlight {
  const [all] = highlight(analyser, text, matcher, { fragments: 0 });
  return { text, ranges: all!.matches.map(({ start, end }) => [start, end] as const) };
}

function passage(analyser: Analyser, text: string, matcher: HighlightMatcher): Highlight {
  const [best] = highlight(analyser, text, matcher, { fragments: 1, length: PASSAGE });
  const { start, end, matches } = best!;
  const before = start === 0 ? '' : '… ';
  const shift = before.length - start;
  return {
    text: `${before}${text.slice(start, end).trimEnd()}${end === text.length ? '' : ' …'}`,
    ranges: matches.map((match) => [match.start + shift, match.end + shift] as const),
  };
}
