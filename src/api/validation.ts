import type { FastifySchemaCompiler } from 'fastify';
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { BellwetherError } from '../base/errors.ts';
import type { FieldError } from './problem.ts';

/** At most this many errors are listed in one answer. */
const ERRORS_SHOWN = 20;

interface ObjectSchema {
  readonly properties?: Readonly<Record<string, { readonly type?: string; readonly default?: unknown }>>;
}

type Result = { value: unknown } | { error: Error };

/**
 * Checks path, query, headers and body with exactly the schemas of the contract. Text in a query becomes a number or a
 * boolean where its schema says so and defaults are filled in; a body is taken as it is.
 */
export const validatorCompiler: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) => {
  const validator = Compile(schema);
  const isText = httpPart !== 'body';
  const part = httpPart === 'querystring' ? 'query' : httpPart === 'params' ? 'path' : (httpPart ?? 'body');
  const coerce = isText ? createCoercion(schema as ObjectSchema) : undefined;
  const known = Object.keys((schema as ObjectSchema).properties ?? {});
  return (given: unknown): Result => {
    // A schema says of a body that it may be missing by allowing null.
    const value = given ?? null;
    if (coerce !== undefined) coerce(value as Record<string, unknown>);
    if (!validator.Check(value))
      return { error: invalid(part, known, value, validator.Errors(value) as readonly RawError[]) };
    return { value };
  };
};

function createCoercion(schema: ObjectSchema): ((value: Record<string, unknown>) => void) | undefined {
  const steps: ((value: Record<string, unknown>) => void)[] = [];
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    if (property.type === 'integer' || property.type === 'number') {
      steps.push((value) => {
        const text = value[name];
        if (typeof text === 'string' && /^-?\d+(\.\d+)?$/.test(text)) value[name] = Number(text);
      });
    }
    if (property.type === 'boolean') {
      steps.push((value) => {
        if (value[name] === 'true') value[name] = true;
        else if (value[name] === 'false') value[name] = false;
      });
    }
    if (property.default !== undefined) {
      steps.push((value) => {
        if (value[name] === undefined) value[name] = property.default;
      });
    }
  }
  if (steps.length === 0) return undefined;
  return (value) => {
    for (const step of steps) step(value);
  };
}

interface RawError {
  readonly keyword: string;
  readonly instancePath: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly message: string;
}

function invalid(
  part: string,
  known: readonly string[],
  value: unknown,
  found: readonly RawError[],
): BellwetherError {
  const messages = new Map<string, string[]>();
  const add = (path: string, message: string) => {
    const list = messages.get(path);
    if (list === undefined) messages.set(path, [message]);
    else if (!list.includes(message)) list.push(message);
  };
  for (const { keyword, instancePath, params, message } of found) {
    // `boolean` and `anyOf` repeat, in a schema's terms, what their neighbours say in a person's.
    if (keyword === 'boolean' || keyword === 'anyOf') continue;
    const at = part + instancePath.replaceAll('/', '.').replaceAll('~1', '/').replaceAll('~0', '~');
    if (keyword === 'additionalProperties') {
      for (const name of params.additionalProperties as readonly string[]) {
        add(
          `${at}.${name}`,
          `is not known here. Known: ${instancePath === '' ? known.join(', ') || 'none' : 'see the OpenAPI document'}`,
        );
      }
    } else if (keyword === 'required') {
      for (const name of (params.requiredProperties ?? [params.missingProperty]) as readonly string[])
        add(`${at}.${name}`, 'is missing');
    } else if (keyword === 'enum') {
      add(
        at,
        `must be one of: ${((params.allowedValues ?? []) as readonly unknown[]).map(String).join(', ')}`,
      );
    } else add(at, message);
  }
  const errors: FieldError[] = [...messages]
    .slice(0, ERRORS_SHOWN)
    .map(([path, texts]) => ({ path, message: texts.join(', or ') + quoted(part, path, value) }));
  const first = errors[0];
  const detail = first === undefined ? `The ${part} is not valid.` : `${first.path} ${first.message}.`;
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more, see errors)` : '';
  return new BellwetherError('INVALID_INPUT', detail + more, { details: { errors } });
}

/** The value that was refused, when it came in the address: what is in a body may be a secret. */
function quoted(part: string, path: string, value: unknown): string {
  if (part !== 'query' && part !== 'path') return '';
  const name = path.slice(part.length + 1);
  const text = (value as Record<string, unknown>)[name];
  if (text === undefined || typeof text === 'object') return '';
  return ` (got "${String(text).slice(0, 80)}")`;
}

/** Refuses U+0000 in text, which the database cannot store. Gives the path of the first one, or null. */
export function findNul(value: unknown, path: string): string | null {
  if (typeof value === 'string') return value.includes('\0') ? path : null;
  if (typeof value !== 'object' || value === null) return null;
  // A body that is still coming is bytes, and its stream refers to itself.
  if (Symbol.asyncIterator in value) return null;
  for (const [name, item] of Object.entries(value)) {
    if (name.includes('\0')) return path;
    const found = findNul(item, `${path}.${name}`);
    if (found !== null) return found;
  }
  return null;
}
