import { useDebouncedCallback } from '@mantine/hooks';
import { useEffect, useRef, useState } from 'react';
import { PESTLE, PESTLE_NAMES } from '../../analysis/pestle.ts';
import { PestleBadge } from '../../analysis/pestle-badges.tsx';
import { kindStyle, NAMED_KINDS } from '../../entity/kind-style.ts';
import { Icon } from '../../icons/icon.tsx';
import { HORIZON_NAMES, HORIZON_WORDS } from '../../trend/horizon-mark.tsx';
import styles from './trends-filters.module.css';
import { isFiltered, NO_FILTERS, TREND_STATES, type TrendsSearch, toggled } from './trends-search.ts';

const PAUSE_MS = 220;

/** What narrows the list, in one line: by name, by what it is, by what it does, by horizon and kind of change. */
export function TrendsFilters({
  search,
  onChange,
}: {
  readonly search: TrendsSearch;
  readonly onChange: (next: Partial<TrendsSearch>) => void;
}) {
  return (
    <search className={styles.filters} aria-label="Trends">
      <NameField value={search.q} onChange={(q) => onChange({ q })} />
      <label className={styles.choice}>
        <span className="visually-hidden">What</span>
        <select
          value={search.entity_kind ?? search.kind ?? ''}
          onChange={({ target: { value } }) => onChange(whatOf(value))}
        >
          <option value="">Everything</option>
          {(['technology', 'organisation', 'product', 'person', 'location'] as const).map((kind) => (
            <option key={kind} value={kind}>
              {kindStyle(kind).many}
            </option>
          ))}
          <option value="topic">Topics</option>
          <option value="entity">All entities</option>
          <option value="term">Terms</option>
          {search.entity_kind !== undefined &&
            !(NAMED_KINDS as readonly string[]).includes(search.entity_kind) && (
              <option value={search.entity_kind}>{kindStyle(search.entity_kind).many}</option>
            )}
        </select>
      </label>
      <fieldset className={styles.group}>
        <legend className="visually-hidden">State</legend>
        {TREND_STATES.map(({ state, label }) => (
          <button
            key={state}
            type="button"
            aria-pressed={search.state === state}
            onClick={() => onChange({ state: search.state === state ? undefined : state })}
          >
            {label}
          </button>
        ))}
      </fieldset>
      <fieldset className={styles.group}>
        <legend className="visually-hidden">Horizon</legend>
        {HORIZON_NAMES.map((horizon) => (
          <button
            key={horizon}
            type="button"
            data-horizon={horizon}
            aria-pressed={search.horizon?.includes(horizon) ?? false}
            title={`${horizon}, ${HORIZON_WORDS[horizon]}`}
            onClick={() => onChange({ horizon: toggled(search.horizon, horizon) })}
          >
            {horizon}
          </button>
        ))}
      </fieldset>
      <fieldset className={styles.group}>
        <legend className="visually-hidden">Kind of change</legend>
        {PESTLE_NAMES.map((name) => (
          <button
            key={name}
            type="button"
            data-badge
            aria-pressed={search.pestle?.includes(name) ?? false}
            title={`${PESTLE[name].label} change`}
            onClick={() => onChange({ pestle: toggled(search.pestle, name) })}
          >
            <PestleBadge name={name} />
          </button>
        ))}
      </fieldset>
      {isFiltered(search) && (
        <button type="button" className={styles.clear} onClick={() => onChange(NO_FILTERS)}>
          Clear the filters
        </button>
      )}
    </search>
  );
}

/** One choice for what a subject is: entities by their kind, topics, terms. */
function whatOf(value: string): Pick<TrendsSearch, 'kind' | 'entity_kind'> {
  if (value === '') return { kind: undefined, entity_kind: undefined };
  if (value === 'topic' || value === 'entity' || value === 'term')
    return { kind: value, entity_kind: undefined };
  return { kind: undefined, entity_kind: value };
}

function NameField({
  value,
  onChange,
}: {
  readonly value: string | undefined;
  readonly onChange: (value: string | undefined) => void;
}) {
  const [text, setText] = useState(value ?? '');
  const sent = useRef(value ?? '');
  // The address may change under the field; what one is typing is never replaced.
  useEffect(() => {
    if ((value ?? '') === sent.current) return;
    sent.current = value ?? '';
    setText(value ?? '');
  }, [value]);
  const send = useDebouncedCallback((next: string) => {
    const wanted = next.trim();
    if (wanted === sent.current) return;
    sent.current = wanted;
    onChange(wanted === '' ? undefined : wanted);
  }, PAUSE_MS);
  return (
    <label className={styles.name}>
      <Icon name="filter" size={14} />
      <span className="visually-hidden">Name begins with</span>
      <input
        type="search"
        placeholder="Name"
        autoComplete="off"
        spellCheck={false}
        maxLength={200}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          send(event.target.value);
        }}
      />
    </label>
  );
}
