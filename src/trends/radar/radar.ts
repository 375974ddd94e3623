import type { Clock } from '../../base/clock.ts';
import type { Quadrants, RadarBlip, RadarEdition, RadarEditionSummary, Ring } from '../../domain/radar.ts';
import type { TenantId } from '../../domain/tenant.ts';
import type { TrendId } from '../../domain/trend.ts';
import type { Database, Queryable } from '../../ports/database.ts';
import type { Placement } from './placements.ts';
import type { RejectedLine } from './radar-file.ts';

/** Who changes a radar: for the audit log, and as people know them. */
export interface RadarActor {
  readonly actor: string;
  readonly name: string;
}

export interface NewEdition {
  readonly name: string;
  /**
   * `previous`: what the edition published last holds. `suggested`: the technologies that deserve most attention, where the
   * evidence would put them; also what `previous` gives where nothing is published yet.
   */
  readonly from?: 'previous' | 'suggested' | 'empty' | undefined;
  readonly quadrants?: Quadrants | undefined;
}

export interface NewBlipRequest {
  readonly name: string;
  readonly quadrant: number;
  readonly ring: Ring;
  readonly description?: string | undefined;
  readonly trend?: TrendId | undefined;
  readonly reason?: string | undefined;
}

export interface BlipChange {
  readonly quadrant?: number | undefined;
  readonly ring?: Ring | undefined;
  readonly description?: string | undefined;
  readonly reason: string;
}

export interface RadarImportRequest {
  readonly name: string;
  readonly format: 'csv' | 'json';
  readonly content: string;
  readonly publish?: boolean | undefined;
}

export interface ImportedRadar {
  readonly edition: RadarEdition;
  /** Lines that were not taken. */
  readonly rejected: readonly RejectedLine[];
  /** Lines that were taken although they contradict the editions published here. */
  readonly disputed: readonly RejectedLine[];
}

/**
 * The technology radars of each tenant: at most one draft, and published editions, which never change. Ids of another tenant
 * are as unknown as ids that never were: NOT_FOUND. Every change throws CONFLICT on a published edition, and leaves a line
 * in the audit log. Times are milliseconds since the epoch.
 */
export interface Radar {
  /** Newest first. */
  list(
    tenant: TenantId,
    page: { readonly limit: number; readonly before?: string },
  ): Promise<readonly RadarEditionSummary[]>;
  /** A draft shows what the evidence suggests now, a published edition what it suggested then. */
  get(tenant: TenantId, id: string): Promise<RadarEdition>;
  /** Begins a draft. Throws CONFLICT when there is one. */
  create(tenant: TenantId, edition: NewEdition, actor: RadarActor): Promise<RadarEdition>;
  remove(tenant: TenantId, id: string, actor: RadarActor): Promise<void>;
  /** Throws CONFLICT when it is empty. */
  publish(tenant: TenantId, id: string, actor: RadarActor): Promise<RadarEdition>;
  /** Gives the blip's id. Throws CONFLICT when the edition holds one of this name. */
  addBlip(tenant: TenantId, edition: string, blip: NewBlipRequest, actor: RadarActor): Promise<string>;
  placeBlip(
    tenant: TenantId,
    edition: string,
    change: BlipChange & { readonly blip: string },
    actor: RadarActor,
  ): Promise<void>;
  removeBlip(tenant: TenantId, edition: string, blip: string, actor: RadarActor): Promise<void>;
  /** Through all editions, newest first. */
  history(tenant: TenantId, edition: string, blip: string): Promise<readonly Placement[]>;
  /** Makes a draft of a file, or an edition published at once. Throws INVALID_INPUT when nothing in it can be taken. */
  import(tenant: TenantId, file: RadarImportRequest, actor: RadarActor): Promise<ImportedRadar>;
}

export interface RadarAuditEntry {
  readonly tenant: TenantId;
  readonly actor: string;
  /** `radar_edition.published`, `radar_blip.placed`, ... */
  readonly action: string;
  readonly object?: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

export interface RadarOptions {
  readonly database: Database;
  readonly clock: Clock;
  /** Adds a line to the audit log in the transaction that makes the change. */
  readonly audit: (platform: Queryable, entry: RadarAuditEntry) => Promise<void>;
}

/** Blips without what only the store knows. */
export function shownBlip({
  id,
  name,
  quadrant,
  ring,
  movement,
  suggested,
  trend,
  description,
  curated,
}: RadarBlip): RadarBlip {
  return { id, name, quadrant, ring, movement, suggested, trend, description, curated };
}
