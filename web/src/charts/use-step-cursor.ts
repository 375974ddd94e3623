import { type KeyboardEvent, type PointerEvent, useState } from 'react';

/** Where the steps of a picture stand in its element. */
interface Plot {
  readonly steps: readonly { readonly end: number }[];
  /** When the first step starts, and how long all of them last, in milliseconds. */
  readonly start: number;
  readonly span: number;
  /** Distance of the first step from the left edge, and the width of all of them, in pixels. */
  readonly left: number;
  readonly width: number;
  /** Where arrow keys begin while nothing is pointed at. */
  readonly rest: number;
}

/** Which of `count` steps of a picture is read, by pointer or by arrow keys; `at` is null while none is. */
export function useStepCursor(count: number) {
  const [cursor, setCursor] = useState<number | null>(null);
  const last = count - 1;
  const at = cursor === null ? null : Math.min(cursor, last);
  return {
    at,
    /** Handlers of the picture's element, for where its steps stand now. */
    handlers({ steps, start, span, left, width, rest }: Plot) {
      const point = (event: PointerEvent<HTMLDivElement>) => {
        const box = event.currentTarget.getBoundingClientRect();
        const time = start + ((event.clientX - box.left - left) / width) * span;
        const found = steps.findIndex((step) => time < step.end);
        setCursor(found < 0 ? last : found);
      };
      const leave = () => setCursor(null);
      return {
        onPointerMove: point,
        onPointerDown: point,
        onPointerLeave: leave,
        onBlur: leave,
        onKeyDown: (event: KeyboardEvent) => {
          const from = at ?? rest;
          const to = { ArrowLeft: from - 1, ArrowRight: from + 1, Home: 0, End: last }[event.key];
          if (to === undefined) return;
          setCursor(Math.min(last, Math.max(0, to)));
          event.preventDefault();
        },
      };
    },
  };
}
