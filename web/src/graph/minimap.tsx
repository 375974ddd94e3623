import { type PointerEvent, useEffect, useMemo, useRef } from 'react';
import type { Palette } from './colours.ts';
import styles from './graph-canvas.module.css';
import { type Extent, extentOf, type Picture, type Point } from './picture.ts';

const WIDTH = 148;
const HEIGHT = 104;
const MARGIN = 8;

/** The whole picture in a corner, with a frame around what is in sight; dragging in it looks there. */
export function Minimap({
  picture,
  view,
  palette,
  scheme,
  onLook,
}: {
  readonly picture: Picture;
  readonly view: Extent;
  readonly palette: () => Palette | null;
  readonly scheme: string;
  readonly onLook: (to: Point) => void;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const map = useMemo(() => {
    const { x, y } = extentOf(picture.nodes, 20);
    const scale = Math.min((WIDTH - 2 * MARGIN) / (x[1] - x[0]), (HEIGHT - 2 * MARGIN) / (y[1] - y[0]));
    const [midX, midY] = [(x[0] + x[1]) / 2, (y[0] + y[1]) / 2];
    return {
      to: (point: Point): Point => ({
        x: WIDTH / 2 + (point.x - midX) * scale,
        y: HEIGHT / 2 - (point.y - midY) * scale,
      }),
      from: (point: Point): Point => ({
        x: midX + (point.x - WIDTH / 2) / scale,
        y: midY - (point.y - HEIGHT / 2) / scale,
      }),
    };
  }, [picture]);
  const dots = useRef<HTMLCanvasElement | null>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the scheme changes what the palette holds
  useEffect(() => {
    const colours = palette();
    if (colours === null) return;
    const made = document.createElement('canvas');
    made.width = WIDTH * 2;
    made.height = HEIGHT * 2;
    const context = made.getContext('2d');
    if (context === null) return;
    context.scale(2, 2);
    const side = picture.nodes.length > 1_000 ? 1 : 2.5;
    for (const node of picture.nodes) {
      const { x, y } = map.to(node);
      context.fillStyle = colours.resolve(node.colour);
      context.fillRect(x - side / 2, y - side / 2, side, side);
    }
    dots.current = made;
  }, [picture, map, palette, scheme]);

  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    const colours = palette();
    if (!context || colours === null) return;
    context.setTransform(2, 0, 0, 2, 0, 0);
    context.clearRect(0, 0, WIDTH, HEIGHT);
    if (dots.current !== null) context.drawImage(dots.current, 0, 0, WIDTH, HEIGHT);
    const [a, b] = [map.to({ x: view.x[0], y: view.y[1] }), map.to({ x: view.x[1], y: view.y[0] })];
    const [left, top] = [Math.max(0.75, a.x), Math.max(0.75, a.y)];
    context.strokeStyle = colours.accent;
    context.lineWidth = 1.5;
    context.strokeRect(left, top, Math.min(WIDTH - 0.75, b.x) - left, Math.min(HEIGHT - 0.75, b.y) - top);
  });

  const look = (event: PointerEvent<HTMLCanvasElement>) => {
    if (event.buttons === 0 && event.type === 'pointermove') return;
    const bounds = event.currentTarget.getBoundingClientRect();
    onLook(map.from({ x: event.clientX - bounds.left, y: event.clientY - bounds.top }));
  };
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: for the pointer only; the keyboard moves the picture itself
    <canvas
      ref={canvas}
      aria-hidden="true"
      className={styles.minimap}
      width={WIDTH * 2}
      height={HEIGHT * 2}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        look(event);
      }}
      onPointerMove={look}
    />
  );
}
