import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { useApi } from '../../api/api-context.ts';
import type { NetworkNode } from '../../api/contract.ts';
import styles from '../../entity/entity-picker.module.css';
import { Icon } from '../../icons/icon.tsx';
import type { NetworkPageState } from './use-network.ts';

const PAUSE_MS = 160;
const SHOWN = 8;

type Found = Pick<NetworkNode, 'key' | 'label' | 'attributes'>;

/** Finds someone of the network by a part of their name. */
export function PersonPicker({
  state: { id, isKnowledge, groupings },
  label,
  without = [],
  onPick,
}: {
  readonly state: NetworkPageState;
  readonly label: string;
  readonly without?: readonly string[];
  readonly onPick: (person: Found) => void;
}) {
  const api = useApi();
  const list = useId();
  const [typed, setTyped] = useState('');
  const [active, setActive] = useState(0);
  const text = typed.trim();
  const [asked] = useDebouncedValue(text, PAUSE_MS);
  const isOpen = text !== '';
  const { data, isError, isFetching } = useQuery({
    queryKey: ['network', id, 'find', asked],
    queryFn: async ({ signal }): Promise<readonly Found[]> => {
      const limit = SHOWN + without.length;
      if (!isKnowledge) return (await api.networkNodes(id, { q: asked, limit }, signal)).items;
      const { items } = await api.entities({ q: asked, limit }, signal);
      return items.map(({ id: key, name, kind }) => ({ key, label: name, attributes: { kind } }));
    },
    enabled: isOpen && asked !== '',
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });
  const found = (data ?? []).filter(({ key }) => !without.includes(key)).slice(0, SHOWN);
  const current = Math.min(active, Math.max(0, found.length - 1));
  const choose = (person: Found | undefined) => {
    if (person === undefined) return;
    setTyped('');
    setActive(0);
    onPick(person);
  };
  const [about] = groupings;
  return (
    <div className={styles.picker}>
      <label className={styles.field}>
        <Icon name="search" />
        <span className="visually-hidden">{label}</span>
        <input
          type="text"
          role="combobox"
          aria-expanded={isOpen}
          aria-controls={list}
          aria-autocomplete="list"
          aria-activedescendant={isOpen && found.length > 0 ? `${list}-${current}` : undefined}
          autoComplete="off"
          spellCheck={false}
          placeholder={label}
          value={typed}
          onBlur={() => setTyped('')}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            setActive(0);
          }}
          onKeyDown={(event) => {
            if (!isOpen) return;
            if (event.key === 'ArrowDown') setActive(Math.min(found.length - 1, current + 1));
            else if (event.key === 'ArrowUp') setActive(Math.max(0, current - 1));
            else if (event.key === 'Enter') choose(found[current]);
            else if (event.key === 'Escape') setTyped('');
            else return;
            event.preventDefault();
          }}
        />
      </label>
      <div className={styles.list} hidden={!isOpen}>
        <div id={list} role="listbox" aria-label="Found">
          {found.map((person, at) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the combobox above has the keyboard
            <div
              key={person.key}
              id={`${list}-${at}`}
              role="option"
              tabIndex={-1}
              aria-selected={at === current}
              onPointerMove={() => setActive(at)}
              onPointerDown={(event) => event.preventDefault()}
              onClick={() => choose(person)}
            >
              <span className={styles.name}>{person.label}</span>
              {about !== undefined && person.attributes[about] !== undefined && (
                <span className={styles.counts}>{String(person.attributes[about])}</span>
              )}
            </div>
          ))}
        </div>
        {found.length === 0 && (
          <p className={styles.none} role="status">
            {isError
              ? 'The names could not be searched. Try again.'
              : isFetching || asked !== text
                ? 'Searching…'
                : `Nobody here is called “${text}”. Try a part of the name.`}
          </p>
        )}
      </div>
    </div>
  );
}
