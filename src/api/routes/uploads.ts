import multipart, { type Multipart } from '@fastify/multipart';
import { Type } from 'typebox';
import { BellwetherError } from '../../base/errors.ts';
import { actorOf } from '../../domain/principal.ts';
import { ImportRequest, Upload, UploadBegin } from '../../schemas/network.ts';
import { Id } from '../../schemas/shared.ts';
import { type App, principalOf } from '../app.ts';
import type { ApiDependencies, UploadsApi } from '../dependencies.ts';
import { answers } from '../responses.ts';

/** Names of fields and boundaries around the file itself. */
const FORM_BYTES = 64 * 1024;
/** A large file by a slow line, milliseconds. */
const RECEIVE_MS = 6 * 3_600_000;
/** As the tus protocol names a piece of a file. */
const PIECE = 'application/offset+octet-stream';

const tags = ['uploads'];
const params = Type.Object({ id: Id });

type Sent = Parameters<UploadsApi['receive']>[1];

/** Files of graphs: sent whole as a form, or announced and sent in pieces; looked at, then imported. */
export async function registerUploads(app: App, { uploads }: ApiDependencies): Promise<void> {
  await app.register(async (scope) => {
    await scope.register(multipart, {
      limits: {
        fileSize: uploads.limitBytes + 1,
        files: 2,
        fields: 10,
        fieldSize: FORM_BYTES,
        headerPairs: 50,
      },
      throwFileSizeLimit: false,
    });

    scope.route({
      method: 'POST',
      url: '/api/v1/data/upload',
      handlerTimeout: RECEIVE_MS,
      config: { access: 'analyst' },
      schema: {
        tags,
        summary: 'Send a graph file and learn what it holds',
        description:
          'A form (multipart/form-data) with the file as the field `file` and, if there is one, a table of nodes as the field `nodes`. Nothing is imported yet.',
        consumes: ['multipart/form-data'],
        response: answers({ 201: Upload }),
      },
      // Behind the hooks that know who asks, before the body is read.
      preParsing: async (request) => {
        const claimed = Number(request.headers['content-length'] ?? 0);
        await uploads.admit(principalOf(request).tenant, Math.max(0, claimed - FORM_BYTES));
      },
      handler: async (request, reply) => {
        if (!request.isMultipart())
          throw new BellwetherError(
            'UNSUPPORTED_MEDIA_TYPE',
            'Send the file as a form: multipart/form-data with the field "file".',
          );
        const upload = await uploads.receive(principalOf(request).tenant, sentFiles(request.parts()));
        return reply.code(201).header('location', `/api/v1/data/uploads/${upload.id}`).send(upload);
      },
    });
  });

  app.route({
    method: 'POST',
    url: '/api/v1/data/uploads',
    config: { access: 'analyst', idempotent: true },
    schema: {
      tags,
      summary: 'Announce a file that is sent in pieces',
      body: UploadBegin,
      response: answers({ 201: Upload }),
    },
    handler: async (request, reply) => {
      const upload = await uploads.begin(principalOf(request).tenant, request.body);
      return reply.code(201).header('location', `/api/v1/data/uploads/${upload.id}`).send(upload);
    },
  });

  await app.register(async (scope) => {
    scope.addContentTypeParser(PIECE, (_request, payload, done) => done(null, payload));
    scope.route({
      method: 'PATCH',
      url: '/api/v1/data/uploads/:id',
      handlerTimeout: RECEIVE_MS,
      config: { access: 'analyst' },
      schema: {
        tags,
        summary: 'Send the next piece of a file',
        description: `The piece itself as ${PIECE}, and in the header \`upload-offset\` the byte that it begins with: \`received\` of the upload. After the last piece the answer tells what the file holds.`,
        consumes: [PIECE],
        params,
        headers: Type.Object({ 'upload-offset': Type.String({ pattern: '^\\d{1,15}$' }) }),
        response: answers({ 200: Upload }),
      },
      handler: async (request) =>
        uploads.append(principalOf(request).tenant, (request.params as { id: string }).id, {
          offset: Number(request.headers['upload-offset']),
          content: request.body as AsyncIterable<Uint8Array>,
        }),
    });
  });

  app.route({
    method: 'GET',
    url: '/api/v1/data/uploads/:id',
    config: { access: 'viewer' },
    schema: {
      tags,
      summary: 'What a file holds, and how far its import is',
      params,
      response: answers({ 200: Upload }),
    },
    handler: (request) => uploads.get(principalOf(request).tenant, request.params.id),
  });

  app.route({
    method: 'POST',
    url: '/api/v1/data/uploads/:id/import',
    config: { access: 'analyst' },
    schema: {
      tags,
      summary: 'Import a file; ask for the upload to see how far it is',
      params,
      body: ImportRequest,
      response: answers({ 202: Upload }),
    },
    handler: async (request, reply) => {
      const principal = principalOf(request);
      const { id } = request.params;
      const upload = await uploads.import(principal.tenant, id, request.body, actorOf(principal));
      return reply.code(202).header('location', `/api/v1/data/uploads/${id}`).send(upload);
    },
  });

  app.route({
    method: 'DELETE',
    url: '/api/v1/data/uploads/:id',
    config: { access: 'analyst' },
    schema: {
      tags,
      summary: 'Delete a file, cancelling its import',
      params,
      response: answers({ 204: Type.Null() }),
    },
    handler: async (request, reply) => {
      await uploads.remove(principalOf(request).tenant, request.params.id);
      return reply.code(204).send(null);
    },
  });
}

/** The files of a form; other fields mean nothing here. */
async function* sentFiles(parts: AsyncIterable<Multipart>): Sent {
  for await (const part of parts) {
    if (part.type !== 'file') continue;
    if (part.fieldname !== 'file' && part.fieldname !== 'nodes') {
      part.file.resume();
      continue;
    }
    yield { part: part.fieldname, fileName: nameOf(part.filename), content: part.file };
  }
}

/** What a sender calls the file, as people may be shown it. */
function nameOf(given: string | undefined): string {
  const name = (given ?? '').replace(/\p{Cc}/gu, '').slice(0, 300);
  return name === '' ? 'file' : name;
}
