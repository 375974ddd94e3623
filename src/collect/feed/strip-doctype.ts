import { BellwetherError } from '../../base/errors.ts';

/** Declarations stand before the root element; a prologue longer than this is no feed's. Characters. */
const LONGEST_PROLOGUE = 256 * 1024;

/**
 * Removes the document type declaration, so that no parser below ever sees an entity declared in a document,
 * let alone fetches one. Old feeds name a DTD and declare at most plain characters; a document that builds
 * entities from entities or takes them from elsewhere is an attack and throws `FEED_UNREADABLE` at once.
 */
export function stripDoctype(xml: string, where: string): string {
  const start = findDoctype(xml);
  if (start === -1) return xml;
  const refuse = (why: string) =>
    new BellwetherError('FEED_UNREADABLE', `${where} ${why}. Feeds need no such declaration.`);
  const limit = Math.min(xml.length, start + LONGEST_PROLOGUE);
  let quote = '';
  let inSubset = false;
  for (let i = start + 9; i < limit; i++) {
    const c = xml[i]!;
    if (quote !== '') {
      if (c === quote) quote = '';
    } else if (xml.startsWith('<!--', i)) {
      const end = xml.indexOf('-->', i + 4);
      if (end === -1) break;
      i = end + 2;
    } else if (c === '"' || c === "'") quote = c;
    else if (c === '[') inSubset = true;
    else if (c === ']') inSubset = false;
    else if (c === '>' && !inSubset) {
      refuseEntities(xml.slice(start, i + 1), refuse);
      return xml.slice(0, start) + xml.slice(i + 1);
    }
  }
  throw refuse('has a document type declaration that does not end');
}

/** Where `<!DOCTYPE` stands before the root element, or -1. Comments and instructions before it are passed over. */
function findDoctype(xml: string): number {
  for (let at = xml.indexOf('<'); at !== -1; ) {
    if (xml.startsWith('<!--', at)) at = nextTag(xml, xml.indexOf('-->', at + 4));
    else if (xml.startsWith('<?', at)) at = nextTag(xml, xml.indexOf('?>', at + 2));
    else return /^<!doctype/i.test(xml.slice(at, at + 9)) ? at : -1;
  }
  return -1;
}

function nextTag(xml: string, from: number): number {
  return from === -1 ? -1 : xml.indexOf('<', from);
}

function refuseEntities(declaration: string, refuse: (why: string) => BellwetherError): void {
  for (const [, text] of declaration.matchAll(/<!ENTITY\s([^>]*)>?/gi)) {
    const entity = text!.trim();
    if (entity.startsWith('%')) throw refuse('declares a parameter entity');
    if (/^\S+\s+(SYSTEM|PUBLIC)\s/i.test(entity)) throw refuse('declares an external entity');
    if (/&(?!#)/.test(entity))
      throw refuse('declares an entity made of other entities, which can grow without bound');
  }
}
