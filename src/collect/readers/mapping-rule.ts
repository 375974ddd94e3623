import { BellwetherError } from '../../base/errors.ts';
import { toText } from './field-values.ts';

export type RecordFields = Readonly<Record<string, unknown>>;

/** Where a document field comes from. Several rules for one target are tried in order; the first value wins. */
export interface MappingRule {
  /** A field of the document, or `attributes.` and a name. */
  readonly target: string;
  /** The value, or undefined when the record does not have it. */
  readonly read: (record: RecordFields) => unknown;
  /** Top-level fields of the record that this rule uses up, so that they are not attributes as well. */
  readonly uses: readonly string[];
}

/** A rule from a dotted path or a template with `{path}` parts. */
export function mappingRule(target: string, source: string): MappingRule {
  if (!source.includes('{'))
    return { target, read: pathReader(source), uses: [source.split('.')[0]!, source] };
  const parts = source.split(/\{([^{}]*)\}/);
  if (parts.length < 3 || parts.some((part, i) => (i % 2 === 1 ? part.trim() === '' : /[{}]/.test(part)))) {
    throw new BellwetherError(
      'INVALID_INPUT',
      `The template "${source}" is not valid. Write field names in braces, for example https://github.com/{repo}.`,
    );
  }
  const readers = parts.map((part, i) => (i % 2 === 1 ? pathReader(part.trim()) : null));
  const read = (record: RecordFields): string | undefined => {
    let text = '';
    for (let i = 0; i < parts.length; i++) {
      const reader = readers[i];
      if (reader == null) text += parts[i]!;
      else {
        const value = toText(reader(record));
        if (value === undefined) return undefined;
        text += value;
      }
    }
    return text;
  };
  return { target, read, uses: [] };
}

function pathReader(path: string): (record: RecordFields) => unknown {
  const steps = path.split('.');
  if (steps.length === 1) return (record) => (Object.hasOwn(record, path) ? record[path] : undefined);
  return (record) => {
    // A field whose own name has a dot (CSV headers do) comes before a nested one.
    if (Object.hasOwn(record, path)) return record[path];
    let value: unknown = record;
    for (const step of steps) {
      if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
      value = (value as Record<string, unknown>)[step];
    }
    return value;
  };
}
