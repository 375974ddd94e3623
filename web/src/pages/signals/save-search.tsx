import { Button, Modal } from '@mantine/core';
import { useState } from 'react';
import type { SavedSearch } from '../../api/contract.ts';
import styles from './saved-searches.module.css';
import type { useSavedSearches } from './use-saved-searches.ts';

/** Saves what is shown under a name, or changes a search that is saved. */
export function SaveSearch({
  search,
  shown,
  suggested,
  saved: { save, update },
  onClose,
}: {
  /** The one to change; a new one when left out. */
  readonly search: SavedSearch | undefined;
  /** What is shown now. */
  readonly shown: SavedSearch['query'];
  readonly suggested: string;
  readonly saved: ReturnType<typeof useSavedSearches>;
  readonly onClose: () => void;
}) {
  const [name, setName] = useState(search?.name ?? suggested);
  const [shared, setShared] = useState(search?.shared ?? false);
  const [replace, setReplace] = useState(false);
  const sending = search === undefined ? save : update;
  const submit = () => {
    if (search === undefined)
      return save.mutate({ name: name.trim(), query: shown, shared }, { onSuccess: onClose });
    const change = { name: name.trim(), shared, ...(replace ? { query: shown } : {}) };
    update.mutate({ id: search.id, change }, { onSuccess: onClose });
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={search === undefined ? 'Save this search' : `Change ${search.name}`}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <label className={styles.field}>
          Name
          <input
            required
            data-autofocus
            value={name}
            maxLength={200}
            onChange={({ target }) => setName(target.value)}
          />
        </label>
        <label className={styles.check}>
          <input type="checkbox" checked={shared} onChange={({ target }) => setShared(target.checked)} />
          Everyone here sees it
        </label>
        {search !== undefined && (
          <label className={styles.check}>
            <input type="checkbox" checked={replace} onChange={({ target }) => setReplace(target.checked)} />
            Keep the words and filters that are shown now instead
          </label>
        )}
        <p className={styles.quiet}>
          {shown.from === undefined && shown.to === undefined
            ? 'Words, filters and order are kept. A range such as 30 days is not: a saved search is about all time.'
            : 'Words, filters, order and the chosen days are kept.'}
        </p>
        {sending.error && (
          <p className={styles.wrong} role="alert">
            Nothing was saved: {sending.error.message}
          </p>
        )}
        <div className={styles.buttons}>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={sending.isPending} disabled={name.trim() === ''}>
            {search === undefined ? 'Save the search' : 'Keep the change'}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
