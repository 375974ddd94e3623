import { Button, Modal } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { useApi } from '../../api/api-context.ts';
import type { RadarEdition, RadarRing } from '../../api/contract.ts';
import { RingSelect } from './place-blip.tsx';
import styles from './radar-page.module.css';

const PAUSE_MS = 200;

/** Puts a technology on the draft. A name that is the name of a trend is linked to it. */
export function AddBlip({
  edition,
  onDone,
  onClose,
}: {
  readonly edition: RadarEdition;
  readonly onDone: (blip: string) => void;
  readonly onClose: () => void;
}) {
  const api = useApi();
  const client = useQueryClient();
  const id = useId();
  const [name, setName] = useState('');
  const [quadrant, setQuadrant] = useState(0);
  const [ring, setRing] = useState<RadarRing>('assess');
  const [description, setDescription] = useState('');
  const [reason, setReason] = useState('');
  const [asked] = useDebouncedValue(name.trim(), PAUSE_MS);
  const trends = useQuery({
    queryKey: ['trends', 'add-blip', asked],
    queryFn: ({ signal }) => api.trends({ q: asked, entity_kind: 'technology', limit: 8 }, signal),
    enabled: asked.length > 1,
    retry: false,
    staleTime: 30_000,
  });
  const trend = trends.data?.items.find((item) => item.name.toLowerCase() === name.trim().toLowerCase());
  const add = useMutation({
    mutationFn: () =>
      api.addBlip(edition.id, {
        name: name.trim(),
        quadrant,
        ring,
        ...(description.trim() === '' ? {} : { description: description.trim() }),
        ...(reason.trim() === '' ? {} : { reason: reason.trim() }),
        ...(trend === undefined ? {} : { trend: trend.id }),
      }),
    onSuccess: async (blip) => {
      await client.invalidateQueries({ queryKey: ['radar'] });
      onDone(blip.id);
    },
  });
  return (
    <Modal opened onClose={onClose} title="Add a technology" closeButtonProps={{ 'aria-label': 'Close' }}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          add.mutate();
        }}
      >
        <label>
          Name
          <input
            required
            data-autofocus
            list={id}
            value={name}
            maxLength={200}
            autoComplete="off"
            onChange={({ target }) => setName(target.value)}
          />
        </label>
        <datalist id={id}>
          {trends.data?.items.map((item) => (
            <option key={item.id} value={item.name} />
          ))}
        </datalist>
        <p className={styles.quiet} role="status">
          {trend === undefined
            ? 'Names of technologies that are followed are offered while you type.'
            : `Linked to the trend of ${trend.name}.`}
        </p>
        <div className={styles.pair}>
          <label>
            Quadrant
            <select value={quadrant} onChange={({ target }) => setQuadrant(Number(target.value))}>
              {edition.quadrants.map((title, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a quadrant is its place
                <option key={at} value={at}>
                  {title}
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
          <textarea value={reason} maxLength={1000} onChange={({ target }) => setReason(target.value)} />
        </label>
        {add.error && (
          <p className={styles.wrong} role="alert">
            Nothing was added: {add.error.message}
          </p>
        )}
        <div className={styles.buttons}>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={add.isPending} disabled={name.trim() === ''}>
            Add to the draft
          </Button>
        </div>
      </form>
    </Modal>
  );
}
