import { checkWeight } from '../element-checks.ts';
import { fileError, quote } from '../file-error.ts';
import type { FormatReader, GraphSink } from '../graph-sink.ts';
import { FILE_LIMITS } from '../limits.ts';
import { nodeFrom, tieFrom } from '../well-known-names.ts';

type Section = 'vertices' | 'arcs' | 'edges' | 'arcslist' | 'edgeslist' | 'matrix' | 'other';

/** A word, or a text in double quotes; `quoted` tells them apart. */
interface Word {
  readonly text: string;
  readonly quoted: boolean;
}

/**
 * Pajek `.net`: `*Vertices`, `*Arcs` (directed), `*Edges` (undirected), their lists, and `*Matrix`. A vertex's key is its
 * label, or its number where it has none; a label that came before is told apart by the number. The number of vertices
 * that a file claims is checked against the limits and never allocated.
 */
export function readPajek(sink: GraphSink): FormatReader {
  const { fileName } = sink;
  let rest = '';
  let line = 0;
  let section: Section | null = null;
  let vertices = 0;
  let hasVertices = false;
  let matrixRow = 0;
  /** By number; those without a line of their own are made when a tie names them, or at the end. */
  const keys = new Map<number, string>();
  const at = (): { unit: 'line'; number: number } => ({ unit: 'line', number: line });
  const invalid = (text: string): Error => fileError('RECORD_INVALID', fileName, at(), text);

  function write(text: string, final: boolean): void {
    const whole = rest + text;
    let from = 0;
    for (;;) {
      let end = whole.indexOf('\n', from);
      if (end === -1) {
        if (!final || from >= whole.length) break;
        end = whole.length;
      }
      line++;
      takeLine(whole.slice(from, end));
      from = end + 1;
    }
    rest = whole.slice(from);
    if (rest.length > FILE_LIMITS.element)
      throw fileError(
        'TOO_LARGE',
        fileName,
        { unit: 'line', number: line + 1 },
        'The line is longer than 1 MiB.',
      );
  }

  function takeLine(text: string): void {
    if (/^\s*(%|$)/.test(text)) return;
    const words = wordsOf(text);
    if (words[0]!.text.startsWith('*') && !words[0]!.quoted) {
      beginSection(words);
      return;
    }
    switch (section) {
      case null:
        throw invalid(`${quote(text)} stands before the first section; Pajek begins with *Vertices.`);
      case 'vertices':
        takeVertex(words);
        break;
      case 'arcs':
      case 'edges':
        takeTie(words);
        break;
      case 'arcslist':
      case 'edgeslist':
        for (const word of words.slice(1)) tie(words[0]!, word, {}, section === 'arcslist');
        break;
      case 'matrix':
        takeMatrixRow(words);
        break;
      case 'other':
        break;
    }
  }

  function beginSection(words: readonly Word[]): void {
    const name = words[0]!.text.slice(1).toLowerCase();
    if (name === 'vertices') {
      if (hasVertices) throw invalid('A second *Vertices begins; one network can be read from a file.');
      hasVertices = true;
      vertices = Number(words[1]?.text);
      if (!Number.isInteger(vertices) || vertices < 0)
        throw invalid(
          `*Vertices is followed by ${quote(words[1]?.text ?? '')}; the number of vertices is expected.`,
        );
      sink.claimNodes(vertices, at());
      section = 'vertices';
    } else if (/^(arcs|edges|arcslist|edgeslist|matrix)$/.test(name)) {
      if (!hasVertices) throw invalid(`*${name} comes before *Vertices.`);
      section = name as Section;
    } else {
      if (name !== 'network') sink.warn(`The section *${name.slice(0, 40)} was left out.`);
      section = 'other';
    }
  }

  function takeVertex(words: readonly Word[]): void {
    const number = numberOf(words[0]!);
    if (keys.has(number)) throw invalid(`The vertex ${number} is declared twice.`);
    const label = words[1]?.text ?? '';
    const attributes: Record<string, unknown> = {};
    let next = 2;
    for (const axis of ['x', 'y', 'z']) {
      const word = words[next];
      if (
        word === undefined ||
        word.quoted ||
        !/^[-+]?(\d|\.\d)/.test(word.text) ||
        Number.isNaN(Number(word.text))
      )
        break;
      attributes[axis] = Number(word.text);
      next++;
    }
    // Where nothing was drawn, all stands at the origin.
    if (attributes.x === 0 && attributes.y === 0) for (const axis of ['x', 'y', 'z']) delete attributes[axis];
    takeParameters(words, next, attributes);
    let key = label === '' ? String(number) : label;
    if (sink.has(key)) {
      key = `${key} #${number}`;
      sink.warn('Some labels are used by several vertices: the number was added to their names.');
    }
    keys.set(number, key);
    const name = typeof attributes.name === 'string' ? attributes.name : undefined;
    if (name !== undefined) delete attributes.name;
    sink.node(nodeFrom(key, attributes, name ?? (label || key)), at());
  }

  /** After the numbers: a shape, which is one word, then pairs of name and value. */
  function takeParameters(words: readonly Word[], from: number, attributes: Record<string, unknown>): void {
    let next = from;
    if ((words.length - next) % 2 === 1) {
      const shape = words[next++]!.text;
      if (shape !== 'ellipse') attributes.shape = shape;
    }
    for (; next + 1 < words.length; next += 2) attributes[words[next]!.text] = wordValue(words[next + 1]!);
  }

  function takeTie(words: readonly Word[]): void {
    if (words.length < 2)
      throw invalid(`A tie needs two vertices: ${quote(words.map(({ text }) => text).join(' '))}.`);
    const attributes: Record<string, unknown> = {};
    const weighted = words[2] !== undefined && (words.length - 2) % 2 === 1;
    if (weighted) {
      const weight = words[2]!.text.trim() === '' ? Number.NaN : Number(words[2]!.text);
      checkWeight(weight, fileName, at(), words[2]!.text);
      attributes.weight = weight;
    }
    for (let next = weighted ? 3 : 2; next + 1 < words.length; next += 2)
      attributes[words[next]!.text] = wordValue(words[next + 1]!);
    tie(words[0]!, words[1]!, attributes, section === 'arcs');
  }

  function takeMatrixRow(words: readonly Word[]): void {
    matrixRow++;
    for (const [index, { text }] of words.entries()) {
      if (Number(text) === 0) continue;
      checkWeight(Number(text), fileName, at(), text);
      tie(
        { text: String(matrixRow), quoted: false },
        { text: String(index + 1), quoted: false },
        { weight: Number(text) },
        true,
      );
    }
  }

  function tie(source: Word, target: Word, attributes: Record<string, unknown>, directed: boolean): void {
    sink.tie(tieFrom(keyOf(numberOf(source)), keyOf(numberOf(target)), directed, attributes), at());
  }

  function numberOf(word: Word): number {
    const number = Number(word.text);
    if (Number.isInteger(number) && number >= 1 && number <= vertices) return number;
    throw invalid(`${quote(word.text)} is no vertex: the file says that it has 1 to ${vertices}.`);
  }

  function keyOf(number: number): string {
    const known = keys.get(number);
    if (known !== undefined) return known;
    let key = String(number);
    if (sink.has(key)) key = `${key} #${number}`;
    keys.set(number, key);
    sink.node({ key, label: key, kind: null, attributes: {} }, at());
    return key;
  }

  return {
    write: (text) => write(text, false),
    end() {
      write('', true);
      if (!hasVertices) throw fileError('RECORD_INVALID', fileName, null, 'It holds no *Vertices.');
      // A file may leave out the lines of vertices that have no label.
      if (vertices - keys.size > UNNAMED_WITHOUT_LINES)
        throw fileError(
          'TOO_LARGE',
          fileName,
          null,
          `It says that it has ${vertices.toLocaleString('en')} vertices and describes ${keys.size.toLocaleString('en')}. Write a line for each, or correct the number.`,
        );
      for (let number = 1; number <= vertices && keys.size < vertices; number++) keyOf(number);
    },
  };
}

/** Vertices that a file may claim without a word about them. */
const UNNAMED_WITHOUT_LINES = 100_000;

function wordsOf(line: string): Word[] {
  const words: Word[] = [];
  for (const match of line.matchAll(/"([^"]*)"|\S+/g))
    words.push(
      match[1] === undefined ? { text: match[0], quoted: false } : { text: decode(match[1]), quoted: true },
    );
  return words;
}

/** Pajek writes what ASCII lacks as `&#233;`. */
function decode(text: string): string {
  return text.includes('&#')
    ? text.replace(/&#(\d{1,7});/g, (reference, code: string) =>
        Number(code) <= 0x10ffff ? String.fromCodePoint(Number(code)) : reference,
      )
    : text;
}

function wordValue({ text, quoted }: Word): unknown {
  if (quoted) return text;
  if (text === 'true' || text === 'false') return text === 'true';
  const value = Number(text);
  return /^[-+]?(\d|\.\d)/.test(text) && Number.isFinite(value) ? value : text;
}
