import { Readable } from 'node:stream';
import { Type } from 'typebox';
import { actorOf, type Principal } from '../../domain/principal.ts';
import {
  HorizonBoard,
  PestleBoard,
  RadarBlip,
  RadarBlipCreate,
  RadarBlipPlace,
  RadarEdition,
  RadarEditionCreate,
  RadarEditionPage,
  RadarEditionQuery,
  RadarExportQuery,
  RadarHistory,
  RadarImport,
  RadarImported,
} from '../../schemas/radar.ts';
import { Id } from '../../schemas/shared.ts';
import { type App, principalOf } from '../app.ts';
import type { Cursors } from '../cursors.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { pageRequest, sealPage } from '../paging.ts';
import { answers } from '../responses.ts';

/** Bytes of a request that imports a file of 4,000,000 characters. */
const IMPORT_BYTES = 16 * 1024 * 1024;

const tags = ['radar'];
const params = Type.Object({ id: Id });
const blipParams = Type.Object({ id: Id, blip: Id });

export function registerRadar(app: App, dependencies: ApiDependencies, cursors: Cursors): void {
  registerEditions(app, dependencies, cursors);
  registerBlips(app, dependencies);
  registerFiles(app, dependencies);
  registerBoards(app, dependencies);
}

function registerEditions(app: App, { radar }: ApiDependencies, cursors: Cursors): void {
  app.route({
    method: 'GET',
    url: '/api/v1/radar/editions',
    config: { access: 'viewer', tagged: true },
    schema: {
      tags,
      summary: 'Editions of the technology radar, newest first',
      querystring: RadarEditionQuery,
      response: answers({ 200: RadarEditionPage }),
    },
    handler: async (request) => {
      const { tenant } = principalOf(request);
      const page = pageRequest(cursors, 'radar-editions', tenant, request.query);
      return sealPage(cursors, 'radar-editions', tenant, await radar.editions(tenant, page));
    },
  });

  app.route({
    method: 'POST',
    url: '/api/v1/radar/editions',
    config: { access: 'analyst', idempotent: true },
    schema: {
      tags,
      summary: 'Begin a draft; there is one at a time',
      body: RadarEditionCreate,
      response: answers({ 201: RadarEdition }),
    },
    handler: async (request, reply) => {
      const principal = principalOf(request);
      const edition = await radar.create(principal.tenant, request.body, whoIs(principal));
      return reply.code(201).header('location', `/api/v1/radar/editions/${edition.id}`).send(edition);
    },
  });

  app.route({
    method: 'GET',
    url: '/api/v1/radar/editions/:id',
    config: { access: 'viewer', tagged: true },
    schema: { tags, summary: 'One edition with its blips', params, response: answers({ 200: RadarEdition }) },
    handler: (request) => radar.edition(principalOf(request).tenant, request.params.id),
  });

  app.route({
    method: 'DELETE',
    url: '/api/v1/radar/editions/:id',
    config: { access: 'analyst' },
    schema: { tags, summary: 'Delete a draft', params, response: answers({ 204: Type.Null() }) },
    handler: async (request, reply) => {
      const principal = principalOf(request);
      await radar.remove(principal.tenant, request.params.id, whoIs(principal));
      return reply.code(204).send(null);
    },
  });

  app.route({
    method: 'POST',
    url: '/api/v1/radar/editions/:id/publish',
    config: { access: 'analyst', idempotent: true },
    schema: {
      tags,
      summary: 'Publish a draft; it cannot be changed after',
      params,
      response: answers({ 200: RadarEdition }),
    },
    handler: (request) => {
      const principal = principalOf(request);
      return radar.publish(principal.tenant, request.params.id, whoIs(principal));
    },
  });
}

function registerBlips(app: App, { radar }: ApiDependencies): void {
  app.route({
    method: 'POST',
    url: '/api/v1/radar/editions/:id/blips',
    config: { access: 'analyst', idempotent: true },
    schema: {
      tags,
      summary: 'Place something on a draft',
      params,
      body: RadarBlipCreate,
      response: answers({ 201: RadarBlip }),
    },
    handler: async (request, reply) => {
      const principal = principalOf(request);
      const blip = await radar.addBlip(principal.tenant, request.params.id, request.body, whoIs(principal));
      return reply.code(201).send(blip);
    },
  });

  app.route({
    method: 'PATCH',
    url: '/api/v1/radar/editions/:id/blips/:blip',
    config: { access: 'analyst' },
    schema: {
      tags,
      summary: 'Move a blip, and say why',
      params: blipParams,
      body: RadarBlipPlace,
      response: answers({ 200: RadarBlip }),
    },
    handler: (request) => {
      const principal = principalOf(request);
      return radar.placeBlip(principal.tenant, request.params, request.body, whoIs(principal));
    },
  });

  app.route({
    method: 'DELETE',
    url: '/api/v1/radar/editions/:id/blips/:blip',
    config: { access: 'analyst' },
    schema: {
      tags,
      summary: 'Take a blip off a draft',
      params: blipParams,
      response: answers({ 204: Type.Null() }),
    },
    handler: async (request, reply) => {
      const principal = principalOf(request);
      await radar.removeBlip(principal.tenant, request.params, whoIs(principal));
      return reply.code(204).send(null);
    },
  });

  app.route({
    method: 'GET',
    url: '/api/v1/radar/editions/:id/blips/:blip/history',
    config: { access: 'viewer' },
    schema: {
      tags,
      summary: 'Where a blip was placed through all editions, by whom and why, newest first',
      params: blipParams,
      response: answers({ 200: RadarHistory }),
    },
    handler: (request) => radar.history(principalOf(request).tenant, request.params),
  });
}

function registerFiles(app: App, { radar }: ApiDependencies): void {
  app.route({
    method: 'GET',
    url: '/api/v1/radar/editions/:id/export',
    config: { access: 'viewer' },
    schema: {
      tags,
      summary: 'An edition as CSV, JSON, or a picture to print',
      params,
      querystring: RadarExportQuery,
      response: answers({ 200: Type.Unknown() }),
    },
    handler: async (request, reply) => {
      const file = await radar.export(
        principalOf(request).tenant,
        request.params.id,
        request.query.format ?? 'csv',
      );
      return reply
        .type(file.mediaType)
        .header(
          'content-disposition',
          `attachment; filename*=UTF-8''${encodeURIComponent(file.fileName.replace(/[\ud800-\udfff]/g, ''))}`,
        )
        .send(Readable.from(file.content));
    },
  });

  app.route({
    method: 'POST',
    url: '/api/v1/radar/import',
    bodyLimit: IMPORT_BYTES,
    config: { access: 'analyst' },
    schema: {
      tags,
      summary: 'Make an edition of a CSV or JSON file; lines that cannot be taken are listed',
      body: RadarImport,
      response: answers({ 201: RadarImported }),
    },
    handler: async (request, reply) => {
      const principal = principalOf(request);
      const imported = await radar.import(principal.tenant, request.body, whoIs(principal));
      return reply
        .code(201)
        .header('location', `/api/v1/radar/editions/${imported.edition.id}`)
        .send(imported);
    },
  });
}

function registerBoards(app: App, { radar }: ApiDependencies): void {
  app.route({
    method: 'GET',
    url: '/api/v1/horizons',
    config: { access: 'viewer', tagged: true },
    schema: {
      tags,
      summary: 'Technologies by horizon, with the reasons',
      response: answers({ 200: HorizonBoard }),
    },
    handler: (request) => radar.horizons(principalOf(request).tenant),
  });

  app.route({
    method: 'GET',
    url: '/api/v1/pestle',
    config: { access: 'viewer', tagged: true },
    schema: {
      tags,
      summary: 'Technologies by PESTLE class',
      response: answers({ 200: PestleBoard }),
    },
    handler: (request) => radar.pestle(principalOf(request).tenant),
  });
}

function whoIs(principal: Principal): { readonly actor: string; readonly name: string } {
  return { actor: actorOf(principal), name: principal.user?.name ?? 'An API key' };
}
