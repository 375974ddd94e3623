import type { ServerResponse } from 'node:http';
import type { Dashboard, LiveCounts } from '../src/api/contract.ts';
import { bound, histogram, matching, searchSignals } from './mock-signals.ts';
import type { World } from './mock-world.ts';

const PUBLISH_EVERY_MS = 4000;

export function dashboard(world: World, params: URLSearchParams): Dashboard {
  const found = matching(world, params);
  const from = bound(params.get('from'), 0);
  const to = bound(params.get('to'), 86_400_000) || Date.now();
  const before =
    from === 0
      ? null
      : matching(
          world,
          new URLSearchParams({
            from: new Date(2 * from - to).toISOString(),
            to: new Date(from).toISOString(),
          }),
        ).length;
  const page = searchSignals(
    world,
    new URLSearchParams({ ...Object.fromEntries(params), facets: 'true', limit: '12' }),
  );
  return {
    counts: counts(world),
    range: { from: params.get('from'), to: params.get('to'), signals: found.length, previous: before },
    over_time: histogram(found, params),
    by_source_type: page.facets?.source_type ?? [],
    top_sources: (page.facets?.source ?? []).slice(0, 8).map((item) => ({
      id: item.value,
      name: item.label,
      count: item.count,
      state: world.sources.find((source) => source.id === item.value)?.health.state ?? 'healthy',
    })),
    newest: page.items,
  };
}

function counts(world: World): LiveCounts {
  const sources: Record<string, number> = { healthy: 0, quiet: 0, degraded: 0, failing: 0, disabled: 0 };
  for (const source of world.sources) sources[source.health.state] = (sources[source.health.state] ?? 0) + 1;
  return {
    signals: world.signals.length,
    signals_last_24h: world.signals.filter(
      (signal) => Date.parse(signal.published_at) > Date.now() - 86_400_000,
    ).length,
    rate_per_second: 0.3,
    backlog: 0,
    dead_letters: world.letters.length,
    sources: sources as LiveCounts['sources'],
    at: new Date().toISOString(),
  };
}

export function stream(world: World, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  let id = 0;
  const event = (type: string, data: unknown) =>
    response.write(`id: ${id++}\nevent: ${type}\ndata: ${JSON.stringify(data)}\n\n`);
  event('counts', counts(world));
  const timer = setInterval(() => {
    const made = world.publish();
    event('signals', {
      stored: 1,
      newest: [
        {
          id: made.id,
          title: made.title,
          source_id: made.source.id,
          source_type: made.source_type,
          published_at: made.published_at,
        },
      ],
    });
    event('counts', counts(world));
  }, PUBLISH_EVERY_MS);
  response.on('close', () => clearInterval(timer));
}
