import { extentOf, type Picture } from '../src/graph/picture.ts';
import { createScene } from '../src/graph/scene.ts';
import type { FrameFigures } from './frame-figures.ts';

const COMMUNITIES = 40;
const COLOURS = ['#0072b2', '#e69f00', '#cc79a7', '#56b4e9', '#d55e00', '#009e73'];

/** A seeded graph of communities with heavy-tailed degrees, laid out in discs. */
function inventGraph(nodes: number, edges: number): Picture {
  let state = 42;
  const random = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const side = Math.ceil(Math.sqrt(COMMUNITIES));
  const degree = new Float64Array(nodes);
  const drawn: Picture['edges'][number][] = Array.from({ length: edges }, (_, at) => {
    const source = Math.floor(nodes * random() ** 2);
    const near = random() < 0.85;
    const target = near
      ? (Math.floor((nodes / COMMUNITIES) * random()) * COMMUNITIES + (source % COMMUNITIES)) % nodes
      : Math.floor(random() * nodes);
    degree[source]! += 1;
    degree[target]! += 1;
    return {
      id: String(at),
      source: String(source),
      target: String(target),
      size: 1,
      colour: '--edge',
      arrows: 'none' as const,
    };
  });
  return {
    edges: drawn,
    nodes: Array.from({ length: nodes }, (_, at) => {
      const community = at % COMMUNITIES;
      const [angle, radius] = [random() * 2 * Math.PI, 58 * Math.sqrt(random())];
      return {
        id: String(at),
        label: `Person ${at}`,
        x: (community % side) * 150 + Math.cos(angle) * radius,
        y: Math.floor(community / side) * 150 + Math.sin(angle) * radius,
        size: 2 + Math.sqrt(degree[at]!) * 0.5,
        colour: COLOURS[community % COLOURS.length] as string,
        group: String(community),
      };
    }),
  };
}

const nextFrame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));

/** Draws, then drags the picture for some seconds, then points, then waits. */
export async function measureFrames(nodes: number, edges: number, seconds: number): Promise<FrameFigures> {
  const element = document.querySelector<HTMLElement>('#stage') as HTMLElement;
  let draws = 0;
  const nothing = () => undefined;
  const scene = createScene(element, {
    onPick: nothing,
    onOpen: nothing,
    onMove: nothing,
    onBox: nothing,
    onView: () => {
      draws += 1;
    },
    onLost: nothing,
  });
  const picture = inventGraph(nodes, edges);
  const began = performance.now();
  scene.draw(picture, { extent: extentOf(picture.nodes) });
  await nextFrame();
  await nextFrame();
  const firstDraw = performance.now() - began;

  const times: number[] = [];
  let last = await nextFrame();
  const start = last;
  // As a person drags it, round and round.
  const stage = element.querySelector('canvas.sigma-mouse') as HTMLCanvasElement;
  const move = (target: EventTarget, type: string, step: number) =>
    target.dispatchEvent(
      new MouseEvent(type, {
        bubbles: true,
        button: 0,
        buttons: 1,
        clientX: 1_150 + Math.cos(step / 12) * 40,
        clientY: 720 + Math.sin(step / 12) * 30,
      }),
    );
  move(stage, 'mousedown', 0);
  for (let step = 1; last - start < seconds * 1000; step++) {
    move(document, 'mousemove', step);
    const now = await nextFrame();
    times.push(now - last);
    last = now;
  }
  move(document, 'mouseup', 0);
  await nextFrame();
  times.sort((a, b) => a - b);

  const neighbours = new Set(['0']);
  const lit = new Set<string>();
  for (const { id, source, target } of picture.edges)
    if (source === '0' || target === '0') {
      lit.add(id);
      neighbours.add(source).add(target);
    }
  const pointed = performance.now();
  scene.setEmphasis({ nodes: neighbours, edges: lit });
  await nextFrame();
  await nextFrame();
  const emphasis = performance.now() - pointed;

  scene.setEmphasis(null);
  await nextFrame();
  draws = 0;
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  const idleDraws = draws;
  scene.destroy();
  const gl = document.createElement('canvas').getContext('webgl');
  const info = gl?.getExtension('WEBGL_debug_renderer_info');
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
  return {
    renderer: info ? String(gl?.getParameter(info.UNMASKED_RENDERER_WEBGL)) : 'unknown',
    nodes,
    edges,
    firstDraw,
    frames: { count: times.length, median: at(0.5), p95: at(0.95) },
    emphasis,
    idleDraws,
  };
}

Object.assign(window, { measureFrames });
