import { BellwetherError } from '../base/errors.ts';
import type {
  RadarCommands,
  SavedSearchCommands,
  TopicCommands,
  TrendCommands,
} from '../cli/trend-session.ts';
import { parseTrendId } from '../domain/trend.ts';
import { apiFeatures } from './api-features.ts';
import type { Application } from './application.ts';

/** How the command line appears in history and audit log. */
const ACTOR = 'operator';
const OPERATOR = { actor: ACTOR, name: 'the operator' } as const;
const MOST = 200;

/** Trends for commands, which work on the store themselves whether or not a server runs. */
export function trendCommands(app: Application): TrendCommands {
  const { forecasts } = apiFeatures(app);
  return {
    list: unwired,
    get: unwired,
    series: unwired,
    track: unwired,
    untrack: unwired,
    bursts: unwired,
    calls: unwired,
    why: unwired,
    run: unwired,
    windows: unwired,
    addWindow: unwired,
    removeWindow: unwired,
    windowHits: unwired,
    forecasts: async (tenant, subject, limit) => {
      const filter = subject === undefined ? {} : { subject: parseTrendId(subject) };
      return (await forecasts.list(tenant, filter, { limit })).items;
    },
    calibration: forecasts.calibration,
    backtest: unwired,
  };
}

export function topicCommands(_app: Application): TopicCommands {
  return { list: unwired, get: unwired, events: unwired, recluster: unwired };
}

export function radarCommands(app: Application): RadarCommands {
  const { radar } = apiFeatures(app);
  return {
    editions: async (tenant) => [...(await radar.editions(tenant, { limit: MOST })).items],
    edition: radar.edition,
    create: (tenant, edition) => radar.create(tenant, edition, OPERATOR),
    publish: (tenant, id) => radar.publish(tenant, id, OPERATOR),
    import: (tenant, file) => radar.import(tenant, file, OPERATOR),
    async export(tenant, id, format) {
      const pieces: string[] = [];
      for await (const piece of (await radar.export(tenant, id, format)).content) pieces.push(String(piece));
      return pieces.join('');
    },
  };
}

export function searchCommands(app: Application): SavedSearchCommands {
  const { savedSearches } = apiFeatures(app);
  return {
    list: async (tenant) => (await savedSearches.list(tenant, ACTOR, { limit: MOST })).items,
    save: (tenant, search) => savedSearches.create(tenant, search, { actor: ACTOR, name: 'the operator' }),
    remove: (tenant, id) => savedSearches.remove(tenant, id, ACTOR),
    opened: (tenant, id) => savedSearches.opened(tenant, id, ACTOR),
  };
}

function unwired(): Promise<never> {
  return Promise.reject(new BellwetherError('UNAVAILABLE', 'It is not wired yet'));
}
