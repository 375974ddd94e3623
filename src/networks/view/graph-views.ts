import { BellwetherError } from '../../base/errors.ts';
import { createThreadPool } from '../../base/threads/thread-pool.ts';
import type { TenantId } from '../../domain/tenant.ts';
import { createByteCache } from './byte-cache.ts';
import { communityWords } from './community-words.ts';
import { cutChunk, type NamedPicture } from './cut-chunk.ts';
import type { Scene } from './scene.ts';
import { createScenes, type KeptScene } from './scenes.ts';
import { type Picture, type PictureRequest, takePicture } from './take-picture.ts';
import type { ViewSource } from './view-source.ts';
import type { ViewTask } from './view-worker.ts';
import type { ViewedGraph } from './viewed-graph.ts';

export interface ViewOptions {
  /** A network's id, or `knowledge`. */
  readonly network: string;
  readonly level?: number | 'auto';
  /** Number of the community to look into. */
  readonly community?: number | null;
  /** Column of a metric: places are in its order. */
  readonly metric?: string | null;
  /** Node attribute that groups are made from. */
  readonly attribute?: string | null;
  /** Places in the whole picture, 1 to 20,000. */
  readonly limit?: number;
  /** Position of the first place to give, and how many. */
  readonly offset?: number;
  readonly chunk?: number;
  /** The network as it stood then, milliseconds since the epoch. */
  readonly at?: number | null;
  readonly signal?: AbortSignal | undefined;
}

export const VIEW_DEFAULTS = {
  level: 'auto',
  community: null,
  metric: null,
  attribute: null,
  limit: 5_000,
  offset: 0,
  chunk: 1_000,
  at: null,
} as const;
const MOST_PLACES = 20_000;

export interface GraphViewsOptions {
  readonly source: ViewSource;
  /** Scenes and pictures that are made at the same time. */
  readonly threads?: number;
  readonly seed?: number;
  /** Memory for networks that are laid out. The newest is kept whatever its size. */
  readonly sceneBytes?: number;
  readonly pictureBytes?: number;
}

export const GRAPH_VIEWS_DEFAULTS = {
  threads: 2,
  seed: 1,
  sceneBytes: 256 * 1024 * 1024,
  pictureBytes: 32 * 1024 * 1024,
} as const;

export interface GraphViews extends AsyncDisposable {
  /**
   * A part of a network or of the whole, at one level of detail, chunk by chunk in the order of importance. The network is
   * laid out in a thread when it is first asked for, and kept for the next question. Throws NOT_FOUND for a network or community
   * that is not there, INVALID_INPUT for a level, limit or offset out of range, CANCELLED when the signal said so, and
   * what the source throws.
   */
  view(tenant: TenantId, options: ViewOptions): Promise<ViewedGraph>;
}

const MODULE = new URL('./view-worker.ts', import.meta.url).href;
/** Looking for the places of a picture in a smaller network takes less time than to ask a thread. */
const TAKEN_HERE = 50_000;

export function createGraphViews(options: GraphViewsOptions): GraphViews {
  const { source, threads, seed, sceneBytes, pictureBytes } = { ...GRAPH_VIEWS_DEFAULTS, ...options };
  // Two pools: a picture of a network that is laid out does not wait for another's layout.
  const layouts = createThreadPool({ threads });
  const pictures = createThreadPool({ threads: 1 });
  const scenes = createScenes({
    source,
    seed,
    bytes: sceneBytes,
    build: (request, signal) =>
      layouts.run<Scene>(MODULE, { kind: 'scene', request } satisfies ViewTask, { signal }),
  });
  const known = createByteCache<NamedPicture>(pictureBytes);

  async function take(scene: Scene, request: PictureRequest, signal?: AbortSignal): Promise<Picture> {
    if (scene.nodes + scene.ties <= TAKEN_HERE) return takePicture(scene, request);
    const task: ViewTask = { kind: 'picture', scene, request };
    return pictures.run<Picture>(MODULE, task, { signal });
  }

  async function draw(
    tenant: TenantId,
    asked: Asked,
    run: string | null,
    { scene }: KeptScene,
  ): Promise<NamedPicture> {
    const { network, metric, attribute, limit, level, community, signal } = asked;
    const values = metric === null || run === null ? null : await source.values(tenant, network, metric);
    const groups = attribute === null ? null : await source.groups(tenant, network, attribute);
    const picture = await take(scene, { level, community, limit, values, groups }, signal);
    const nodes = new Set<number>(picture.level === 0 ? picture.ids : []);
    for (const names of [picture.names, picture.legend.names])
      for (const node of names?.central ?? []) if (node >= 0) nodes.add(node);
    const wanted = Int32Array.from(nodes);
    const labels = await source.labels(tenant, network, wanted);
    const labelOf = new Map(Array.from(wanted, (node, at) => [node, labels[at] ?? String(node)]));
    const categories = groups?.names ?? [];
    return {
      picture,
      categories,
      labels:
        picture.names === null
          ? Array.from(picture.ids, (node) => labelOf.get(node)!)
          : communityWords(picture.names, categories, labelOf),
      legend: communityWords(picture.legend.names, categories, labelOf),
    };
  }

  return {
    async view(tenant, given) {
      const asked: Asked = { ...VIEW_DEFAULTS, ...given };
      check(asked);
      const { network, metric, attribute, limit, level, community, at, signal } = asked;
      const stamp = await source.stamp(tenant, network, metric);
      const kept = await scenes.get({ tenant, network, at, version: stamp.version }, signal);
      const key = JSON.stringify([
        tenant,
        network,
        kept.version,
        at,
        level,
        community,
        metric,
        stamp.run,
        attribute,
        limit,
      ]);
      let picture = known.get(key);
      if (picture === undefined) {
        picture = await draw(tenant, asked, stamp.run, kept);
        known.set(key, picture, pictureSize(picture));
      }
      return cutChunk(picture, {
        ...asked,
        version: kept.version,
        outdated: kept.version !== stamp.version,
        computed: stamp.run !== null,
        scene: kept.scene,
      });
    },

    async [Symbol.asyncDispose]() {
      await Promise.all([layouts[Symbol.asyncDispose](), pictures[Symbol.asyncDispose]()]);
    },
  };
}

interface Asked {
  readonly network: string;
  readonly level: number | 'auto';
  readonly community: number | null;
  readonly metric: string | null;
  readonly attribute: string | null;
  readonly limit: number;
  readonly offset: number;
  readonly chunk: number;
  readonly at: number | null;
  readonly signal?: AbortSignal | undefined;
}

function check({ limit, offset, chunk }: Asked): void {
  within('limit', limit, 1, MOST_PLACES);
  within('chunk', chunk, 1, MOST_PLACES);
  within('offset', offset, 0, MOST_PLACES);
}

function within(name: string, value: number, least: number, most: number): void {
  if (!Number.isInteger(value) || value < least || value > most)
    throw new BellwetherError(
      'INVALID_INPUT',
      `The ${name} of a picture is a whole number from ${least} to ${most}; it was ${value}.`,
    );
}

function pictureSize({ picture, labels }: NamedPicture): number {
  return (
    40 * picture.ids.length +
    12 * picture.ties.from.length +
    labels.reduce((sum, label) => sum + 2 * label.length, 0)
  );
}
