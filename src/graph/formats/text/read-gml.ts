import { decodeHTMLStrict } from 'entities';
import { fileError, quote } from '../file-error.ts';
import type { FormatReader, GraphSink } from '../graph-sink.ts';
import { isObject } from '../json/read-json.ts';
import { FILE_LIMITS } from '../limits.ts';
import { nodeFrom, tieFrom } from '../well-known-names.ts';
import { GML_CREATOR } from '../write/write-gml.ts';

type Values = Record<string, unknown>;

interface Level {
  readonly name: string;
  readonly line: number;
  readonly values: Values;
}

/** One token at a time: a bracket, a text in quotes, or a word. Texts may span lines. */
const TOKEN = /\s+|#[^\n]*(?:\n|$)|[[\]]|"[^"]*"|[^\s[\]"#]+/y;

/**
 * GML (Himsolt 1997): `graph [ directed 1 node [ id 1 label "A" ] edge [ source 1 target 2 ] ]`. Values inside brackets
 * become objects, repeated names lists. Character references (`&#233;`, `&quot;`) are decoded.
 */
export function readGml(sink: GraphSink): FormatReader {
  const { fileName } = sink;
  let rest = '';
  let line = 1;
  const stack: Level[] = [];
  let key: string | null = null;
  let graphs = 0;
  /** Keys by id, in a file that we wrote. */
  let own: Map<string, string> | null = null;
  const invalid = (text: string, at = line): Error =>
    fileError('RECORD_INVALID', fileName, { unit: 'line', number: at }, text);

  function write(text: string, final: boolean): void {
    const whole = rest + text;
    TOKEN.lastIndex = 0;
    let at = 0;
    while (at < whole.length) {
      TOKEN.lastIndex = at;
      const match = TOKEN.exec(whole);
      if (match === null) {
        if (!final) break;
        throw invalid(`A text is not closed: ${quote(whole.slice(at, at + 100))}.`);
      }
      const token = match[0];
      // A word at the end may go on in the next piece.
      if (!final && at + token.length === whole.length && !/^[[\]]$|^"/.test(token)) break;
      at += token.length;
      take(token);
    }
    rest = whole.slice(at);
    if (rest.length > FILE_LIMITS.element)
      throw fileError(
        'TOO_LARGE',
        fileName,
        { unit: 'line', number: line },
        'A text or word is longer than 1 MiB.',
      );
  }

  function take(token: string): void {
    const first = token[0]!;
    if (first !== '"' && first !== '[' && first !== ']') {
      if (/^[\s#]/.test(first)) {
        line += newlines(token);
        return;
      }
      takeWord(token);
      return;
    }
    if (first === '"') {
      if (key === null) throw invalid(`The text ${quote(token)} stands where a name is expected.`);
      const text = token.slice(1, -1);
      put(text.includes('&') ? decode(text) : text);
      line += newlines(token);
      return;
    }
    if (first === '[') {
      if (key === null) throw invalid('"[" stands where a name is expected.');
      if (stack.length >= FILE_LIMITS.depth)
        throw fileError(
          'TOO_LARGE',
          fileName,
          { unit: 'line', number: line },
          `Brackets are nested deeper than ${FILE_LIMITS.depth} levels.`,
        );
      if (key === 'graph' && stack.length > 0)
        throw invalid('A graph is nested in another. Nested graphs cannot be read: export them flat.');
      if (key === 'graph' && ++graphs > 1) throw invalid('A second graph begins; one can be read.');
      stack.push({ name: key, line, values: {} });
      key = null;
      return;
    }
    const level = stack.pop();
    if (level === undefined) throw invalid('"]" closes nothing.');
    if (key !== null) throw invalid(`${quote(key)} has no value.`);
    close(level);
  }

  function takeWord(word: string): void {
    if (key === null) {
      if (!/^[A-Za-z_][\w.-]*$/.test(word)) throw invalid(`${quote(word)} is no name.`);
      key = word;
      return;
    }
    const value = Number(word);
    if (/^[-+]?(\d|\.\d)/.test(word) && Number.isFinite(value)) put(value);
    else if (/^[-+]?(inf(inity)?|nan)$/i.test(word)) put(word);
    else
      throw invalid(
        `The value of ${quote(key)} is ${quote(word)}, which is neither a number nor a text in quotes.`,
      );
  }

  function put(value: unknown): void {
    const name = key!;
    key = null;
    const level = stack.at(-1);
    if (level === undefined) {
      if (name === 'Creator' && value === GML_CREATOR) own = new Map();
      return;
    }
    const { values } = level;
    if (Object.hasOwn(values, name)) {
      const before = values[name];
      values[name] = Array.isArray(before) ? [...before, value] : [before, value];
    } else values[name] = value;
    if (level.name === 'graph' && stack.length === 1 && name === 'directed') sink.directed(value === 1);
  }

  function close({ name, values, line: begun }: Level): void {
    const parent = stack.at(-1);
    const inGraph = stack.length === 1 && parent!.name === 'graph';
    const place = { unit: 'line', number: begun } as const;
    if (inGraph && name === 'node') {
      const { id, ...attributes } = values;
      if (typeof id !== 'number' && typeof id !== 'string') throw invalid('The node has no id.', begun);
      takeOddAttributes(attributes);
      if (own !== null && typeof attributes.label === 'string') {
        const { label, name, ...others } = attributes;
        own.set(String(id), label as string);
        sink.node(
          nodeFrom(label as string, others, typeof name === 'string' ? name : (label as string)),
          place,
        );
        return;
      }
      sink.node(nodeFrom(String(id), attributes), place);
    } else if (inGraph && name === 'edge') {
      const { source, target, ...attributes } = values;
      const [from, to] = [source, target].map((end) =>
        typeof end === 'number' || typeof end === 'string' ? String(end) : null,
      );
      if (from === null || to === null)
        throw invalid(`The edge has no ${from === null ? 'source' : 'target'}.`, begun);
      const directed = attributes.directed;
      const said = directed === 0 || directed === 1;
      if (said) delete attributes.directed;
      takeOddAttributes(attributes);
      sink.tie(
        tieFrom(own?.get(from!) ?? from!, own?.get(to!) ?? to!, said ? directed === 1 : null, attributes),
        place,
      );
    } else if (parent !== undefined) {
      key = name;
      put(values);
    }
  }

  return {
    write: (text) => write(text, false),
    end() {
      write('', true);
      const open = stack.at(-1);
      if (open !== undefined)
        throw invalid(`The file ends early: "${open.name} [" of line ${open.line} is not closed.`);
      if (graphs === 0) throw fileError('RECORD_INVALID', fileName, null, 'It holds no "graph [".');
    },
  };
}

/** `attribute [ name "..." value ... ]`, as our writer puts what GML has no form for. */
function takeOddAttributes(values: Values): void {
  const { attribute } = values;
  const list = (Array.isArray(attribute) ? attribute : [attribute]) as unknown[];
  if (
    !list.every(
      (one) =>
        isObject(one) && typeof one.name === 'string' && ('value' in one || typeof one.json === 'string'),
    )
  )
    return;
  delete values.attribute;
  for (const { name, value, json } of list as { name: string; value?: unknown; json?: string }[]) {
    try {
      values[name] = json === undefined ? value : (JSON.parse(json) as unknown);
    } catch {
      values[name] = json;
    }
  }
}

function newlines(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count++;
  return count;
}

/** HTML's decoder turns control characters (`&#128;`) into others; we take the number as it stands. */
function decode(text: string): string {
  return text.replace(
    /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|[a-z][a-z0-9]{1,30});/gi,
    (reference, decimal, hex) => {
      const code =
        decimal !== undefined ? Number(decimal) : hex !== undefined ? Number.parseInt(hex, 16) : -1;
      if (code > 0x10ffff) return reference;
      return code >= 0 ? String.fromCodePoint(code) : decodeHTMLStrict(reference);
    },
  );
}
