import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { useApi } from '../api/api-context.ts';
import type { Entity } from '../api/contract.ts';
import { formatQuantity } from '../format/number.ts';
import { Icon } from '../icons/icon.tsx';
import { KindLetter } from './entity-link.tsx';
import styles from './entity-picker.module.css';
import { kindStyle } from './kind-style.ts';

const PAUSE_MS = 160;
const SHOWN = 8;

interface EntityPickerProps {
  readonly label: string;
  readonly placeholder: string;
  /** Empties the field once something was chosen; otherwise its name stays in it. */
  readonly value?: string | undefined;
  /** Not offered. */
  readonly without?: readonly string[];
  readonly autoFocus?: boolean;
  readonly onPick: (entity: Entity) => void;
}

/** Finds an entity by the start of any word of its names: kind and counts beside each. */
export function EntityPicker({
  label,
  placeholder,
  value,
  without = [],
  autoFocus = false,
  onPick,
}: EntityPickerProps) {
  const api = useApi();
  const id = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const [active, setActive] = useState(0);
  const text = (typed ?? '').trim();
  const [asked] = useDebouncedValue(text, PAUSE_MS);
  const isOpen = typed !== null && text !== '';
  const { data, isError, isFetching } = useQuery({
    queryKey: ['entities', 'picker', asked],
    queryFn: ({ signal }) => api.entities({ q: asked, limit: SHOWN + without.length }, signal),
    enabled: isOpen && asked !== '',
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });
  const found = (data?.items ?? []).filter((one) => !without.includes(one.id)).slice(0, SHOWN);
  const current = Math.min(active, Math.max(0, found.length - 1));
  const choose = (entity: Entity | undefined) => {
    if (entity === undefined) return;
    setTyped(null);
    setActive(0);
    onPick(entity);
  };
  return (
    <div className={styles.picker}>
      <label className={styles.field}>
        <Icon name="search" />
        <span className="visually-hidden">{label}</span>
        <input
          type="text"
          role="combobox"
          aria-expanded={isOpen}
          aria-controls={id}
          aria-autocomplete="list"
          aria-activedescendant={isOpen && found.length > 0 ? `${id}-${current}` : undefined}
          autoComplete="off"
          spellCheck={false}
          placeholder={placeholder}
          data-autofocus={autoFocus || undefined}
          value={typed ?? value ?? ''}
          onFocus={(event) => event.currentTarget.select()}
          onBlur={() => setTyped(null)}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            setActive(0);
          }}
          onKeyDown={(event) => {
            if (!isOpen) return;
            if (event.key === 'ArrowDown') setActive(Math.min(found.length - 1, current + 1));
            else if (event.key === 'ArrowUp') setActive(Math.max(0, current - 1));
            else if (event.key === 'Enter') choose(found[current]);
            else if (event.key === 'Escape') setTyped(null);
            else return;
            event.preventDefault();
          }}
        />
      </label>
      <div className={styles.list} hidden={!isOpen}>
        <div id={id} role="listbox" aria-label="Entities">
          {found.map((entity, at) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the combobox above has the keyboard
            <div
              key={entity.id}
              id={`${id}-${at}`}
              role="option"
              tabIndex={-1}
              aria-selected={at === current}
              onPointerMove={() => setActive(at)}
              onPointerDown={(event) => event.preventDefault()}
              onClick={() => choose(entity)}
            >
              <KindLetter kind={entity.kind} />
              <span className={styles.name}>{entity.name}</span>
              <span className={styles.counts}>
                {kindStyle(entity.kind).one}, {formatQuantity(entity.signals, 'signal')}
              </span>
            </div>
          ))}
        </div>
        {found.length === 0 && (
          <p className={styles.none} role="status">
            {isError
              ? 'The names could not be searched. Try again.'
              : isFetching || asked !== text
                ? 'Searching…'
                : `No entity is called “${text}”. Try the start of a word of its name.`}
          </p>
        )}
      </div>
    </div>
  );
}
