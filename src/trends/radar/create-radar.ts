import { BellwetherError } from '../../base/errors.ts';
import { createUuidV7 } from '../../base/ids.ts';
import { DEFAULT_QUADRANTS, type RadarEdition } from '../../domain/radar.ts';
import type { TenantId } from '../../domain/tenant.ts';
import type { Queryable } from '../../ports/database.ts';
import { blipKey, inOrder, movementFrom } from './blip-key.ts';
import {
  deleteBlip,
  insertBlips,
  lastPlaces,
  type NewBlip,
  readBlip,
  readBlips,
  storeSuggestions,
  updateBlip,
} from './blip-rows.ts';
import {
  deleteEdition,
  type EditionRow,
  insertDraft,
  listEditions,
  lockDraft,
  markPublished,
  newestPublished,
  readEdition,
} from './edition-rows.ts';
import { guessQuadrant } from './guess-quadrant.ts';
import { takeFile } from './import-radar.ts';
import { notePlacements, readPlacements } from './placements.ts';
import { type NewEdition, type Radar, type RadarActor, type RadarOptions, shownBlip } from './radar.ts';
import { readSuggestions, suggestionsFor } from './suggestions.ts';

/** What a draft made from evidence begins with: a radar with more dots is hard to read. */
const SUGGESTED = 60;
/** Of one edition. */
const MOST_BLIPS = 1_000;
/** Who placed what no person did. */
const EVIDENCE = 'Bellwether';

/** A change under way: the tenant's rows and the audit log in one transaction. */
interface Change {
  readonly tenant: Queryable;
  readonly now: number;
  audit(action: string, object: string, details?: Readonly<Record<string, unknown>>): Promise<void>;
}

export function createRadar({ database, clock, audit }: RadarOptions): Radar {
  function change<T>(
    tenant: TenantId,
    { actor }: RadarActor,
    work: (change: Change) => Promise<T>,
  ): Promise<T> {
    return database.spanning(tenant, (transaction) =>
      work({
        tenant: transaction.tenant,
        now: clock.now(),
        audit: (action, object, details = {}) =>
          audit(transaction.platform, { tenant, actor, action, object, details }),
      }),
    );
  }

  return {
    list: (tenant, page) => listEditions(database.tenant(tenant), page),
    get: (tenant, id) => readWhole(database.tenant(tenant), id),

    create: (tenant, edition, actor) =>
      change(tenant, actor, async (under) => {
        const id = await beginDraft(under, edition, actor);
        await under.audit('radar_edition.created', id, { name: edition.name });
        return readWhole(under.tenant, id);
      }),

    remove: (tenant, id, actor) =>
      change(tenant, actor, async (under) => {
        const { name } = await lockDraft(under.tenant, id);
        await deleteEdition(under.tenant, id);
        await under.audit('radar_edition.deleted', id, { name });
      }),

    publish: (tenant, id, actor) =>
      change(tenant, actor, async (under) => {
        await publishDraft(under, await lockDraft(under.tenant, id), actor);
        return readWhole(under.tenant, id);
      }),

    addBlip: (tenant, edition, request, actor) =>
      change(tenant, actor, async (under) => {
        const { blips } = await lockDraft(under.tenant, edition);
        if (blips >= MOST_BLIPS)
          throw new BellwetherError(
            'CONFLICT',
            `An edition holds ${MOST_BLIPS} blips at most. Remove one first.`,
          );
        const name = request.name.trim();
        if (name === '') throw new BellwetherError('INVALID_INPUT', 'A blip needs a name.');
        const { quadrant, ring, description = '', trend = null } = request;
        const before = (await lastPlaces(under.tenant, [blipKey(name)])).get(blipKey(name))?.ring ?? null;
        const reason = request.reason ?? 'Added by hand.';
        const blip: NewBlip = {
          name,
          quadrant,
          ring,
          before,
          movement: movementFrom(before, ring),
          description,
          trend,
          curated: { by: actor.name, at: under.now, reason },
        };
        const [id] = await insertBlips(under.tenant, edition, { blips: [blip], now: under.now });
        await notePlacements(under.tenant, edition, {
          placements: [{ name, ring, quadrant, reason }],
          by: actor.name,
          now: under.now,
        });
        await under.audit('radar_blip.added', id!, { edition, name, ring, quadrant, reason });
        return id!;
      }),

    placeBlip: (tenant, edition, request, actor) =>
      change(tenant, actor, async (under) => {
        await lockDraft(under.tenant, edition);
        const blip = await readBlip(under.tenant, edition, request.blip);
        const {
          ring = blip.ring,
          quadrant = blip.quadrant,
          description = blip.description,
          reason,
        } = request;
        // What a file said of a blip that no edition here held stays said.
        const movement = blip.before === null ? blip.movement : movementFrom(blip.before, ring);
        const curated = { by: actor.name, at: under.now, reason };
        await updateBlip(under.tenant, blip.id, { ring, quadrant, description, movement, curated });
        await notePlacements(under.tenant, edition, {
          placements: [{ name: blip.name, ring, quadrant, reason }],
          by: actor.name,
          now: under.now,
        });
        const from = { ring: blip.ring, quadrant: blip.quadrant };
        await under.audit('radar_blip.placed', blip.id, {
          edition,
          name: blip.name,
          from,
          to: { ring, quadrant },
          reason,
        });
      }),

    removeBlip: (tenant, edition, id, actor) =>
      change(tenant, actor, async (under) => {
        await lockDraft(under.tenant, edition);
        const { name } = await readBlip(under.tenant, edition, id);
        await deleteBlip(under.tenant, id);
        await under.audit('radar_blip.removed', id, { edition, name });
      }),

    async history(tenant, edition, id) {
      const handle = database.tenant(tenant);
      await readEdition(handle, edition);
      return readPlacements(handle, (await readBlip(handle, edition, id)).key);
    },

    import: (tenant, file, actor) =>
      change(tenant, actor, async (under) => {
        const taken = takeFile(file);
        const previous = await newestPublished(under.tenant);
        const id = createUuidV7(under.now);
        await insertDraft(
          under.tenant,
          { id, name: file.name, quadrants: taken.quadrants, previous: previous?.id ?? null },
          { by: actor.actor, now: under.now },
        );
        const places = await lastPlaces(under.tenant, taken.keys);
        const { blips, placements, disputed } = taken.place((key) => places.get(key)?.ring ?? null, {
          first: previous === null,
        });
        await insertBlips(under.tenant, id, { blips, now: under.now });
        await notePlacements(under.tenant, id, { placements, by: actor.name, now: under.now });
        await under.audit('radar_edition.imported', id, {
          name: file.name,
          blips: blips.length,
          rejected: taken.rejected.length,
        });
        if (file.publish === true) await publishDraft(under, await lockDraft(under.tenant, id), actor);
        return { edition: await readWhole(under.tenant, id), rejected: taken.rejected, disputed };
      }),
  };
}

async function beginDraft({ tenant, now }: Change, edition: NewEdition, actor: RadarActor): Promise<string> {
  const previous = await newestPublished(tenant);
  const id = createUuidV7(now);
  const quadrants = edition.quadrants ?? previous?.quadrants ?? DEFAULT_QUADRANTS;
  await insertDraft(
    tenant,
    { id, name: edition.name, quadrants, previous: previous?.id ?? null },
    { by: actor.actor, now },
  );
  if (edition.from === 'empty') return id;
  if (edition.from !== 'suggested' && previous !== null) {
    const blips = (await readBlips(tenant, previous.id)).map(
      (blip): NewBlip => ({ ...blip, before: blip.ring, movement: 'none' }),
    );
    await insertBlips(tenant, id, { blips, now });
    return id;
  }
  await suggestBlips({ tenant, now }, id);
  return id;
}

async function suggestBlips({ tenant, now }: Pick<Change, 'tenant' | 'now'>, edition: string): Promise<void> {
  const suggestions = new Map(
    (await readSuggestions(tenant, SUGGESTED)).map((suggestion) => [blipKey(suggestion.name), suggestion]),
  );
  const places = await lastPlaces(tenant, [...suggestions.keys()]);
  const blips = [...suggestions].map(([key, { name, trend, suggested }]): NewBlip => {
    const last = places.get(key);
    return {
      name,
      trend,
      quadrant: last?.quadrant ?? guessQuadrant(name),
      ring: suggested.ring,
      before: last?.ring ?? null,
      movement: movementFrom(last?.ring ?? null, suggested.ring),
      description: '',
      curated: null,
    };
  });
  await insertBlips(tenant, edition, { blips, now });
  await notePlacements(tenant, edition, {
    placements: blips.map(({ name, ring, quadrant }) => {
      const [first = ''] = suggestions.get(blipKey(name))!.suggested.reasons;
      return { name, ring, quadrant, reason: `Suggested by the evidence: ${first}` };
    }),
    by: EVIDENCE,
    now,
  });
}

async function publishDraft(
  { tenant, now, audit }: Change,
  draft: EditionRow,
  actor: RadarActor,
): Promise<void> {
  const blips = await readBlips(tenant, draft.id);
  if (blips.length === 0)
    throw new BellwetherError(
      'CONFLICT',
      `"${draft.name}" holds no blip yet. Place one before it is published.`,
    );
  const suggested = await suggestionsFor(tenant, blips);
  await storeSuggestions(
    tenant,
    [...suggested].map(([{ id }, suggestion]) => ({ id, suggested: suggestion.suggested })),
  );
  await markPublished(tenant, draft.id, { by: actor.actor, now });
  await audit('radar_edition.published', draft.id, { name: draft.name, blips: blips.length });
}

async function readWhole(tenant: Queryable, id: string): Promise<RadarEdition> {
  const edition = await readEdition(tenant, id);
  const blips = await readBlips(tenant, id);
  if (edition.state === 'published') return { ...edition, items: inOrder(blips).map(shownBlip) };
  const suggested = await suggestionsFor(tenant, blips);
  return {
    ...edition,
    items: inOrder(blips).map((blip) => {
      const found = suggested.get(blip);
      return {
        ...shownBlip(blip),
        suggested: found?.suggested ?? null,
        trend: blip.trend ?? found?.trend ?? null,
      };
    }),
  };
}
