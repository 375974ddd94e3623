import { DOCUMENT_LIMITS, type RawDocument } from '../../domain/document.ts';
import { parseDate } from '../../domain/parse-date.ts';
import { htmlToText } from './html-to-text.ts';

/** The clean fields of a document, before it has a fingerprint. */
export interface ValidDocument {
  readonly externalId: string | null;
  readonly url: string | null;
  readonly title: string;
  readonly body: string;
  readonly author: string | null;
  readonly company: string | null;
  readonly language: string | null;
  readonly country: string | null;
  readonly labels: readonly string[];
  readonly attributes: Record<string, string | number | boolean | null>;
  /** Milliseconds since the epoch, or null when the source gave no date. */
  readonly publishedAt: number | null;
}

/** Why a document was refused; the message is for the person who sent it. */
export type Refusal = { readonly refused: string };

const L = DOCUMENT_LIMITS;

/**
 * Checks one document and cleans its fields. `now` is the time of capture in milliseconds. What can be
 * mended without guessing is mended (markup, white space, an unusable link is dropped and kept as an
 * attribute); what cannot is refused.
 */
export function validate(raw: RawDocument, now: number): ValidDocument | Refusal {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw))
    return { refused: 'is not an object with fields' };
  const attributes = cleanAttributes(raw.attributes);

  let body = clean(raw.body, true);
  if (body.length > L.bodyLength)
    return { refused: `the text has ${body.length} characters; the limit is ${L.bodyLength}` };
  let title = clean(raw.title, false);
  if (title === '' && body === '') return { refused: 'has neither a title nor a text' };
  if (title === '') title = opening(body);
  if (title.length > L.titleLength) {
    // The whole title stays findable as the start of the text.
    body = body === '' ? title : `${title}\n${body}`;
    title = opening(title);
  }
  if (unreadable(title) || unreadable(body))
    return { refused: 'the text is not readable: its encoding was lost before it came here' };

  const publishedAt = date(raw.publishedAt, now);
  if (typeof publishedAt === 'object' && publishedAt !== null) return publishedAt;

  const externalId = identifier(raw.externalId);
  if (externalId !== null && externalId.length > L.externalIdLength) {
    return { refused: `the id has ${externalId.length} characters; the limit is ${L.externalIdLength}` };
  }
  const url = link(raw.url);
  if (url === null && typeof raw.url === 'string' && raw.url.trim() !== '')
    attributes.unusable_url = raw.url.slice(0, 200).replaceAll('\0', '');

  return {
    externalId,
    url,
    title,
    body,
    author: short(raw.author),
    company: short(raw.company),
    language: languageTag(raw.language),
    country: countryCode(raw.country),
    labels: cleanLabels(raw.labels),
    attributes,
    publishedAt,
  };
}

/** Controls that mean nothing in text; line feeds and tabs stay. PostgreSQL cannot store NUL. */
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;
/** White space that is not already as we leave it. Looking costs a tenth of replacing every space by itself. */
const UNTIDY_LINE = /[^\S ]| {2}/;
const UNTIDY_LINES = /[^\S\n ]| {2}| \n|\n |\n{3}/;

function clean(value: unknown, multiline: boolean): string {
  if (typeof value !== 'string' || value === '') return '';
  const text = htmlToText(value.toWellFormed()).replace(CONTROLS, '');
  if (!multiline) return (UNTIDY_LINE.test(text) ? text.replace(/\s+/g, ' ') : text).trim();
  if (!UNTIDY_LINES.test(text)) return text.trim();
  return text
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** A title for a text without one: its first words, at most 120 characters. */
function opening(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  if (line.length <= 120) return line;
  const cut = line.slice(0, 119);
  const space = cut.lastIndexOf(' ');
  return `${(space > 60 ? cut.slice(0, space) : cut).toWellFormed()}…`;
}

/** More than one character in ten was replaced by a decoder. */
function unreadable(text: string): boolean {
  if (!text.includes('\ufffd')) return false;
  return text.split('\ufffd').length - 1 > text.length / 10;
}

function date(value: unknown, now: number): number | null | Refusal {
  if (value === undefined || value === null || value === '') return null;
  const quoted = JSON.stringify(value).slice(0, 60);
  const time = typeof value === 'string' || typeof value === 'number' ? parseDate(value) : undefined;
  if (time === undefined) return { refused: `the date ${quoted} cannot be understood` };
  if (time < L.earliestPublication || time > now + L.futureTolerance) {
    return {
      refused: `the date ${quoted} lies outside ${new Date(L.earliestPublication).getUTCFullYear()} to a year from now`,
    };
  }
  return time;
}

function identifier(value: unknown): string | null {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  const text = clean(value, false);
  return text === '' ? null : text;
}

function link(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  const text = value.trim();
  if (text.length > L.urlLength || !/^https?:\/\//i.test(text) || !URL.canParse(text)) return null;
  const url = new URL(text);
  // A password in an address is a secret that somebody pasted; it is not part of where the page is.
  url.username = '';
  url.password = '';
  return url.href;
}

function short(value: unknown): string | null {
  const text = clean(value, false).slice(0, L.authorLength).toWellFormed();
  return text === '' ? null : text;
}

function languageTag(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  const primary = value.trim().split(/[-_]/)[0]!.toLowerCase();
  return /^[a-z]{2,3}$/.test(primary) ? primary : null;
}

function countryCode(value: unknown): string | null {
  return typeof value === 'string' && /^[a-z]{2}$/i.test(value.trim()) ? value.trim().toUpperCase() : null;
}

function cleanLabels(value: unknown): string[] {
  if (!Array.isArray(value)) return [];
  const labels = value
    .map((label) => clean(label, false).slice(0, L.labelLength).toWellFormed())
    .filter((label) => label !== '');
  return [...new Set(labels)].slice(0, L.labels);
}

function cleanAttributes(value: unknown): Record<string, string | number | boolean | null> {
  const attributes: Record<string, string | number | boolean | null> = {};
  if (typeof value !== 'object' || value === null) return attributes;
  let kept = 0;
  for (const [name, entry] of Object.entries(value)) {
    if (kept === L.attributes) break;
    const key = clean(name, false).slice(0, 100).toWellFormed();
    if (key === '') continue;
    if (typeof entry === 'string')
      attributes[key] = clean(entry, true).slice(0, L.attributeTextLength).toWellFormed();
    else if (
      typeof entry === 'boolean' ||
      entry === null ||
      (typeof entry === 'number' && Number.isFinite(entry))
    )
      attributes[key] = entry;
    else continue;
    kept++;
  }
  return attributes;
}
