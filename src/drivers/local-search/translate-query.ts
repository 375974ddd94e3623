import type { QueryNode, SearchField } from '../../domain/search-query.ts';
import { encodeWord, findWord } from '../../kernels/index/dictionary.ts';
import type { Segment } from '../../kernels/index/segment.ts';
import type { Query } from '../../kernels/index/types.ts';
import { type Analyser, createAnalyser, type Token } from '../../kernels/text/analyser.ts';
import { isStopWord } from '../../kernels/text/stop-words.ts';

/** Words as typed become terms as indexed. */
export type QueryTranslator = (node: QueryNode, segments: readonly { readonly segment: Segment }[]) => Query;

/** An analyser remembers every word that it met; people's typing must not fill the memory. */
const MOST_WORDS = 50_000;
/** Shorter words, and words with digits, are too near to too many others to be guessed at. */
const GUESSABLE = /^[^\d]{4,}$/u;

/**
 * A word that the tokenizer splits (`gpt-4`, `node.js`) is asked for as a phrase. A word that no document holds
 * is taken for a typing error and matches its neighbours within one edit, two from eight characters on; where it
 * is excluded it excludes nothing. Stop words beside other words are left out, but not inside quotes. A word
 * without any letter or digit asks for nothing.
 */
export function createQueryTranslator(): QueryTranslator {
  let analyser: Analyser = createAnalyser();

  return (node, segments) => {
    if (analyser.vocabulary > MOST_WORDS) analyser = createAnalyser();
    const exists = (term: string): boolean => {
      const word = encodeWord(term);
      return segments.some(({ segment }) => findWord(segment.terms, word) >= 0);
    };

    function translate(node: QueryNode, negated: boolean): Query {
      switch (node.kind) {
        case 'all':
          return ALL;
        case 'term': {
          const tokens = analyser.tokens(node.text);
          if (node.fuzzy) return all(tokens.map((token) => fuzzy(token, node.field)));
          const [token] = tokens;
          if (tokens.length === 1 && !negated && GUESSABLE.test(token!.word) && !exists(token!.term))
            return fuzzy(token!, node.field);
          return phrase(tokens, node.field);
        }
        case 'phrase':
          return phrase(analyser.tokens(node.text), node.field);
        case 'prefix': {
          const tokens = analyser.tokens(node.text);
          const last = tokens.pop();
          if (last === undefined) return ALL;
          const prefix: Query = { kind: 'prefix', prefix: last.word, ...inField(node.field) };
          return tokens.length === 0 ? prefix : all([phrase(tokens, node.field), prefix]);
        }
        case 'and':
          return all(withoutStopWords(node.nodes).map((part) => translate(part, negated)));
        case 'or':
          return { kind: 'or', of: node.nodes.map((part) => translate(part, negated)) };
        case 'not':
          return { kind: 'not', of: translate(node.node, !negated) };
      }
    }

    /** Words like "the" narrow nothing down, and a title that lacks one is still what was meant. */
    function withoutStopWords(nodes: readonly QueryNode[]): readonly QueryNode[] {
      const telling = nodes.filter((part) => {
        if (part.kind !== 'term' || part.fuzzy) return true;
        const tokens = analyser.tokens(part.text);
        return tokens.length !== 1 || !isStopWord(tokens[0]!.term);
      });
      return telling.some((part) => part.kind !== 'not' && part.kind !== 'all') ? telling : nodes;
    }

    return translate(node, false);
  };
}

const ALL: Query = { kind: 'all' };

function all(parts: readonly Query[]): Query {
  if (parts.length === 0) return ALL;
  return parts.length === 1 ? parts[0]! : { kind: 'and', of: parts };
}

function phrase(tokens: readonly Token[], field: SearchField | undefined): Query {
  const [only] = tokens;
  if (only === undefined) return ALL;
  if (tokens.length === 1) return { kind: 'term', term: only.term, ...inField(field) };
  return { kind: 'phrase', terms: tokens.map(({ term }) => term), ...inField(field) };
}

function fuzzy(token: Token, field: SearchField | undefined): Query {
  return { kind: 'fuzzy', word: token.word, ...inField(field) };
}

function inField(field: SearchField | undefined): { readonly field?: SearchField } {
  return field === undefined ? {} : { field };
}
