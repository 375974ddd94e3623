import { Readable } from 'node:stream';
import { Type } from 'typebox';
import { expect, it } from 'vitest';
import type { BellwetherError } from '../base/errors.ts';
import { findNul, validatorCompiler } from './validation.ts';

function compile(schema: Parameters<typeof validatorCompiler>[0]['schema'], httpPart: string) {
  return validatorCompiler({ schema, method: 'GET', url: '/', httpPart }) as (value: unknown) => {
    value?: unknown;
    error?: BellwetherError;
  };
}

const query = compile(
  Type.Object(
    {
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
      facets: Type.Optional(Type.Boolean()),
      q: Type.Optional(Type.String({ maxLength: 5 })),
      label: Type.Optional(Type.Union([Type.String({ maxLength: 5 }), Type.Array(Type.String())])),
      sort: Type.Optional(Type.Enum(['newest', 'oldest'])),
    },
    { additionalProperties: false },
  ),
  'querystring',
);

it('reads numbers and booleans from a query and fills in defaults, but keeps digits that are text', () => {
  expect(query({ limit: '10', facets: 'true', q: '123', label: '7' }).value).toEqual({
    limit: 10,
    facets: true,
    q: '123',
    label: '7',
  });
  expect(query({ label: ['a', 'b'] }).value).toEqual({ limit: 50, label: ['a', 'b'] });
});

it.each([
  [{ limit: '0' }, 'query.limit must be >= 1 (got "0").'],
  [{ limit: 'ten' }, 'query.limit must be integer (got "ten").'],
  [{ limit: '1e3' }, 'query.limit must be integer (got "1e3").'],
  [{ limits: '10' }, 'query.limits is not known here. Known: limit, facets, q, label, sort (got "10").'],
  [{ facets: 'yes' }, 'query.facets must be boolean (got "yes").'],
  [{ sort: 'best' }, 'query.sort must be one of: newest, oldest (got "best").'],
  [{ limit: ['1', '2'] }, 'query.limit must be integer.'],
])('says what is wrong with %j', (value, message) => {
  const { error } = query(value);
  expect(error).toMatchObject({ code: 'INVALID_INPUT', message });
});

it('takes a body as it is, lists every error with its path, and quotes nothing from it', () => {
  const body = compile(
    Type.Object(
      {
        password: Type.String({ minLength: 12 }),
        documents: Type.Array(Type.Object({ title: Type.String() }, { additionalProperties: false })),
      },
      { additionalProperties: false },
    ),
    'body',
  );
  const { error } = body({ password: 'hunter2', documents: [{ title: 'a' }, { title: 5, extra: 1 }] });
  expect(error!.message).not.toContain('hunter2');
  const errors = error!.details.errors as { path: string; message: string }[];
  expect(errors.map(({ path }) => path).sort()).toEqual([
    'body.documents.1.extra',
    'body.documents.1.title',
    'body.password',
  ]);
  expect(body({ documents: [] }).error!.message).toBe('body.password is missing.');
});

it('finds U+0000 in values and in names', () => {
  expect(findNul({ a: [{ b: 'x' }] }, 'body')).toBeNull();
  expect(findNul({ a: ['x', { b: 'a\0' }] }, 'body')).toBe('body.a.1.b');
  expect(findNul({ 'a\0': 1 }, 'body')).toBe('body');
});

it('does not look into a body that is still coming', () => {
  const stream: Record<string, unknown> = Readable.from(['a\0']) as never;
  stream.self = stream;
  expect(findNul(stream, 'body')).toBeNull();
});
