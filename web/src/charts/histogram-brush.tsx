import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react';
import type { HistogramInterval } from '../api/contract.ts';
import { formatCount, formatQuantity } from '../format/number.ts';
import { daysOf, type FilledBucket } from '../time/buckets.ts';
import { bucketName, bucketTick } from '../time/format-time.ts';
import styles from './histogram-brush.module.css';

interface HistogramBrushProps {
  readonly buckets: readonly FilledBucket[];
  readonly interval: HistogramInterval;
  /** First and last day chosen, both inclusive. */
  readonly onSelect: (from: string, to: string) => void;
}

/**
 * Signals over time as small bars. Drag across bars, or click one, to see only those days; with the keyboard,
 * arrows move, Shift extends, Enter chooses.
 */
export function HistogramBrush({ buckets, interval, onSelect }: HistogramBrushProps) {
  const plot = useRef<SVGSVGElement>(null);
  const [cursor, setCursor] = useState<number | null>(null);
  const [anchor, setAnchor] = useState<number | null>(null);
  const dragging = useRef(false);
  const count = buckets.length;
  const first = buckets[0];
  const last = buckets.at(-1);
  if (first === undefined || last === undefined) return null;
  const top = Math.max(1, ...buckets.map((bucket) => bucket.count));
  const at = Math.min(cursor ?? count - 1, count - 1);
  const from = Math.min(at, anchor ?? at);
  const to = Math.max(at, anchor ?? at);

  const indexOf = (event: PointerEvent) => {
    const box = plot.current?.getBoundingClientRect();
    if (box === undefined || box.width === 0) return 0;
    return Math.min(count - 1, Math.max(0, Math.floor(((event.clientX - box.left) / box.width) * count)));
  };
  const select = () => {
    const start = buckets[from];
    const end = buckets[to];
    if (start === undefined || end === undefined) return;
    const days = daysOf(start.start, end.end);
    setAnchor(null);
    onSelect(days.from, days.to);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -1, ArrowRight: 1, Home: -count, End: count }[event.key];
    if (step !== undefined) {
      setAnchor(event.shiftKey ? (anchor ?? at) : null);
      setCursor(Math.min(count - 1, Math.max(0, at + step)));
    } else if (event.key === 'Enter') select();
    else return;
    event.preventDefault();
  };

  const chosen = buckets.slice(from, to + 1).reduce((sum, bucket) => sum + bucket.count, 0);
  const names =
    from === to
      ? bucketName(buckets[at]?.start ?? 0, interval)
      : `${bucketName(buckets[from]?.start ?? 0, interval)} to ${bucketName(buckets[to]?.start ?? 0, interval)}`;
  const reading = `${names}: ${formatQuantity(chosen, 'signal')}`;

  return (
    <div className={styles.histogram}>
      <div className={styles.head}>
        <span>Signals per {interval}</span>
        <span aria-hidden="true">{cursor === null ? `highest ${formatCount(top)}` : reading}</span>
      </div>
      <div
        className={styles.plot}
        role="slider"
        tabIndex={0}
        aria-label="Signals over time. Arrow keys move, Shift extends, Enter shows the chosen days"
        aria-valuemin={1}
        aria-valuemax={count}
        aria-valuenow={at + 1}
        aria-valuetext={reading}
        onKeyDown={onKeyDown}
        onBlur={() => {
          setCursor(null);
          setAnchor(null);
        }}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          dragging.current = true;
          setAnchor(indexOf(event));
          setCursor(indexOf(event));
        }}
        onPointerMove={(event) => setCursor(indexOf(event))}
        onPointerUp={() => {
          if (dragging.current) select();
          dragging.current = false;
        }}
        onPointerCancel={() => {
          dragging.current = false;
          setAnchor(null);
        }}
        onPointerLeave={() => {
          if (!dragging.current) setCursor(null);
        }}
      >
        <svg ref={plot} aria-hidden="true" viewBox={`0 0 ${count} 100`} preserveAspectRatio="none">
          {buckets.map((bucket, index) => {
            const height = bucket.count === 0 ? 0 : Math.max(2, (bucket.count / top) * 100);
            const inside = cursor !== null && index >= from && index <= to;
            return (
              <g key={bucket.start}>
                {inside && <rect className={styles.shade} x={index} y={0} width={1} height={100} />}
                <rect
                  className={styles.bar}
                  data-inside={inside || undefined}
                  x={index + 0.1}
                  y={100 - height}
                  width={0.8}
                  height={height}
                />
              </g>
            );
          })}
        </svg>
      </div>
      <div className={styles.axis} aria-hidden="true">
        {ticks(buckets).map((bucket) => (
          <span key={bucket.start}>{bucketTick(bucket.start, interval)}</span>
        ))}
      </div>
    </div>
  );
}

/** The first, the last, and what lies evenly between them: five at most. */
function ticks(buckets: readonly FilledBucket[]): FilledBucket[] {
  const wanted = Math.min(5, buckets.length);
  const chosen: FilledBucket[] = [];
  for (let tick = 0; tick < wanted; tick++) {
    const bucket = buckets[Math.round((tick * (buckets.length - 1)) / Math.max(1, wanted - 1))];
    if (bucket !== undefined) chosen.push(bucket);
  }
  return chosen;
}
