import type { ApiServer } from '../../src/api/server.ts';

/** The parts of a JSON Schema that attacks are made from. */
export interface Schema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
  readonly additionalProperties?: boolean | Schema;
}

export interface Operation {
  /** `GET /api/v1/signals/{id}`. */
  readonly name: string;
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly isPublic: boolean;
  /** The least role that may call it; undefined when public. */
  readonly role: string | undefined;
  readonly parameters: readonly {
    readonly name: string;
    readonly in: 'query' | 'path' | 'header';
    readonly schema: Schema;
  }[];
  readonly body: Schema | undefined;
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, RawOperation>>>>;
}

interface RawOperation {
  readonly security?: unknown;
  readonly 'x-role'?: string;
  readonly parameters?: Operation['parameters'];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
}

/** Every operation of the server's own OpenAPI document, so that a new route is attacked without anyone thinking of it. */
export async function readOperations(server: ApiServer): Promise<Operation[]> {
  const { paths } = (
    await server.app.inject({ method: 'GET', url: '/api/v1/openapi.json' })
  ).json() as Document;
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      name: `${method.toUpperCase()} ${path}`,
      method: method.toUpperCase() as Operation['method'],
      path,
      isPublic: operation.security === undefined,
      role: operation['x-role'],
      parameters: operation.parameters ?? [],
      body: operation.requestBody?.content['application/json']?.schema,
    })),
  );
}

/** Where in a body text may stand, as paths; `*` names a free key of a record (`url`, which some read). */
export function textPaths(schema: Schema, path: readonly string[] = []): string[][] {
  const own = schema.type === 'string' || schema.enum !== undefined ? [[...path]] : [];
  const free =
    typeof schema.additionalProperties === 'object'
      ? textPaths(schema.additionalProperties, [...path, '*'])
      : [];
  return [
    ...own,
    ...Object.entries(schema.properties ?? {}).flatMap(([name, property]) =>
      textPaths(property, [...path, name]),
    ),
    ...(schema.items === undefined ? [] : textPaths(schema.items, [...path, '0'])),
    ...(schema.anyOf ?? []).flatMap((option) => textPaths(option, path)),
    // A record of anything takes text too.
    ...(typeof schema.additionalProperties === 'object' && free.length === 0 ? [[...path, '*']] : free),
  ];
}

/** A copy of a body with a value put at a path. */
export function withValue(body: unknown, [head, ...rest]: readonly string[], value: unknown): unknown {
  if (head === undefined) return value;
  const name = head === '*' ? 'url' : head;
  if (name === '0') {
    const list = Array.isArray(body) ? [...(body as unknown[])] : [];
    list[0] = withValue(list[0], rest, value);
    return list;
  }
  const record = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  return { ...record, [name]: withValue(record[name], rest, value) };
}
