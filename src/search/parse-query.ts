import { BellwetherError } from '../base/errors.ts';
import { type QueryNode, SEARCH_FIELDS, type SearchField } from '../domain/search-query.ts';

/**
 * The query language for people. Words side by side must all occur.
 *
 *   graph database          both words, anywhere
 *   graph OR network        either word; OR binds looser than words side by side
 *   -draft, NOT draft       without the word
 *   "graph database"        the words one after another
 *   data*                   words that begin so
 *   databse~                words spelt nearly so
 *   (a OR b) c              grouping
 *   title:graph             in one field: title, company, body; also title:"two words", title:(a OR b)
 *
 * A person's slip never fails: an open quote or bracket is closed at the end, a stray operator is dropped,
 * an unknown `word:` is two words. Only a query that is too long, too large or too deep is refused.
 */
export const QUERY_LIMITS = {
  /** UTF-16 code units. */
  length: 1_000,
  /** Words, phrases and prefixes. */
  leaves: 64,
  /** Brackets inside brackets. */
  depth: 16,
} as const;

/** Throws INVALID_QUERY, saying where, when a limit is passed. */
export function parseQuery(text: string): QueryNode {
  if (text.length > QUERY_LIMITS.length) {
    throw new BellwetherError(
      'INVALID_QUERY',
      `The query is ${text.length} characters long and may be ${QUERY_LIMITS.length}: shorten it.`,
      { details: { position: QUERY_LIMITS.length } },
    );
  }
  const tokens = tokenise(text);
  const parser = { tokens, at: 0 };
  const nodes: QueryNode[] = [];
  // A closing bracket without an opening one ends a group that was never opened: go on behind it.
  while (parser.at < tokens.length) {
    nodes.push(readOr(parser, undefined, 0));
    if (tokens[parser.at]?.kind === 'close') parser.at++;
  }
  return conjunction(nodes);
}

type Token =
  | { readonly kind: 'word'; readonly text: string; readonly at: number }
  | { readonly kind: 'phrase'; readonly text: string; readonly at: number }
  | { readonly kind: 'field'; readonly field: SearchField; readonly at: number }
  | { readonly kind: 'open'; readonly at: number }
  | { readonly kind: 'close'; readonly at: number }
  | { readonly kind: 'or'; readonly at: number }
  | { readonly kind: 'and'; readonly at: number }
  | { readonly kind: 'not'; readonly at: number };

interface Parser {
  readonly tokens: readonly Token[];
  at: number;
}

const QUOTES = '"\u201c\u201d\u201e\u00ab\u00bb';
/** A run of anything but spaces, brackets and quotes. */
const WORD = new RegExp(`[^\\s()${QUOTES}]+`, 'uy');
const HAS_WORD = /[\p{L}\p{N}]/u;
const FIELD = new RegExp(`^(${SEARCH_FIELDS.join('|')}):`, 'i');

function tokenise(text: string): Token[] {
  const tokens: Token[] = [];
  let leaves = 0;
  let at = 0;
  const addLeaf = (token: Token): void => {
    if (++leaves > QUERY_LIMITS.leaves) {
      throw new BellwetherError(
        'INVALID_QUERY',
        `The query has more than ${QUERY_LIMITS.leaves} words, counted up to character ${token.at + 1}: use fewer.`,
        { details: { position: token.at } },
      );
    }
    tokens.push(token);
  };
  while (at < text.length) {
    const character = text[at]!;
    if (/\s/u.test(character)) at++;
    else if (character === '(') tokens.push({ kind: 'open', at: at++ });
    else if (character === ')') tokens.push({ kind: 'close', at: at++ });
    else if (QUOTES.includes(character)) {
      let end = at + 1;
      while (end < text.length && !QUOTES.includes(text[end]!)) end++;
      const phrase = text.slice(at + 1, end);
      if (HAS_WORD.test(phrase)) addLeaf({ kind: 'phrase', text: phrase, at });
      at = end + 1;
    } else if (character === '-' && startsOperand(text, at)) tokens.push({ kind: 'not', at: at++ });
    else {
      const field = FIELD.exec(text.slice(at, at + 10));
      if (field !== null && startsOperand(text, at + field[0].length - 1)) {
        tokens.push({ kind: 'field', field: field[1]!.toLowerCase() as SearchField, at });
        at += field[0].length;
        continue;
      }
      WORD.lastIndex = at;
      const word = WORD.exec(text)![0];
      if (word === 'OR' || word === '||' || word === '|') tokens.push({ kind: 'or', at });
      else if (word === 'AND' || word === '&&') tokens.push({ kind: 'and', at });
      else if (word === 'NOT') tokens.push({ kind: 'not', at });
      else if (HAS_WORD.test(word)) addLeaf({ kind: 'word', text: word, at });
      at += word.length;
    }
  }
  return tokens;
}

/** A minus or a field name counts only at the start of a word, and only right before what it governs. */
function startsOperand(text: string, at: number): boolean {
  const before = text[at - 1];
  const next = text[at + 1];
  if (text[at] === '-' && before !== undefined && !/[\s(:]/u.test(before)) return false;
  return next !== undefined && (next === '(' || next === '-' || QUOTES.includes(next) || HAS_WORD.test(next));
}

/** Alternatives up to a closing bracket, which is left for the caller. */
function readOr(parser: Parser, field: SearchField | undefined, depth: number): QueryNode {
  const alternatives: QueryNode[] = [];
  let group: QueryNode[] = [];
  const endGroup = (): void => {
    if (group.length > 0) alternatives.push(conjunction(group));
    group = [];
  };
  for (
    let token = parser.tokens[parser.at];
    token !== undefined && token.kind !== 'close';
    token = parser.tokens[parser.at]
  ) {
    if (token.kind === 'or') {
      parser.at++;
      endGroup();
    } else if (token.kind === 'and') parser.at++;
    else {
      const operand = readOperand(parser, field, depth);
      if (operand !== undefined) group.push(operand);
    }
  }
  endGroup();
  if (alternatives.length === 0) return ALL;
  return alternatives.length === 1 ? alternatives[0]! : { kind: 'or', nodes: alternatives };
}

/** One word, phrase or bracket with what stands before it; undefined when nothing follows the operator. */
function readOperand(parser: Parser, field: SearchField | undefined, depth: number): QueryNode | undefined {
  let negated = false;
  for (;;) {
    const token = parser.tokens[parser.at];
    if (token === undefined || token.kind === 'close' || token.kind === 'or') return undefined;
    parser.at++;
    let node: QueryNode;
    if (token.kind === 'and') continue;
    if (token.kind === 'not') {
      negated = !negated;
      continue;
    }
    if (token.kind === 'field') {
      field = token.field;
      continue;
    }
    if (token.kind === 'open') {
      if (depth === QUERY_LIMITS.depth) {
        throw new BellwetherError(
          'INVALID_QUERY',
          `The query has more than ${QUERY_LIMITS.depth} brackets inside one another, at character ${token.at + 1}: use fewer.`,
          { details: { position: token.at } },
        );
      }
      node = readOr(parser, field, depth + 1);
      if (parser.tokens[parser.at]?.kind === 'close') parser.at++;
      if (node.kind === 'all') return undefined;
    } else if (token.kind === 'phrase') node = { kind: 'phrase', text: token.text, ...inField(field) };
    else node = wordNode(token.text, field);
    return negated ? { kind: 'not', node } : node;
  }
}

const ALL: QueryNode = { kind: 'all' };

function conjunction(nodes: readonly QueryNode[]): QueryNode {
  const parts = nodes.filter((node) => node.kind !== 'all');
  if (parts.length === 0) return ALL;
  // "Everything but" needs something to take away from.
  if (parts.every((node) => node.kind === 'not')) return { kind: 'and', nodes: [ALL, ...parts] };
  return parts.length === 1 ? parts[0]! : { kind: 'and', nodes: parts };
}

function wordNode(word: string, field: SearchField | undefined): QueryNode {
  const prefix = /^(.*[\p{L}\p{N}])\*+$/u.exec(word);
  if (prefix !== null) return { kind: 'prefix', text: prefix[1]!, ...inField(field) };
  const fuzzy = /^(.*[\p{L}\p{N}])~[0-9]?$/u.exec(word);
  return { kind: 'term', text: fuzzy?.[1] ?? word, fuzzy: fuzzy !== null, ...inField(field) };
}

function inField(field: SearchField | undefined): { readonly field?: SearchField } {
  return field === undefined ? {} : { field };
}
