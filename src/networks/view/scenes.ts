import { BellwetherError } from '../../base/errors.ts';
import type { TenantId } from '../../domain/tenant.ts';
import type { SceneRequest } from './build-scene.ts';
import { createByteCache } from './byte-cache.ts';
import { type Scene, sceneBytes } from './scene.ts';
import type { ViewSource } from './view-source.ts';

/** A scene that took longer than this is shown a little out of date rather than waited for again. */
const LONG_MS = 2_000;

export interface KeptScene {
  readonly scene: Scene;
  readonly version: number;
  /** As of the source. */
  readonly keys: readonly string[] | null;
  /** Milliseconds that it took. */
  readonly took: number;
}

export interface Wanted {
  readonly tenant: TenantId;
  readonly network: string;
  /** The newest version. */
  readonly version: number;
  readonly at: number | null;
}

export interface Scenes {
  /**
   * The network laid out at all levels. Made once for all who ask at the same time, and made to stop when all of them have
   * aborted. While a newer version of one that takes long is being made, the older one is given.
   */
  get(wanted: Wanted, signal?: AbortSignal): Promise<KeptScene>;
}

interface Making {
  readonly scene: Promise<KeptScene>;
  readonly abort: AbortController;
  waiting: number;
}

export function createScenes(options: {
  readonly source: ViewSource;
  readonly build: (request: SceneRequest, signal: AbortSignal) => Promise<Scene>;
  readonly seed: number;
  readonly bytes: number;
}): Scenes {
  const { source, build, seed } = options;
  // The newest scene of each network and moment: an older version serves until then, and as a start.
  const kept = createByteCache<KeptScene>(options.bytes);
  const making = new Map<string, Making>();

  async function make(key: string, wanted: Wanted, signal: AbortSignal): Promise<KeptScene> {
    const { tenant, network, at } = wanted;
    const { columns, version, keys } = await source.ties(tenant, network, at);
    const before = kept.get(key) ?? kept.get(keyOf({ ...wanted, at: null }));
    const start = before === undefined ? null : startFrom(before, keys);
    const began = performance.now();
    const scene = await build({ columns, seed, start }, signal);
    const result = { scene, version, keys, took: performance.now() - began };
    kept.set(key, result, sceneBytes(scene));
    return result;
  }

  function join(key: string, wanted: Wanted): Making {
    let current = making.get(key);
    if (current === undefined) {
      const abort = new AbortController();
      const scene = make(key, wanted, abort.signal);
      current = { scene, abort, waiting: 0 };
      making.set(key, current);
      const made = current;
      // Nobody may be left to hear of a failure.
      void scene.catch(() => {}).then(() => forget(key, made));
    }
    return current;
  }

  function forget(key: string, made: Making): void {
    if (making.get(key) === made) making.delete(key);
  }

  async function wait(key: string, current: Making, signal: AbortSignal | undefined): Promise<KeptScene> {
    const gone = Promise.withResolvers<never>();
    const leave = (): void => gone.reject(cancelled());
    signal?.addEventListener('abort', leave, { once: true });
    current.waiting++;
    try {
      return await Promise.race([current.scene, gone.promise]);
    } finally {
      signal?.removeEventListener('abort', leave);
      current.waiting--;
      if (current.waiting === 0) {
        // Whoever asks next does not join a run that is about to stop.
        forget(key, current);
        current.abort.abort();
      }
    }
  }

  return {
    async get(wanted, signal) {
      if (signal?.aborted === true) throw cancelled();
      const key = keyOf(wanted);
      const known = kept.get(key);
      if (known !== undefined && known.version >= wanted.version) return known;
      // Numbers that have changed their meaning would be named wrongly.
      if (known !== undefined && known.keys === null && known.took > LONG_MS) {
        // Made for nobody in particular: one waits for it until it is there.
        join(key, wanted).waiting++;
        return known;
      }
      return wait(key, join(key, wanted), signal);
    },
  };
}

/** The positions of before, in today's numbers. */
function startFrom(before: KeptScene, keys: readonly string[] | null): NonNullable<SceneRequest['start']> {
  const { x, y } = before.scene.levels[0]!;
  if (keys === null || before.keys === null) return { x, y };
  const known = new Map(before.keys.map((key, node) => [key, node]));
  const column = (values: Float32Array) =>
    Float32Array.from(keys, (key) => values[known.get(key) ?? -1] ?? Number.NaN);
  return { x: column(x), y: column(y) };
}

function keyOf({ tenant, network, at }: Omit<Wanted, 'version'>): string {
  return `${tenant} ${network} ${at ?? ''}`;
}

function cancelled(): BellwetherError {
  return new BellwetherError('CANCELLED', 'The picture was not waited for.');
}
