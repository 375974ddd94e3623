import Graph from 'graphology';
import Sigma from 'sigma';
import {
  EdgeArrowProgram,
  EdgeDoubleArrowProgram,
  EdgeLineProgram,
  EdgeRectangleProgram,
} from 'sigma/rendering';
import type { CameraState, SigmaNodeEventPayload, SigmaStageEventPayload } from 'sigma/types';
import { animateNodes } from 'sigma/utils';
import { type Box, insideBox, paintBox } from './box-select.ts';
import { type Palette, paletteOf } from './colours.ts';
import { fillGraph } from './fill-graph.ts';
import { nearestEdge } from './nearest-edge.ts';
import { createPace } from './pace.ts';
import { LABEL_FONT, paintNames, type ShownNode } from './paint-names.ts';
import {
  type Emphasis,
  type Extent,
  extentOf,
  type Picture,
  type PictureEdge,
  type PictureNode,
  type Point,
} from './picture.ts';

/** What a person does with the picture. */
export interface SceneEvents {
  /** A click on a node, an edge, or nothing. `adds` while Shift, Ctrl or Cmd is held. */
  onPick(
    what: { readonly node: string } | { readonly edge: string } | null,
    how: { readonly adds: boolean },
  ): void;
  /** A double click on a node. */
  onOpen(node: string): void;
  /** A node was dragged to here. */
  onMove(node: string, to: Point): void;
  /** Shift and drag: the nodes in the box. */
  onBox(nodes: readonly string[]): void;
  /** The part of the world that is in sight changed. */
  onView(view: Extent): void;
  /** The browser took the WebGL context away. */
  onLost(): void;
}

export interface Scene {
  draw(picture: Picture, options?: { readonly extent?: Extent | undefined }): void;
  setEmphasis(emphasis: Emphasis | null): void;
  setSelected(nodes: ReadonlySet<string>): void;
  /** Reads the design tokens again, after light and dark changed. */
  recolour(): void;
  fit(nodes?: ReadonlySet<string>): void;
  /** Above 1 comes nearer. */
  zoom(factor: number): void;
  /** In pixels. */
  pan(x: number, y: number): void;
  lookAt(point: Point): void;
  palette(): Palette;
  destroy(): void;
}

/** More nodes jump to their places instead of gliding. */
const MOST_GLIDING = 400;
const GLIDE_MS = 140;
const WORLD: Extent = { x: [-500, 500], y: [-500, 500] };
const FRONT: CameraState = { x: 0.5, y: 0.5, ratio: 1, angle: 0 };
const EDGE_REACH_PX = 6;
const FEW_EDGES = 1_000;

/**
 * A picture of a graph in an element: nodes and edges by WebGL (Sigma), names and emphasis on a 2D canvas over it. It
 * draws only when something changed; an idle picture costs nothing. The element must have a size.
 */
export function createScene(
  element: HTMLElement,
  events: SceneEvents,
  { inPage = false }: { readonly inPage?: boolean } = {},
): Scene {
  const isStill = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
  let palette = paletteOf(element);
  let picture: Picture = { nodes: [], edges: [] };
  let nodeById = new Map<string, PictureNode>();
  let edgesOf = new Map<string, PictureEdge[]>();
  let byImportance: readonly PictureNode[] = [];
  let ends = new Float32Array(0);
  let emphasis: Emphasis | null = null;
  let selected: ReadonlySet<string> = new Set();
  let hovered: string | null = null;
  let hoveredEdge: PictureEdge | null = null;
  let dragged: { readonly node: string; moved: boolean } | null = null;
  let box: Box | null = null;
  let painting = 0;
  let isGone = false;

  const sigma = new Sigma(new Graph({ multi: true, type: 'directed' }), element, {
    allowInvalidContainer: true,
    renderLabels: false,
    renderEdgeLabels: false,
    defaultDrawNodeHover: () => undefined,
    edgeProgramClasses: {
      line: EdgeRectangleProgram,
      thin: EdgeLineProgram,
      arrow: EdgeArrowProgram,
      double: EdgeDoubleArrowProgram,
    },
    minCameraRatio: 0.02,
    maxCameraRatio: 6,
    minEdgeThickness: 1.7,
    stagePadding: 24,
    zoomDuration: isStill ? 1 : 140,
    inertiaDuration: isStill ? 1 : 140,
    doubleClickZoomingDuration: 1,
    doubleClickZoomingRatio: 1,
    zIndex: false,
    // Coming nearer parts the nodes more than it blows them up.
    zoomToSizeRatioFunction: (ratio) => (ratio < 1 ? ratio ** 0.25 : Math.sqrt(ratio)),
  });
  sigma.setCustomBBox({ x: [...WORLD.x], y: [...WORLD.y] });
  sigma.createCanvasContext('names', { style: { pointerEvents: 'none' } });
  // A canvas that comes later has the size of an untouched one until the next resize.
  sigma.resize(true);
  const names = sigma.getCanvases().names as HTMLCanvasElement;
  // Layers of Sigma that stay empty here: what is not shown is not put together in each frame.
  for (const layer of ['edgeLabels', 'labels', 'hovers', 'hoverNodes'])
    (sigma.getCanvases()[layer] as HTMLCanvasElement).style.display = 'none';
  const context = names.getContext('2d') as CanvasRenderingContext2D;
  if (inPage) {
    // The wheel and the finger belong to the page. A tap still comes as a click.
    (sigma.getCanvases().mouse as HTMLCanvasElement).style.touchAction = 'pan-y';
    for (const name of ['wheel', 'touchstart', 'touchmove', 'touchend'])
      element.addEventListener(name, (event) => event.stopPropagation(), { capture: true, passive: true });
  }
  const widths = new Map<string, number>();

  const locate = (node: PictureNode): ShownNode => {
    const data = sigma.getNodeDisplayData(node.id);
    const { x, y } = data === undefined ? sigma.graphToViewport(node) : sigma.framedGraphToViewport(data);
    return { node, x, y, radius: sigma.scaleSize(node.size) };
  };
  const emphasised = () => {
    const find = (id: string) => nodeById.get(id);
    if (hovered !== null) {
      const edges = edgesOf.get(hovered) ?? [];
      const ids = new Set([hovered, ...edges.flatMap(({ source, target }) => [source, target])]);
      return { edges, nodes: nodesOf(ids), nodeById: find, dims: true };
    }
    if (emphasis !== null) {
      const { nodes, edges } = emphasis;
      const lit = picture.edges.filter((edge) => edges.has(edge.id));
      return { edges: lit, nodes: nodesOf(nodes), nodeById: find, dims: nodes.size > 0 };
    }
    if (hoveredEdge !== null) {
      const { source, target } = hoveredEdge;
      return { edges: [hoveredEdge], nodes: nodesOf(new Set([source, target])), nodeById: find, dims: false };
    }
    return null;
  };
  const nodesOf = (ids: ReadonlySet<string>) => [...ids].flatMap((id) => nodeById.get(id) ?? []);
  const paint = () => {
    painting = 0;
    const { width, height } = sigma.getDimensions();
    paintNames({
      context,
      width,
      height,
      palette,
      nodes: byImportance,
      locate,
      emphasis: emphasised(),
      selected,
      hovered,
      measure: (text) => {
        let known = widths.get(text);
        if (known === undefined) {
          context.font = LABEL_FONT;
          known = context.measureText(text).width;
          widths.set(text, known);
        }
        return known;
      },
    });
    if (box !== null) paintBox(context, box, palette);
  };
  const repaint = () => {
    painting ||= requestAnimationFrame(paint);
  };
  const view = (): Extent => {
    const { width, height } = sigma.getDimensions();
    const [corner, other] = [
      sigma.viewportToGraph({ x: 0, y: 0 }),
      sigma.viewportToGraph({ x: width, y: height }),
    ];
    return { x: [corner.x, other.x], y: [other.y, corner.y] };
  };
  const isSlow = createPace();
  sigma.on('afterRender', () => {
    // Where WebGL runs on the processor, edges of large pictures wait until the picture rests.
    const moves = sigma.getCamera().isAnimated() || sigma.getMouseCaptor().isMoving;
    if (isSlow(moves) && picture.edges.length > FEW_EDGES && !sigma.getSetting('hideEdgesOnMove'))
      sigma.setSetting('hideEdgesOnMove', true);
    if (painting !== 0) cancelAnimationFrame(painting);
    paint();
    events.onView(view());
  });

  const point = (to: string | null) => {
    if (hovered === to) return;
    hovered = to;
    repaint();
  };
  const cursor = () => {
    element.style.cursor = hovered !== null || hoveredEdge !== null ? 'pointer' : '';
  };
  const edgeAt = (at: Point): PictureEdge | null => {
    const world = sigma.viewportToGraph(at);
    const reach = EDGE_REACH_PX / (sigma.getGraphToViewportRatio() || 1);
    return picture.edges[nearestEdge(ends, world, reach)] ?? null;
  };
  sigma.on('enterNode', ({ node, event }) => {
    if (dragged !== null || box !== null || isTouch(event.original)) return;
    hoveredEdge = null;
    point(node);
    cursor();
  });
  sigma.on('leaveNode', () => {
    if (dragged !== null) return;
    point(null);
    cursor();
  });
  sigma.on('leaveStage', () => {
    hoveredEdge = null;
    point(null);
    repaint();
  });
  sigma.on('clickNode', ({ node, event }) => events.onPick({ node }, { adds: adds(event.original) }));
  sigma.on('clickStage', ({ event }) => {
    const edge = edgeAt(event);
    events.onPick(edge === null ? null : { edge: edge.id }, { adds: adds(event.original) });
  });
  sigma.on('doubleClickNode', ({ node, preventSigmaDefault }) => {
    preventSigmaDefault();
    point(null);
    events.onOpen(node);
  });
  sigma.on('doubleClickStage', ({ preventSigmaDefault }) => preventSigmaDefault());
  sigma.on('downNode', ({ node, event }) => {
    if (adds(event.original)) return;
    dragged = { node, moved: false };
  });
  sigma.on('downStage', ({ event }) => {
    if (event.original.shiftKey) box = { from: { x: event.x, y: event.y }, to: { x: event.x, y: event.y } };
  });
  sigma.on('moveBody', ({ event, preventSigmaDefault }) => {
    if (dragged !== null) {
      preventSigmaDefault();
      if (!dragged.moved) {
        const from = sigma.getNodeDisplayData(dragged.node);
        const at = from === undefined ? event : sigma.framedGraphToViewport(from);
        if (Math.hypot(at.x - event.x, at.y - event.y) < sigma.scaleSize(from?.size ?? 4) + 2) return;
        dragged.moved = true;
        hovered = null;
      }
      const { x, y } = sigma.viewportToGraph(event);
      sigma.getGraph().mergeNodeAttributes(dragged.node, { x, y });
    } else if (box !== null) {
      preventSigmaDefault();
      box = { from: box.from, to: { x: event.x, y: event.y } };
      repaint();
    } else if (hovered === null && !isTouch(event.original) && event.original.buttons === 0) {
      const next = edgeAt(event);
      if (next === hoveredEdge) return;
      hoveredEdge = next;
      cursor();
      repaint();
    }
  });
  const release = ({ event }: SigmaNodeEventPayload | SigmaStageEventPayload) => {
    if (dragged?.moved) {
      const { x, y } = sigma.viewportToGraph(event);
      events.onMove(dragged.node, { x, y });
    } else if (box !== null) {
      const inside = insideBox(box, picture.nodes, locate);
      if (inside.length > 0) events.onBox(inside);
    }
    dragged = null;
    box = null;
    repaint();
  };
  sigma.on('upNode', release);
  sigma.on('upStage', release);
  for (const canvas of element.querySelectorAll('canvas'))
    canvas.addEventListener('webglcontextlost', () => {
      if (!isGone) events.onLost();
    });

  const observer = new ResizeObserver(() => {
    if (element.offsetWidth > 0 && element.offsetHeight > 0) sigma.scheduleRefresh();
  });
  observer.observe(element);

  const fill = () => {
    const before = sigma.getGraph();
    const glides = !isStill && picture.nodes.length <= MOST_GLIDING && before.order > 0;
    const { graph, targets } = fillGraph(picture, palette, { before: glides ? before : null, edgesOf });
    sigma.setGraph(graph);
    if (Object.keys(targets).length > 0)
      animateNodes(graph, targets, { duration: GLIDE_MS, easing: 'quadraticOut' });
  };
  const moveCamera = (state: Partial<CameraState>) => {
    if (isStill) sigma.getCamera().setState(state);
    else void sigma.getCamera().animate(state, { duration: GLIDE_MS });
  };

  return {
    draw(next, options = {}) {
      picture = next;
      nodeById = new Map(next.nodes.map((node) => [node.id, node]));
      edgesOf = new Map();
      for (const edge of next.edges)
        for (const end of edge.source === edge.target ? [edge.source] : [edge.source, edge.target]) {
          const list = edgesOf.get(end);
          if (list === undefined) edgesOf.set(end, [edge]);
          else list.push(edge);
        }
      byImportance = [...next.nodes].sort((a, b) => b.size - a.size);
      ends = new Float32Array(next.edges.length * 4).fill(Number.NaN);
      for (const [at, edge] of next.edges.entries()) {
        const [from, to] = [nodeById.get(edge.source), nodeById.get(edge.target)];
        if (from !== undefined && to !== undefined) ends.set([from.x, from.y, to.x, to.y], at * 4);
      }
      if (hovered !== null && !nodeById.has(hovered)) hovered = null;
      hoveredEdge = null;
      const { x, y } = options.extent ?? WORLD;
      sigma.setCustomBBox({ x: [...x], y: [...y] });
      fill();
    },
    setEmphasis(next) {
      emphasis = next;
      repaint();
    },
    setSelected(next) {
      selected = next;
      repaint();
    },
    recolour() {
      palette = paletteOf(element);
      fill();
    },
    fit(only) {
      const nodes = only === undefined ? picture.nodes : picture.nodes.filter(({ id }) => only.has(id));
      if (nodes.length === 0) return;
      const { width, height } = sigma.getDimensions();
      const { x, y } = extentOf(nodes, 30);
      const override = { cameraState: FRONT };
      const [a, b] = [
        sigma.graphToViewport({ x: x[0], y: y[1] }, override),
        sigma.graphToViewport({ x: x[1], y: y[0] }, override),
      ];
      // Names stand to the right of their nodes and need more room than the nodes.
      const wide = Math.abs(b.x - a.x) / Math.max(80, width - Math.min(220, width * 0.36));
      const high = Math.abs(b.y - a.y) / Math.max(80, height - 70);
      const centre = sigma.viewportToFramedGraph({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 }, override);
      moveCamera({ x: centre.x, y: centre.y, ratio: Math.max(0.3, wide, high), angle: 0 });
    },
    zoom(factor) {
      const camera = sigma.getCamera();
      moveCamera({ ratio: camera.getBoundedRatio(camera.ratio / factor) });
    },
    pan(x, y) {
      const { width, height } = sigma.getDimensions();
      const { x: toX, y: toY } = sigma.viewportToFramedGraph({ x: width / 2 + x, y: height / 2 + y });
      moveCamera({ x: toX, y: toY });
    },
    lookAt(at) {
      const { x, y } = sigma.viewportToFramedGraph(sigma.graphToViewport(at));
      sigma.getCamera().setState({ x, y });
    },
    palette: () => palette,
    destroy() {
      // Sigma gives its contexts back, which must not look like a loss.
      isGone = true;
      observer.disconnect();
      cancelAnimationFrame(painting);
      sigma.kill();
    },
  };
}

function adds(event: MouseEvent | TouchEvent): boolean {
  return event.shiftKey || event.ctrlKey || event.metaKey;
}

function isTouch(event: MouseEvent | TouchEvent): event is TouchEvent {
  return 'touches' in event;
}
