import { BellwetherError } from '../../base/errors.ts';
import type { IndexDocument, IndexSchema } from './types.ts';

/** Throws INVALID_INPUT for a schema that cannot be indexed. */
export function checkSchema(schema: IndexSchema): void {
  const refuse = (what: string): never => {
    throw new BellwetherError('INVALID_INPUT', `The index schema ${what}.`);
  };
  if (schema.text.length < 1 || schema.text.length > 4)
    refuse(`has ${schema.text.length} text fields; 1 to 4 are possible`);
  const names = [
    ...schema.text.map((field) => field.name),
    ...schema.keywords.map((column) => column.name),
    ...schema.dates,
  ];
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) refuse(`names ${JSON.stringify(twice)} twice`);
  if (schema.k1 !== undefined && !(schema.k1 > 0)) refuse(`has k1 ${schema.k1}; it must be above 0`);
  for (const { name, boost = 1, lengthNormalisation = 0.5 } of schema.text) {
    if (!(boost > 0)) refuse(`boosts ${name} by ${boost}; it must be above 0`);
    if (!(lengthNormalisation >= 0 && lengthNormalisation <= 1)) {
      refuse(`gives ${name} the length normalisation ${lengthNormalisation}; it must lie in 0..1`);
    }
  }
}

/** Throws INVALID_INPUT for values that the schema has no place for. */
export function checkNames(document: IndexDocument, schema: IndexSchema): void {
  for (const name in document.text)
    if (!schema.text.some((field) => field.name === name)) unknown('text field', name);
  for (const name in document.dates) if (!schema.dates.includes(name)) unknown('date column', name);
  for (const name in document.keywords) {
    const column = schema.keywords.find((candidate) => candidate.name === name);
    if (column === undefined) unknown('keyword column', name);
    const value = document.keywords[name];
    if (typeof value === 'object' && value.length > 1 && column?.multiple !== true) {
      throw new BellwetherError(
        'INVALID_INPUT',
        `The column ${name} holds one value per document, not ${value.length}.`,
      );
    }
  }
}

function unknown(what: string, name: string): never {
  throw new BellwetherError('INVALID_INPUT', `The index has no ${what} named ${JSON.stringify(name)}.`);
}
