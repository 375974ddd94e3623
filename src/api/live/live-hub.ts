import type { TenantId } from '../../domain/tenant.ts';

export type LiveEventName = 'counts' | 'signals' | 'source' | 'trends';

export interface LiveEvent {
  /** Grows within a run of the server; a client sends the last one back as `Last-Event-ID`. */
  readonly id: string;
  readonly name: LiveEventName;
  /** JSON. */
  readonly data: string;
}

/** Hands what happened to the open streams of the tenant it happened to. In this process only; `main` connects processes. */
export interface LiveHub {
  publish(tenant: TenantId, name: LiveEventName, data: object): void;
  /** Gives the function that ends the subscription. */
  subscribe(tenant: TenantId, listener: (event: LiveEvent) => void): () => void;
  /** What was published after an event, oldest first; nothing when the event is unknown or too long ago. */
  since(tenant: TenantId, lastId: string): readonly LiveEvent[];
  /** The tenants that somebody watches now. */
  watched(): readonly TenantId[];
}

/** Events remembered per tenant for clients that reconnect, and tenants remembered, least recently active dropped. */
const KEPT = { events: 100, tenants: 1_000 } as const;

interface Channel {
  readonly listeners: Set<(event: LiveEvent) => void>;
  readonly recent: LiveEvent[];
}

/** `run` tells this run of the server from others, so that an id of another run is not mistaken for one of this. */
export function createLiveHub(run: string): LiveHub {
  const channels = new Map<TenantId, Channel>();
  let last = 0;

  function channelOf(tenant: TenantId): Channel {
    const channel = channels.get(tenant) ?? { listeners: new Set(), recent: [] };
    channels.delete(tenant);
    channels.set(tenant, channel);
    if (channels.size > KEPT.tenants) {
      for (const [other, { listeners }] of channels) {
        if (listeners.size > 0) continue;
        channels.delete(other);
        break;
      }
    }
    return channel;
  }

  return {
    publish(tenant, name, data) {
      const { listeners, recent } = channelOf(tenant);
      const event = { id: `${run}-${++last}`, name, data: JSON.stringify(data) };
      // The next counts make the last ones worthless: whoever connects gets fresh ones.
      if (name !== 'counts') {
        recent.push(event);
        if (recent.length > KEPT.events) recent.shift();
      }
      for (const listener of listeners) listener(event);
    },
    subscribe(tenant, listener) {
      const { listeners } = channelOf(tenant);
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    since(tenant, lastId) {
      const match = /^(.*)-(\d+)$/.exec(lastId);
      if (match === null || match[1] !== run) return [];
      const after = Number(match[2]);
      return (channels.get(tenant)?.recent ?? []).filter(
        (event) => Number(event.id.slice(run.length + 1)) > after,
      );
    },
    watched: () => [...channels].filter(([, { listeners }]) => listeners.size > 0).map(([tenant]) => tenant),
  };
}
