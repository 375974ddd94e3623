import { Link } from '@tanstack/react-router';
import type { Ref } from 'react';
import type { RadarBlip, RadarEdition, RadarMovement } from '../../api/contract.ts';
import { MovementIcon } from '../../radar/movement-shape.tsx';
import { MOVEMENT_WORDS, RING_WORDS, RINGS } from '../../radar/radar-words.ts';
import styles from './radar-list.module.css';

interface RadarListProps {
  readonly ref: Ref<HTMLDivElement>;
  readonly edition: RadarEdition;
  readonly selected: string | undefined;
  readonly lit: string | undefined;
  readonly shown: readonly RadarMovement[] | undefined;
  readonly onLight: (blip: string | undefined) => void;
}

/** In the order in which the quadrants stand in the picture, read from left to right. */
const ORDER = [0, 1, 3, 2] as const;

/** The same technologies by quadrant and ring, numbered as in the picture. */
export function RadarList({ ref, edition, selected, lit, shown, onLight }: RadarListProps) {
  return (
    <div ref={ref} className={styles.list}>
      {ORDER.map((quadrant) => {
        const members = edition.items.filter((blip) => blip.quadrant === quadrant);
        return (
          <section key={quadrant} data-quadrant={quadrant} aria-labelledby={`quadrant-${quadrant}`}>
            <h2 id={`quadrant-${quadrant}`}>{edition.quadrants[quadrant]}</h2>
            {members.length === 0 && <p className={styles.none}>Nothing here</p>}
            {RINGS.map((ring) => {
              const blips = members.filter((blip) => blip.ring === ring);
              if (blips.length === 0) return null;
              return (
                <div key={ring}>
                  <h3>{RING_WORDS[ring]}</h3>
                  <ol>
                    {blips.map((blip) => (
                      <Row
                        key={blip.id}
                        blip={blip}
                        isSelected={blip.id === selected}
                        isLit={blip.id === lit}
                        isQuiet={shown !== undefined && !shown.includes(blip.movement)}
                        onLight={onLight}
                      />
                    ))}
                  </ol>
                </div>
              );
            })}
          </section>
        );
      })}
    </div>
  );
}

function Row({
  blip,
  isSelected,
  isLit,
  isQuiet,
  onLight,
}: {
  readonly blip: RadarBlip;
  readonly isSelected: boolean;
  readonly isLit: boolean;
  readonly isQuiet: boolean;
  readonly onLight: (blip: string | undefined) => void;
}) {
  return (
    <li
      data-selected={isSelected || undefined}
      data-lit={isLit || undefined}
      data-quiet={isQuiet || undefined}
      onPointerEnter={() => onLight(blip.id)}
      onPointerLeave={() => onLight(undefined)}
    >
      <span className={styles.number}>{blip.number}</span>
      <Link
        from="/radar"
        to="/radar"
        search={(old) => ({ ...old, blip: blip.id })}
        replace={isSelected}
        resetScroll={false}
        preload={false}
        data-row={blip.id}
        aria-current={isSelected || undefined}
        onFocus={() => onLight(blip.id)}
        onBlur={() => onLight(undefined)}
      >
        {blip.name}
      </Link>
      {blip.movement !== 'none' && (
        <span className={styles.movement} title={MOVEMENT_WORDS[blip.movement]}>
          <MovementIcon movement={blip.movement} />
          <span className="visually-hidden">{MOVEMENT_WORDS[blip.movement]}</span>
        </span>
      )}
      {blip.suggested !== null && blip.suggested.ring !== blip.ring && (
        <span className={styles.suggested} title={`The evidence suggests ${RING_WORDS[blip.suggested.ring]}`}>
          <span aria-hidden="true">→ </span>
          <span className="visually-hidden">The evidence suggests </span>
          {RING_WORDS[blip.suggested.ring]}
        </span>
      )}
    </li>
  );
}
