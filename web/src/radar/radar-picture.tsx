import { type PointerEvent, useEffect, useMemo, useRef, useState } from 'react';
import type { RadarBlip, RadarEdition, RadarMovement } from '../api/contract.ts';
import { cellAt, cellOutline, type RadarCell } from './cell-at.ts';
import { MovementShape, SHAPE_REACH } from './movement-shape.tsx';
import { placeNames } from './place-names.ts';
import styles from './radar-picture.module.css';
import { MOVEMENT_WORDS, RING_WORDS, RINGS } from './radar-words.ts';

/** Pixels of the drawing; the page scales it. */
const SIZE = 800;
const MARGIN = 8;
const RADIUS = SIZE / 2 - MARGIN;
const LARGEST_DOT = 13;
const NAME = { size: 12, height: 15 } as const;
const RING_NAME_HEIGHT = 18;
/** A press that moves less is a click. */
const DRAG_PX = 5;

export interface Moved extends RadarCell {
  readonly blip: string;
  readonly x: number;
  readonly y: number;
}

interface RadarPictureProps {
  readonly edition: RadarEdition;
  readonly selected: string | undefined;
  readonly lit: string | undefined;
  /** Only these stand out; all of them when left out. */
  readonly shown: readonly RadarMovement[] | undefined;
  /** Where a dot was dropped that is not placed yet. */
  readonly moved: Moved | null;
  readonly onLight: (blip: string | undefined) => void;
  readonly onOpen: (blip: string) => void;
  /** Left out where dots cannot be moved. */
  readonly onDrop?: ((moved: Moved) => void) | undefined;
}

/**
 * The radar: rings, quadrants, and a numbered dot for each technology where the API puts it. The list beside it is
 * the same for those who use a keyboard or cannot see it.
 */
export function RadarPicture({
  edition,
  selected,
  lit,
  shown,
  moved,
  onLight,
  onOpen,
  onDrop,
}: RadarPictureProps) {
  const { rings, items, quadrants } = edition;
  const picture = useRef<SVGSVGElement>(null);
  const pressed = useRef<{ readonly blip: RadarBlip; readonly x: number; readonly y: number } | null>(null);
  const [dragged, setDragged] = useState<Moved | null>(null);
  const drawing = useMemo(() => drawingOf(edition), [edition]);
  const carried = dragged ?? moved;

  const spotOf = (event: PointerEvent) => {
    const box = picture.current?.getBoundingClientRect();
    if (box === undefined) return null;
    const scale = SIZE / box.width;
    return {
      x: ((event.clientX - box.left) * scale - SIZE / 2) / RADIUS,
      y: ((event.clientY - box.top) * scale - SIZE / 2) / RADIUS,
    };
  };
  const movedTo = (event: PointerEvent, blip: RadarBlip): Moved | null => {
    const spot = spotOf(event);
    const cell = spot === null ? null : cellAt(spot, rings);
    return spot === null || cell === null ? null : { blip: blip.id, ...spot, ...cell };
  };
  const isDragging = dragged !== null;
  useEffect(() => {
    if (!isDragging) return;
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      pressed.current = null;
      setDragged(null);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [isDragging]);
  const press = (event: PointerEvent, blip: RadarBlip) => {
    if (event.button !== 0) return;
    pressed.current = { blip, x: event.clientX, y: event.clientY };
    if (onDrop !== undefined) picture.current?.setPointerCapture(event.pointerId);
  };
  const move = (event: PointerEvent) => {
    const from = pressed.current;
    if (from === null || onDrop === undefined) return;
    if (dragged === null && Math.hypot(event.clientX - from.x, event.clientY - from.y) < DRAG_PX) return;
    setDragged((before) => movedTo(event, from.blip) ?? before);
  };
  const release = () => {
    const from = pressed.current;
    pressed.current = null;
    if (from === null) return;
    if (dragged === null) return onOpen(from.blip.id);
    setDragged(null);
    if (dragged.quadrant !== from.blip.quadrant || dragged.ring !== from.blip.ring) onDrop?.(dragged);
  };
  const cancel = () => {
    pressed.current = null;
    setDragged(null);
  };

  return (
    <svg
      ref={picture}
      className={styles.radar}
      viewBox={`${-SIZE / 2} ${-SIZE / 2} ${SIZE} ${SIZE}`}
      role="img"
      aria-label={`Radar ${edition.name}: ${items.length} technologies in four quadrants and four rings. The list has the same.`}
      data-dragging={isDragging || undefined}
      onPointerMove={move}
      onPointerUp={release}
      onPointerCancel={cancel}
    >
      {rings.toReversed().map(({ ring, radius }) => (
        <circle key={ring} className={styles.ring} data-ring={ring} r={radius * RADIUS} />
      ))}
      <path className={styles.axes} d={`M${-RADIUS} 0H${RADIUS}M0 ${-RADIUS}V${RADIUS}`} />
      {carried !== null && (
        <path
          className={styles.target}
          data-quadrant={carried.quadrant}
          d={cellOutline(carried, rings, RADIUS)}
        />
      )}
      {drawing.ringNames.map(({ key, text, x, y, width }) => (
        <g key={key} className={styles.ringName}>
          <rect
            x={x - width / 2}
            y={y - RING_NAME_HEIGHT / 2}
            width={width}
            height={RING_NAME_HEIGHT}
            rx={3}
          />
          <text x={x} y={y + 4}>
            {text}
          </text>
        </g>
      ))}
      {quadrants.map((name, quadrant) => (
        <text
          key={name}
          className={styles.quadrant}
          data-quadrant={quadrant}
          x={(quadrant === 0 || quadrant === 3 ? -1 : 1) * (SIZE / 2 - 2)}
          y={quadrant < 2 ? -SIZE / 2 + 16 : SIZE / 2 - 6}
          textAnchor={quadrant === 0 || quadrant === 3 ? 'start' : 'end'}
        >
          {name}
        </text>
      ))}
      {items.map((blip, at) => {
        const held = carried?.blip === blip.id ? carried : null;
        const x = (held ?? blip).x * RADIUS;
        const y = (held ?? blip).y * RADIUS;
        const name = drawing.names[at];
        return (
          <g
            key={blip.id}
            className={styles.blip}
            data-quadrant={(held ?? blip).quadrant}
            data-quiet={(shown !== undefined && !shown.includes(blip.movement)) || undefined}
            data-lit={blip.id === lit || blip.id === selected || undefined}
            data-movable={onDrop !== undefined || undefined}
            onPointerDown={(event) => press(event, blip)}
            onPointerEnter={() => onLight(blip.id)}
            onPointerLeave={() => onLight(undefined)}
          >
            <title>
              {`${blip.number}. ${blip.name}: ${RING_WORDS[blip.ring]}, ${MOVEMENT_WORDS[blip.movement].toLowerCase()}`}
            </title>
            <circle className={styles.halo} cx={x} cy={y} r={drawing.dot * SHAPE_REACH + 4} />
            <g className={styles.shape}>
              <MovementShape
                movement={blip.movement}
                x={x}
                y={y}
                radius={drawing.dot}
                inward={Math.atan2(-y, -x)}
              />
            </g>
            <text
              className={styles.number}
              x={x}
              y={y + drawing.dot * 0.39}
              fontSize={drawing.dot * sizeOfNumber(blip)}
            >
              {blip.number}
            </text>
            {name !== null && name !== undefined && held === null && (
              <text className={styles.name} x={name.x} y={name.y + 4} fontSize={NAME.size}>
                {blip.name}
              </text>
            )}
          </g>
        );
      })}
    </svg>
  );
}

/** Of its letters, in radii: a triangle has less room than a disc, and three digits need more. */
function sizeOfNumber({ movement, number }: RadarBlip): number {
  const isTriangle = movement === 'in' || movement === 'out';
  return (isTriangle ? 0.92 : 1.1) * (number < 100 ? 1 : 0.8);
}

/** Dots as large as their distances allow, and the names that have room. */
function drawingOf({ items, rings, dot }: RadarEdition) {
  let nearest = Number.POSITIVE_INFINITY;
  for (const [i, a] of items.entries())
    for (let j = 0; j < i; j++) {
      const b = items[j];
      if (b !== undefined) nearest = Math.min(nearest, Math.hypot(a.x - b.x, a.y - b.y));
    }
  const radius = Math.max(dot * RADIUS * 0.7, Math.min(LARGEST_DOT, (nearest * RADIUS) / (2 * SHAPE_REACH)));
  const ringNames = rings.flatMap(({ ring, radius: outer }, at) => {
    const middle = (((rings[at - 1]?.radius ?? 0) + outer) / 2) * RADIUS;
    const text = RING_WORDS[ring];
    return [-1, 1].map((side) => ({
      key: `${ring} ${side}`,
      text,
      x: 0,
      y: side * middle,
      width: widthOf(text) + 4,
    }));
  });
  const names = placeNames(
    items.map(({ x, y, name, movement, ring }) => ({
      x: x * RADIUS,
      y: y * RADIUS,
      width: widthOf(name),
      importance: (movement === 'none' ? 0 : 4) + (RINGS.length - RINGS.indexOf(ring)),
    })),
    {
      height: NAME.height,
      dot: radius * SHAPE_REACH,
      edge: SIZE / 2 - 2,
      obstacles: ringNames.map(({ x, y, width }) => ({
        left: x - width / 2,
        right: x + width / 2,
        top: y - RING_NAME_HEIGHT / 2,
        bottom: y + RING_NAME_HEIGHT / 2,
      })),
    },
  );
  return { dot: radius, names, ringNames };
}

let context: CanvasRenderingContext2D | null = null;
function widthOf(text: string): number {
  context ??= document.createElement('canvas').getContext('2d');
  if (context === null) return text.length * NAME.size * 0.6;
  context.font = `500 ${NAME.size}px 'Inter Variable', Inter, system-ui, sans-serif`;
  return context.measureText(text).width + 2;
}
