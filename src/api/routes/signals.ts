import { Type } from 'typebox';
import { BellwetherError } from '../../base/errors.ts';
import type { RawDocument } from '../../domain/document.ts';
import { Id } from '../../schemas/shared.ts';
import {
  IngestRun,
  SignalDetail,
  SignalPage,
  SignalQuery,
  type SignalSubmit,
  SignalSubmitRequest,
  SignalSubmitResponse,
} from '../../schemas/signal.ts';
import { type App, principalOf } from '../app.ts';
import type { Cursors } from '../cursors.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { matchesTag } from '../plugins/entity-tags.ts';
import { answers } from '../responses.ts';

/** Bytes of one submission. */
const SUBMIT_LIMIT = 16 * 1024 * 1024;

export function registerSignals(app: App, { signals, ingest }: ApiDependencies, cursors: Cursors): void {
  const tags = ['signals'];
  const params = Type.Object({ id: Id });

  app.route({
    method: 'GET',
    url: '/api/v1/signals',
    config: { access: 'viewer' },
    schema: {
      tags,
      summary: 'Search signals',
      description:
        'Words, "phrases", prefix*, title:field, AND OR NOT and brackets in `q`; filters narrow what it finds. Give a filter several times for "one of". `mode` chooses between the words themselves, their meaning, and both.',
      querystring: SignalQuery,
      response: answers({ 200: SignalPage }),
    },
    handler: async (request) => {
      const { tenant } = principalOf(request);
      const { cursor, ...query } = request.query;
      const page = await signals.list(
        tenant,
        cursor === undefined ? query : { ...query, cursor: cursors.open('signals', tenant, cursor) },
      );
      return page.next_cursor === null
        ? page
        : { ...page, next_cursor: cursors.seal('signals', tenant, page.next_cursor) };
    },
  });

  app.route({
    method: 'GET',
    url: '/api/v1/signals/:id',
    config: { access: 'viewer', endsByItself: true },
    schema: {
      tags,
      summary: 'One signal with where it came from',
      params,
      response: answers({ 200: SignalDetail }),
    },
    handler: async (request, reply) => {
      const { id } = request.params;
      const signal = await signals.get(principalOf(request).tenant, id);
      if (signal === null) throw new BellwetherError('NOT_FOUND', `No signal here has the id "${id}".`);
      const tag = entityTagOf(signal);
      reply.header('etag', tag).header('cache-control', 'private, no-cache');
      const { 'if-none-match': known } = request.headers;
      if (known !== undefined && matchesTag(known, tag)) return reply.code(304).send(null as never);
      return signal;
    },
  });

  app.route({
    method: 'POST',
    url: '/api/v1/signals',
    bodyLimit: SUBMIT_LIMIT,
    config: { access: 'analyst', idempotent: true, takesAnyText: true },
    schema: {
      tags,
      summary: 'Send documents in',
      description: 'Answers 202 when the documents are durable. Ask for the run to see what became of them.',
      body: SignalSubmitRequest,
      response: answers({ 202: SignalSubmitResponse }),
    },
    handler: async (request, reply) => {
      const { source_type: sourceType, documents } = request.body;
      const { runId, queued } = await ingest.submit(principalOf(request).tenant, {
        sourceType,
        documents: documents.map(toRawDocument),
      });
      return reply
        .code(202)
        .header('location', `/api/v1/ingest-runs/${runId}`)
        .send({ run_id: runId, queued });
    },
  });

  app.route({
    method: 'GET',
    url: '/api/v1/ingest-runs/:id',
    config: { access: 'viewer', tagged: true },
    schema: {
      tags,
      summary: 'What became of the documents of a run',
      params,
      response: answers({ 200: IngestRun }),
    },
    handler: async (request) => {
      const { id } = request.params;
      const run = await ingest.run(principalOf(request).tenant, id);
      if (run === null) throw new BellwetherError('NOT_FOUND', `No ingest run here has the id "${id}".`);
      return run;
    },
  });
}

/**
 * A signal changes by a revision, another sighting, another analysis or another member of its story: these stand for
 * its content.
 */
function entityTagOf({ revision, sightings, analysis, story }: SignalDetail): string {
  const version = analysis === null ? '' : encodeURIComponent(analysis.version);
  const members = story === null ? '' : `${story.id}.${story.size}`;
  return `W/"${revision}.${sightings}.${version}.${members}"`;
}

function toRawDocument({ external_id, published_at, ...document }: SignalSubmit, index: number): RawDocument {
  return {
    ...document,
    ...(external_id === undefined ? {} : { externalId: external_id }),
    ...(published_at === undefined ? {} : { publishedAt: published_at }),
    location: `documents[${index}]`,
  };
}
