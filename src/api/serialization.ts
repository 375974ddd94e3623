import fastJsonStringify from 'fast-json-stringify';
import type { FastifySerializerCompiler } from 'fastify';

/**
 * Compiles the schema of an answer into a function that writes exactly its properties. `X or null` is given to the
 * compiler as a nullable X: as a union it would try one schema after the other, for every value.
 */
export const serializerCompiler: FastifySerializerCompiler<unknown> = ({ schema }) =>
  fastJsonStringify(nullable(schema) as object);

function nullable(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(nullable);
  if (typeof schema !== 'object' || schema === null) return schema;
  const { anyOf, ...rest } = Object.fromEntries(
    Object.entries(schema).map(([name, part]) => [name, nullable(part)]),
  );
  if (!Array.isArray(anyOf)) return anyOf === undefined ? rest : { ...rest, anyOf };
  const others = (anyOf as { type?: string }[]).filter((part) => part.type !== 'null');
  if (others.length === 1 && others.length < anyOf.length && isPlain(others[0]!))
    return { ...rest, ...others[0], nullable: true };
  return { ...rest, anyOf };
}

function isPlain(schema: { type?: string }): boolean {
  return typeof schema.type === 'string';
}
