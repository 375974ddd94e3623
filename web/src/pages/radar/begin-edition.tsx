import { Button, Modal } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useApi } from '../../api/api-context.ts';
import type { RadarEditionCreate, RadarEditionSummary } from '../../api/contract.ts';
import { DraftFirst } from './draft-first.tsx';
import styles from './radar-page.module.css';

type From = NonNullable<RadarEditionCreate['from']>;

const STARTS: readonly { readonly from: From; readonly label: string; readonly text: string }[] = [
  {
    from: 'previous',
    label: 'The edition published last',
    text: 'Everything stands where it stood; only what you place moves.',
  },
  {
    from: 'suggested',
    label: 'What the evidence suggests',
    text: 'The technologies that deserve most attention now, in the ring that their signals speak for.',
  },
  { from: 'empty', label: 'Nothing', text: 'You add technologies one by one.' },
];

/** Begins a draft, or says that there is one already. */
export function BeginEdition({
  draft,
  isFirst,
  onDone,
  onClose,
}: {
  readonly draft: RadarEditionSummary | undefined;
  /** Nothing was published to begin with. */
  readonly isFirst: boolean;
  readonly onDone: (edition: string) => void;
  readonly onClose: () => void;
}) {
  const api = useApi();
  const client = useQueryClient();
  const [name, setName] = useState(() => quarterAfter(new Date()));
  const [from, setFrom] = useState<From>(isFirst ? 'suggested' : 'previous');
  const begin = useMutation({
    mutationFn: () => api.createRadar({ name: name.trim(), from }),
    onSuccess: async (edition) => {
      await client.invalidateQueries({ queryKey: ['radar'] });
      onDone(edition.id);
    },
  });
  if (draft !== undefined) return <DraftFirst draft={draft} onOpen={onDone} onClose={onClose} />;
  return (
    <Modal opened onClose={onClose} title="Begin a draft" closeButtonProps={{ 'aria-label': 'Close' }}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          begin.mutate();
        }}
      >
        <label>
          Name
          <input
            required
            data-autofocus
            value={name}
            maxLength={200}
            onChange={({ target }) => setName(target.value)}
          />
        </label>
        <fieldset className={styles.choices}>
          <legend>Begin with</legend>
          {STARTS.filter((start) => !isFirst || start.from !== 'previous').map((start) => (
            <label key={start.from}>
              <input
                type="radio"
                name="from"
                checked={from === start.from}
                onChange={() => setFrom(start.from)}
              />
              <span>
                {start.label}
                <small>{start.text}</small>
              </span>
            </label>
          ))}
        </fieldset>
        {begin.error && (
          <p className={styles.wrong} role="alert">
            No draft was begun: {begin.error.message}
          </p>
        )}
        <div className={styles.buttons}>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={begin.isPending} disabled={name.trim() === ''}>
            Begin the draft
          </Button>
        </div>
      </form>
    </Modal>
  );
}

/** `2027-Q1` for a day in the last quarter of 2026. */
function quarterAfter(now: Date): string {
  const quarter = Math.floor(now.getUTCMonth() / 3) + 1;
  return quarter === 4 ? `${now.getUTCFullYear() + 1}-Q1` : `${now.getUTCFullYear()}-Q${quarter + 1}`;
}
