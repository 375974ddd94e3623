import { BellwetherError } from '../../base/errors.ts';
import { DOCUMENT_LIMITS, type RawDocument } from '../../domain/document.ts';
import { candidateFor, type DocumentField, isDocumentField } from './field-names.ts';
import { toLabels, toText } from './field-values.ts';
import { choosePreset } from './mapping-presets.ts';
import { type MappingRule, mappingRule, type RecordFields } from './mapping-rule.ts';

export type FieldMapper = (record: RecordFields, location: string) => RawDocument;

/**
 * Reads `--map` options. `title=name` takes a field, `author=user.login` a nested one,
 * `url=https://github.com/{repo}` fills a template (no value if a part is missing), `attributes.stars=votes`
 * names an attribute. Throws `INVALID_INPUT` quoting the option.
 */
export function parseMappingRules(options: readonly string[]): MappingRule[] {
  return options.map((option) => {
    const equals = option.indexOf('=');
    const target = option.slice(0, equals).trim();
    const source = option.slice(equals + 1).trim();
    if (equals < 1 || source === '') {
      throw new BellwetherError(
        'INVALID_INPUT',
        `The mapping "${option}" is not of the form field=source, for example title=name.`,
      );
    }
    if (!isDocumentField(target) && !/^attributes\.[^.]+$/.test(target)) {
      throw new BellwetherError(
        'INVALID_INPUT',
        `The mapping "${option}" names the unknown field "${target}". Use title, body, url, externalId, author, publishedAt, language, country, company, labels or attributes.NAME.`,
      );
    }
    return mappingRule(target, source);
  });
}

/**
 * Makes the function that turns a record into a document. The given rules come first, then those of a
 * preset if the first record has the shape of a data set we know, then common names
 * (`headline`, `created_at`, `tags`, ...). Scalars that no rule used become attributes.
 */
export function createFieldMapper(rules: readonly MappingRule[] = []): FieldMapper {
  let all: readonly MappingRule[] | null = null;
  let used = new Set<string>();

  return (record, location) => {
    if (all === null) {
      all = [...rules, ...choosePreset(record)];
      used = new Set(all.flatMap((rule) => rule.uses));
    }
    const found: Found = { values: {}, ranks: {}, attributes: {}, attributeCount: 0 };
    for (const rule of all) applyRule(rule, record, found);
    for (const key in record) {
      if (!used.has(key)) applyCommonName(key, record[key], found);
    }
    return toDocument(found, location);
  };
}

interface Found {
  readonly values: Partial<Record<DocumentField, unknown>>;
  /** Rank of the common name that gave a value; -1 when a rule gave it. */
  readonly ranks: Partial<Record<DocumentField, number>>;
  readonly attributes: Record<string, string | number | boolean | null>;
  attributeCount: number;
}

function applyRule(rule: MappingRule, record: RecordFields, found: Found): void {
  if (!isDocumentField(rule.target)) {
    addAttribute(found, rule.target.slice('attributes.'.length), rule.read(record));
    return;
  }
  if (found.values[rule.target] !== undefined) return;
  const value = rule.read(record);
  if (value == null || value === '') return;
  found.values[rule.target] = value;
  found.ranks[rule.target] = -1;
}

function applyCommonName(key: string, value: unknown, found: Found): void {
  const candidate = candidateFor(key);
  if (candidate === null || value == null || value === '' || candidate.accepts?.(value) === false) {
    addAttribute(found, key, value);
    return;
  }
  const { field, rank } = candidate;
  const held = found.ranks[field];
  if (held === undefined || rank < held) {
    // The weaker name's value is still worth keeping.
    if (held !== undefined) addAttribute(found, candidate.keyOf(held), found.values[field]);
    found.values[field] = value;
    found.ranks[field] = rank;
  } else addAttribute(found, key, value);
}

function addAttribute(found: Found, key: string, value: unknown): void {
  if (
    found.attributeCount >= DOCUMENT_LIMITS.attributes ||
    value === undefined ||
    value === null ||
    value === ''
  )
    return;
  if (typeof value === 'string') found.attributes[key] = value.slice(0, DOCUMENT_LIMITS.attributeTextLength);
  else if (typeof value === 'number' || typeof value === 'boolean') found.attributes[key] = value;
  else return;
  found.attributeCount++;
}

function toDocument(found: Found, location: string): RawDocument {
  const { values } = found;
  const document: { -readonly [Key in keyof RawDocument]: RawDocument[Key] } = { location };
  for (const field of TEXT_FIELDS) {
    const text = values[field] === undefined ? undefined : toText(values[field]);
    if (text !== undefined) document[field] = text;
  }
  const date = values.publishedAt;
  if (typeof date === 'number') document.publishedAt = date;
  else if (date !== undefined) {
    const text = toText(date);
    if (text !== undefined) document.publishedAt = text;
  }
  const labels = values.labels === undefined ? [] : toLabels(values.labels);
  if (labels.length > 0) document.labels = labels;
  if (found.attributeCount > 0) document.attributes = found.attributes;
  return document;
}

const TEXT_FIELDS = [
  'externalId',
  'url',
  'title',
  'body',
  'author',
  'language',
  'country',
  'company',
] as const;
