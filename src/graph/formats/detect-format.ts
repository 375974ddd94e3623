import type { GraphFormat } from '../../domain/graph-file.ts';
import { fileError, quote } from './file-error.ts';

/** The format of a file by its first piece, whatever its name ends with; what is nothing else is a table. */
export function detectFormat(start: Buffer, fileName: string): GraphFormat {
  const text = start.toString('utf8', 0, 16_384);
  const body = text.trimStart();
  if (body.startsWith('<')) return detectXml(body, fileName);
  if (body.startsWith('{') || body.startsWith('[')) return detectJson(body);
  if (/^(\s*%[^\n]*\n)*\s*\*(vertices|network|arcs|edges|matrix)\b/i.test(body)) return 'pajek';
  if (isGml(body)) return 'gml';
  return 'csv';
}

function detectXml(body: string, fileName: string): GraphFormat {
  const root = /<([A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)/.exec(
    body.replace(/<!--[\s\S]*?(-->|$)|<\?[\s\S]*?(\?>|$)|<!DOCTYPE[^[>]*(\[[\s\S]*?(\]\s*>|$)|>)/gi, ''),
  )?.[2];
  if (root?.toLowerCase() === 'graphml') return 'graphml';
  if (root?.toLowerCase() === 'gexf') return 'gexf';
  if (root === undefined && /graphml/i.test(body)) return 'graphml';
  if (root === undefined && /gexf/i.test(body)) return 'gexf';
  throw fileError(
    'FILE_UNREADABLE',
    fileName,
    null,
    `It is XML with the root element ${quote(root ?? '')}. GraphML and GEXF can be read.`,
  );
}

function detectJson(body: string): GraphFormat {
  const firstLine = body.slice(0, body.search(/[\r\n]|$/));
  if (/"schema"\s*:\s*"[A-Za-z]+"/.test(firstLine) && /"properties"\s*:/.test(body)) return 'ftm';
  if (/"(@context|@graph|@id)"\s*:/.test(body)) return 'jsonld';
  if (/"type"\s*:\s*"bundle"/.test(body) || /"spec_version"\s*:\s*"2\.\d"/.test(body)) return 'stix';
  if (/"schema"\s*:\s*"[A-Za-z]+"/.test(body) && /"properties"\s*:/.test(body)) return 'ftm';
  return 'json';
}

/** `graph [`, after comments and pairs of a name and a value. */
function isGml(body: string): boolean {
  for (const line of body.split('\n', 200)) {
    const text = line.trim();
    if (/^graph\s*(\[|$)/i.test(text)) return true;
    if (text !== '' && !/^(#|[a-z]\w*\s+("|[\d.]+$))/i.test(text)) return false;
  }
  return false;
}
