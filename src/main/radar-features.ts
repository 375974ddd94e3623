import type { FileToSend } from '../api/file-to-send.ts';
import type { RadarApi } from '../api/foresight-dependencies.ts';
import { pageById } from '../api/paging.ts';
import {
  toWireEdition,
  toWireEditionSummary,
  toWireHorizonBoard,
  toWirePestleBoard,
} from '../api/wire/radar.ts';
import type { Clock } from '../base/clock.ts';
import type { Quadrants, RadarEdition } from '../domain/radar.ts';
import type { TenantId } from '../domain/tenant.ts';
import type { Database } from '../ports/database.ts';
import { writeAudit } from '../tenancy/audit.ts';
import { type Boards, createBoards } from '../trends/radar/boards.ts';
import { createRadar } from '../trends/radar/create-radar.ts';
import { drawRadar } from '../trends/radar/draw-radar.ts';
import type { Radar } from '../trends/radar/radar.ts';
import { writeRadarCsv, writeRadarJson } from '../trends/radar/write-radar.ts';

export interface RadarFeatures {
  readonly radar: Radar;
  readonly boards: Boards;
}

export function createRadarFeatures(options: {
  readonly database: Database;
  readonly clock: Clock;
}): RadarFeatures {
  const { database, clock } = options;
  return {
    radar: createRadar({ database, clock, audit: (platform, entry) => writeAudit(platform, clock, entry) }),
    boards: createBoards({ database }),
  };
}

/** Radar and boards behind the API's interface. */
export function radarApi({ radar, boards }: RadarFeatures): RadarApi {
  async function blipOf(tenant: TenantId, edition: string, id: string) {
    const { items } = toWireEdition(await radar.get(tenant, edition));
    return items.find((blip) => blip.id === id)!;
  }

  return {
    async editions(tenant, { limit, after }) {
      const page = { limit: limit + 1, ...(after === undefined ? {} : { before: after }) };
      const { items, next } = pageById(await radar.list(tenant, page), limit);
      return { items: items.map(toWireEditionSummary), next };
    },
    create: async (tenant, { name, from, quadrants }, actor) =>
      toWireEdition(
        await radar.create(tenant, { name, from, quadrants: quadrants as Quadrants | undefined }, actor),
      ),
    edition: async (tenant, id) => toWireEdition(await radar.get(tenant, id)),
    remove: radar.remove,
    publish: async (tenant, id, actor) => toWireEdition(await radar.publish(tenant, id, actor)),
    addBlip: async (tenant, edition, blip, actor) =>
      blipOf(tenant, edition, await radar.addBlip(tenant, edition, blip, actor)),
    async placeBlip(tenant, { id, blip }, change, actor) {
      await radar.placeBlip(tenant, id, { ...change, blip }, actor);
      return blipOf(tenant, id, blip);
    },
    removeBlip: (tenant, { id, blip }, actor) => radar.removeBlip(tenant, id, blip, actor),
    history: async (tenant, { id, blip }) => ({
      items: (await radar.history(tenant, id, blip)).map(({ at, by, reason, ring, quadrant, edition }) => ({
        at: new Date(at).toISOString(),
        by,
        reason,
        ring,
        quadrant,
        edition,
      })),
    }),
    async import(tenant, file, actor) {
      const { edition, rejected, disputed } = await radar.import(tenant, file, actor);
      return { edition: toWireEdition(edition), rejected: [...rejected], disputed: [...disputed] };
    },
    export: async (tenant, id, format) => fileOf(await radar.get(tenant, id), format),
    horizons: async (tenant) => toWireHorizonBoard(await boards.horizons(tenant)),
    pestle: async (tenant) => toWirePestleBoard(await boards.pestle(tenant)),
  };
}

const FORMATS = {
  csv: { mediaType: 'text/csv; charset=utf-8', write: writeRadarCsv },
  json: { mediaType: 'application/json; charset=utf-8', write: writeRadarJson },
  svg: { mediaType: 'image/svg+xml', write: drawRadar },
} as const;

function fileOf(edition: RadarEdition, format: 'csv' | 'json' | 'svg'): FileToSend {
  const { mediaType, write } = FORMATS[format];
  const text = write(edition);
  return {
    fileName: `${edition.name}.${format}`,
    mediaType,
    content: (async function* () {
      yield text;
    })(),
  };
}
