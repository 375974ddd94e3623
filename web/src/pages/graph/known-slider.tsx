import { useDebouncedCallback } from '@mantine/hooks';
import { useRef, useState } from 'react';
import { dayLabel, toDay } from '../../time/time-range.ts';
import { knownDay } from './graph-search.ts';
import styles from './known-slider.module.css';
import type { Explorer } from './use-explorer.ts';

const DAY_MS = 86_400_000;
const PAUSE_MS = 200;
const SHORTEST_DAYS = 30;

/** The graph as known at a day: from the first thing known of what is shown to now. */
export function KnownSlider({ explorer }: { readonly explorer: Explorer }) {
  const { search, change, relationships } = explorer;
  const today = Math.floor(Date.now() / DAY_MS);
  // What is read at an early day knows nothing of how far back it began, so the earliest ever seen is kept.
  const earliest = useRef(today - SHORTEST_DAYS);
  for (const { known_from } of relationships)
    earliest.current = Math.min(earliest.current, Math.floor(Date.parse(known_from) / DAY_MS));
  const day = knownDay(search);
  const chosen = day === undefined ? today : Math.floor(Date.parse(day) / DAY_MS);
  const [dragged, setDragged] = useState<number | null>(null);
  const settle = useDebouncedCallback((value: number) => {
    setDragged(null);
    change({ known: value >= today ? undefined : toDay(value * DAY_MS) }, true);
  }, PAUSE_MS);
  const value = Math.min(today, dragged ?? chosen);
  const words = value >= today ? 'now' : dayLabel(toDay(value * DAY_MS));
  return (
    <div className={styles.known}>
      <label>
        <span className={styles.name}>
          As known <b>{words === 'now' ? words : `on ${words}`}</b>
        </span>
        <input
          type="range"
          min={Math.min(earliest.current, chosen)}
          max={today}
          step={1}
          value={value}
          aria-valuetext={words}
          onChange={(event) => {
            const next = Number(event.currentTarget.value);
            setDragged(next);
            settle(next);
          }}
        />
      </label>
      <span className={styles.end}>
        {search.known === undefined ? (
          `since ${dayLabel(toDay(earliest.current * DAY_MS))}`
        ) : (
          <button type="button" onClick={() => change({ known: undefined }, true)}>
            {search.to === undefined ? 'Back to now' : `Back to ${dayLabel(search.to)}`}
          </button>
        )}
      </span>
    </div>
  );
}
