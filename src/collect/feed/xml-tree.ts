import { decodeHTMLStrict } from 'entities';
import { Parser } from 'htmlparser2';
import { BellwetherError } from '../../base/errors.ts';

export interface XmlElement {
  /** In lower case. Elements of the feed's own vocabulary are bare (`title`), others have their usual prefix (`dc:creator`). */
  readonly name: string;
  /** Names in lower case, values decoded. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** The text directly inside, with entities decoded and CDATA as it is. */
  readonly text: string;
  /** The source between the tags, for elements that hold markup. */
  readonly source: string;
  /** `xml:base`, resolved through all ancestors. */
  readonly base: string | undefined;
  /** `xml:lang`, inherited. */
  readonly language: string | undefined;
}

type Draft = { -readonly [Key in keyof XmlElement]: XmlElement[Key] } & {
  readonly children: Draft[];
  readonly sourceStart: number;
  /** Closed by a misspelt end tag, while the parser below still waits for the right one. */
  ended: boolean;
  readonly namespaces: Namespaces;
};

/** Prefix to namespace name, in lower case; the default namespace is under ''. */
type Namespaces = Readonly<Record<string, string>>;

/** Feeds nest about ten deep, markup in them perhaps thirty. */
const MOST_DEPTH = 200;

/**
 * The element tree of a feed, as forgiving as feeds need it: tags that do not match are passed over, missing
 * ends are supplied, bare ampersands are text. Entities are the HTML ones, which feeds use freely; a
 * document's own declarations are not looked at. Null when there is no element at all. Throws `FEED_UNREADABLE`
 * on nesting beyond reason.
 */
export function parseXmlTree(source: string, where: string): XmlElement | null {
  let root: Draft | null = null;
  const stack: Draft[] = [];
  let inCdata = false;
  let vocabulary = '';
  const parser = new Parser(
    {
      onopentag(rawName, rawAttributes) {
        endMisspelt(stack.at(-1), parser.startIndex);
        const parent = stack.findLast((element) => !element.ended);
        if (parent === undefined && root !== null) return;
        if (stack.length === MOST_DEPTH)
          throw new BellwetherError(
            'FEED_UNREADABLE',
            `${where} nests elements deeper than ${MOST_DEPTH} levels, as no feed does.`,
          );
        const attributes: Record<string, string> = {};
        for (const [name, value] of Object.entries(rawAttributes))
          attributes[name.toLowerCase()] = decodeHTMLStrict(value).trim();
        const namespaces = declaredNamespaces(attributes, parent?.namespaces);
        if (root === null) vocabulary = rootVocabulary(rawName, namespaces);
        const element: Draft = {
          name: canonicalName(rawName, namespaces, vocabulary),
          attributes,
          children: [],
          text: '',
          source: '',
          base: resolveUrl(attributes['xml:base'], parent?.base) ?? parent?.base,
          language: attributes['xml:lang'] ?? parent?.language,
          namespaces,
          sourceStart: parser.endIndex + 1,
          ended: false,
        };
        root ??= element;
        parent?.children.push(element);
        stack.push(element);
      },
      ontext(text) {
        const element = stack.at(-1);
        if (element?.ended === false)
          element.text += inCdata || !text.includes('&') ? text : decodeHTMLStrict(text);
      },
      oncdatastart: () => {
        inCdata = true;
      },
      oncdataend: () => {
        inCdata = false;
      },
      onclosetag(_name, isImplied) {
        const element = stack.pop();
        if (element === undefined || element.ended) return;
        const inside = source.slice(element.sourceStart, Math.max(element.sourceStart, parser.startIndex));
        // An end that was supplied comes after the end tag that was misspelt.
        element.source = isImplied ? inside.replace(/<\/[^<>]*>\s*$/, '') : inside;
      },
    },
    { xmlMode: true, decodeEntities: false, lowerCaseTags: false, lowerCaseAttributeNames: false },
  );
  parser.end(source);
  return root;

  /** `<title>A</titel><link>`: an end tag that matches nothing, with no element before it, ends the element it is in. */
  function endMisspelt(element: Draft | undefined, before: number): void {
    if (element === undefined || element.ended || element.children.length > 0) return;
    const inside = source.slice(element.sourceStart, before);
    const end = inside.indexOf('</');
    if (end === -1 || inside.includes('<![CDATA[')) return;
    element.ended = true;
    element.source = inside.slice(0, end);
  }
}

/** The prefix whose elements are the feed's own and written without it. */
function rootVocabulary(rawName: string, namespaces: Namespaces): string {
  const { prefix, local } = split(rawName);
  return local === 'feed' || local === 'entry' ? 'atom' : (KNOWN[namespaces[prefix] ?? ''] ?? '');
}

/** Resolves a URL where there is a base and it makes sense; otherwise gives it back. */
export function resolveUrl(url: string | undefined, base: string | undefined): string | undefined {
  if (url === undefined || base === undefined) return url;
  return URL.parse(url, base)?.href ?? url;
}

function declaredNamespaces(
  attributes: Readonly<Record<string, string>>,
  inherited: Namespaces = {},
): Namespaces {
  let namespaces: Record<string, string> | null = null;
  for (const [name, value] of Object.entries(attributes)) {
    const prefix = name === 'xmlns' ? '' : name.startsWith('xmlns:') ? name.slice(6) : null;
    if (prefix === null) continue;
    namespaces ??= { ...inherited };
    namespaces[prefix] = value
      .toLowerCase()
      .replace(/^https:/, 'http:')
      .replace(/\/$/, '');
  }
  return namespaces ?? inherited;
}

/** Namespaces by their usual prefix; '' is the vocabulary of RSS itself in its many names. Without the last slash. */
const KNOWN: Readonly<Record<string, string>> = {
  'http://purl.org/rss/1.0': '',
  'http://my.netscape.com/rdf/simple/0.9': '',
  'http://channel.netscape.com/rdf/simple/0.9': '',
  'http://backend.userland.com/rss': '',
  'http://backend.userland.com/rss2': '',
  'http://backend.userland.com/rss091': '',
  'http://www.w3.org/2005/atom': 'atom',
  'http://purl.org/atom/ns#': 'atom',
  'http://www.w3.org/1999/02/22-rdf-syntax-ns#': 'rdf',
  'http://www.w3.org/1999/xhtml': 'xhtml',
  'http://purl.org/dc/elements/1.1': 'dc',
  'http://purl.org/dc/elements/1.0': 'dc',
  'http://purl.org/dc/terms': 'dcterms',
  'http://purl.org/rss/1.0/modules/content': 'content',
  'http://purl.org/rss/1.0/modules/slash': 'slash',
  'http://purl.org/syndication/thread/1.0': 'thr',
  'http://search.yahoo.com/mrss': 'media',
  'http://www.itunes.com/dtds/podcast-1.0.dtd': 'itunes',
};

function canonicalName(rawName: string, namespaces: Namespaces, ownVocabulary: string): string {
  const { prefix, local } = split(rawName);
  const declared = namespaces[prefix];
  // A prefix that is used without being declared means what it usually means.
  const known = declared === undefined ? prefix : (KNOWN[declared] ?? prefix);
  return known === '' || known === ownVocabulary ? local : `${known}:${local}`;
}

function split(rawName: string): { prefix: string; local: string } {
  const name = rawName.toLowerCase();
  const colon = name.indexOf(':');
  return colon === -1
    ? { prefix: '', local: name }
    : { prefix: name.slice(0, colon), local: name.slice(colon + 1) };
}
