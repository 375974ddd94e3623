import type { ResolutionApi } from '../api/dependencies.ts';
import { pageById } from '../api/paging.ts';
import { toWireEvent, toWireProposal } from '../api/wire/resolution.ts';
import type { Clock } from '../base/clock.ts';
import type { TenantId } from '../domain/tenant.ts';
import type { Log } from '../drivers/pino/pino-log.ts';
import { createIdentity } from '../graph/resolution/create-identity.ts';
import type { Identity } from '../graph/resolution/identity.ts';
import { createProposals, type Proposals } from '../graph/resolution/proposals.ts';
import { createResolver, type Resolver } from '../graph/resolution/resolver.ts';
import type { LimitOf } from '../graph/store/entities.ts';
import type { Database } from '../ports/database.ts';
import { writeAudit } from '../tenancy/audit.ts';

/** Who is who in the knowledge graph. */
export interface ResolutionFeatures {
  readonly identity: Identity;
  readonly proposals: Proposals;
  /** Runs in the process that has the pipeline role. */
  readonly resolver: Resolver;
}

export function createResolutionFeatures(dependencies: {
  readonly database: Database;
  readonly clock: Clock;
  readonly limitOf: LimitOf;
  readonly log: Log;
  readonly tenants: () => Promise<readonly { readonly id: TenantId }[]>;
  /** Merges what is sure without asking. */
  readonly automatic: boolean;
}): ResolutionFeatures {
  const { clock, database, log, tenants, automatic } = dependencies;
  const writing = {
    ...dependencies,
    audit: (platform: Parameters<typeof writeAudit>[0], entry: Parameters<typeof writeAudit>[2]) =>
      writeAudit(platform, clock, entry),
  };
  const identity = createIdentity(writing);
  const proposals = createProposals({ ...writing, identity });
  const resolver = createResolver({
    database,
    clock,
    proposals,
    tenants,
    automatic,
    onEvent(event) {
      if (event.kind === 'resolved') log.debug({ resolution: event }, 'entities compared');
      else
        log.warn(
          { tenant: event.tenant, err: event.error },
          'the search for entities that are one had a failure',
        );
    },
  });
  return { identity, proposals, resolver };
}

/** Who is who, behind the API's interface. */
export function resolutionApi({ identity, proposals }: ResolutionFeatures): ResolutionApi {
  return {
    async proposals(tenant, { state, entity }, { limit, after }) {
      const found = await proposals.list(tenant, {
        limit: limit + 1,
        ...(state === undefined ? {} : { state }),
        ...(entity === undefined ? {} : { entity }),
        ...(after === undefined ? {} : { after }),
      });
      const page = pageById(found, limit);
      return { items: page.items.map(toWireProposal), next: page.next };
    },
    decide: async (tenant, id, decision, actor) =>
      toWireProposal(await proposals.decide(tenant, id, decision, actor)),
    merge: async (tenant, request, actor) => toWireEvent(await identity.merge(tenant, request, actor)),
    split: async (tenant, id, request, actor) =>
      toWireEvent(await identity.split(tenant, id, request, actor)),
    undo: async (tenant, id, actor) => toWireEvent(await identity.undo(tenant, id, actor)),
    async events(tenant, { entity, limit, after }) {
      const found = await identity.events(tenant, {
        limit: limit + 1,
        ...(entity === undefined ? {} : { entity }),
        ...(after === undefined ? {} : { before: after }),
      });
      const page = pageById(found, limit);
      return { items: page.items.map(toWireEvent), next: page.next };
    },
  };
}
