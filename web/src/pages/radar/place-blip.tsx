import { Button, Modal } from '@mantine/core';
import { useState } from 'react';
import type { RadarBlip, RadarEdition, RadarRing } from '../../api/contract.ts';
import { RING_WORDS, RINGS } from '../../radar/radar-words.ts';
import styles from './radar-page.module.css';
import { messageOf, usePlaceBlip } from './use-radar.ts';

interface PlaceBlipProps {
  readonly edition: RadarEdition;
  readonly blip: RadarBlip;
  /** Where it was dropped; where it is when left out. */
  readonly quadrant?: number;
  readonly ring?: RadarRing;
  readonly onDone: () => void;
  readonly onCancel?: () => void;
}

/** Places a blip by a form: quadrant, ring, words, and the reason that is kept with it. */
export function PlaceBlip({ edition, blip, onDone, onCancel, ...to }: PlaceBlipProps) {
  const place = usePlaceBlip(edition);
  const [quadrant, setQuadrant] = useState(to.quadrant ?? blip.quadrant);
  const [ring, setRing] = useState(to.ring ?? blip.ring);
  const [description, setDescription] = useState(blip.description);
  const [reason, setReason] = useState('');
  const isMoved = quadrant !== blip.quadrant || ring !== blip.ring;
  return (
    <form
      className={styles.form}
      aria-label={`Place ${blip.name}`}
      onSubmit={(event) => {
        event.preventDefault();
        place.mutate({ blip, quadrant, ring, description, reason: reason.trim() }, { onSuccess: onDone });
      }}
    >
      <div className={styles.pair}>
        <label>
          Quadrant
          <select value={quadrant} onChange={({ target }) => setQuadrant(Number(target.value))}>
            {edition.quadrants.map((name, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a quadrant is its place
              <option key={at} value={at}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <RingSelect value={ring} onChange={setRing} />
      </div>
      <label>
        Description
        <textarea
          value={description}
          maxLength={4000}
          onChange={({ target }) => setDescription(target.value)}
        />
      </label>
      <label>
        Reason
        <textarea
          required
          value={reason}
          maxLength={1000}
          data-autofocus
          placeholder="Why does it belong there?"
          onChange={({ target }) => setReason(target.value)}
        />
      </label>
      {place.error && (
        <p className={styles.wrong} role="alert">
          Nothing was changed: {messageOf(place.error)}
        </p>
      )}
      <div className={styles.buttons}>
        {onCancel !== undefined && (
          <Button variant="default" onClick={onCancel}>
            Cancel
          </Button>
        )}
        <Button type="submit" loading={place.isPending} disabled={reason.trim() === ''}>
          {isMoved ? `Place in ${RING_WORDS[ring]}` : 'Keep the reason'}
        </Button>
      </div>
    </form>
  );
}

export function RingSelect({
  value,
  onChange,
}: {
  readonly value: RadarRing;
  readonly onChange: (ring: RadarRing) => void;
}) {
  return (
    <label>
      Ring
      <select
        value={value}
        onChange={({ target }) => onChange(RINGS.find((ring) => ring === target.value) ?? value)}
      >
        {RINGS.map((ring) => (
          <option key={ring} value={ring}>
            {RING_WORDS[ring]}
          </option>
        ))}
      </select>
    </label>
  );
}

/** After a dot was dropped: asks for the reason. Leaving it puts the dot back. */
export function PlaceDropped({
  edition,
  blip,
  quadrant,
  ring,
  onClose,
}: {
  readonly edition: RadarEdition;
  readonly blip: RadarBlip;
  readonly quadrant: number;
  readonly ring: RadarRing;
  readonly onClose: () => void;
}) {
  return (
    <Modal
      opened
      onClose={onClose}
      title={`${blip.name}: from ${RING_WORDS[blip.ring]} to ${RING_WORDS[ring]}`}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <PlaceBlip
        edition={edition}
        blip={blip}
        quadrant={quadrant}
        ring={ring}
        onDone={onClose}
        onCancel={onClose}
      />
    </Modal>
  );
}
