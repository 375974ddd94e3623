import { useDebouncedCallback } from '@mantine/hooks';
import { useId, useState } from 'react';
import { kindStyle, NAMED_KINDS } from '../../entity/kind-style.ts';
import { kindLabel, RELATIONSHIP_KINDS } from '../../entity/relationship-words.ts';
import styles from './graph-filters.module.css';
import { DEFAULT_LIMIT, LIMITS } from './graph-search.ts';
import type { Explorer } from './use-explorer.ts';

const PAUSE_MS = 200;

/** What is asked of the graph: how far, how much, which kinds, how sure. */
export function GraphFilters({ explorer }: { readonly explorer: Explorer }) {
  const { search, change, combined, isPath } = explorer;
  const counts = new Map<string, number>();
  for (const { kind } of combined.relationships.values()) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const kinds = [...new Set([...RELATIONSHIP_KINDS, ...counts.keys(), ...(search.kind ?? [])])];
  const reached = new Set([...combined.entities.values()].map(({ kind }) => kind));
  const entityKinds = [...new Set([...NAMED_KINDS, ...reached, ...(search.entity_kind ?? [])])];
  const stated = kinds.filter((kind) => kind !== 'mentioned_with');
  const [sure, setSure] = useState<number | null>(null);
  const settle = useDebouncedCallback((value: number) => {
    setSure(null);
    change({ sure: value === 0 ? undefined : String(value) }, true);
  }, PAUSE_MS);
  const shownSure = sure ?? Number(search.sure ?? 0);
  const isChanged =
    search.kind !== undefined ||
    search.entity_kind !== undefined ||
    search.sure !== undefined ||
    search.off !== undefined;

  return (
    <section className={styles.filters} aria-labelledby="graph-filters">
      <div className={styles.head}>
        <h2 id="graph-filters">Filters</h2>
        {isChanged && (
          <button
            type="button"
            className={styles.clear}
            onClick={() =>
              change({ kind: undefined, entity_kind: undefined, sure: undefined, off: undefined })
            }
          >
            Clear
          </button>
        )}
      </div>
      {!isPath && (
        <div className={styles.pair}>
          <label>
            Steps away
            <select
              value={search.depth ?? '1'}
              onChange={(event) => {
                const depth = event.currentTarget.value;
                change({ depth: depth === '2' || depth === '3' ? depth : undefined });
              }}
            >
              <option value="1">1 step</option>
              <option value="2">2 steps</option>
              <option value="3">3 steps</option>
            </select>
          </label>
          <label>
            At most
            <select
              value={search.limit ?? DEFAULT_LIMIT}
              onChange={(event) => {
                const limit = LIMITS.find((one) => one === event.currentTarget.value);
                change({ limit: limit === DEFAULT_LIMIT ? undefined : limit });
              }}
            >
              {LIMITS.map((limit) => (
                <option key={limit} value={limit}>
                  {limit} entities
                </option>
              ))}
            </select>
          </label>
        </div>
      )}
      <label className={styles.range}>
        <span>
          Confidence at least <b>{shownSure} %</b>
        </span>
        <input
          type="range"
          min={0}
          max={95}
          step={5}
          value={shownSure}
          aria-valuetext={`${shownSure} percent`}
          onChange={(event) => {
            setSure(Number(event.currentTarget.value));
            settle(Number(event.currentTarget.value));
          }}
        />
      </label>
      <KindBoxes
        title="Relationships"
        kinds={kinds}
        chosen={search.kind}
        label={kindLabel}
        counts={counts}
        onChange={(kind) => change({ kind })}
        only={{ label: 'Only what a sentence states', kinds: stated }}
      />
      <KindBoxes
        title="Entities"
        kinds={entityKinds}
        chosen={search.entity_kind}
        label={(kind) => kindStyle(kind).many}
        onChange={(entity_kind) => change({ entity_kind })}
      />
    </section>
  );
}

function KindBoxes({
  title,
  kinds,
  chosen,
  label,
  counts,
  onChange,
  only,
}: {
  readonly title: string;
  readonly kinds: readonly string[];
  readonly chosen: readonly string[] | undefined;
  readonly label: (kind: string) => string;
  readonly counts?: ReadonlyMap<string, number>;
  readonly onChange: (kinds: readonly string[] | undefined) => void;
  readonly only?: { readonly label: string; readonly kinds: readonly string[] };
}) {
  const id = useId();
  const isOn = (kind: string) => chosen === undefined || chosen.includes(kind);
  const toggle = (kind: string) => {
    const next = kinds.filter((one) => (one === kind ? !isOn(one) : isOn(one)));
    // None at all would show nothing: the last box that goes off turns all of them on.
    onChange(next.length === 0 || next.length === kinds.length ? undefined : next);
  };
  return (
    <fieldset className={styles.boxes}>
      <legend id={id}>{title}</legend>
      {only !== undefined && (
        <button
          type="button"
          className={styles.only}
          onClick={() => onChange(chosen === undefined ? only.kinds : undefined)}
        >
          {chosen === undefined ? only.label : 'All kinds'}
        </button>
      )}
      {kinds.map((kind) => (
        <label key={kind}>
          <input type="checkbox" checked={isOn(kind)} onChange={() => toggle(kind)} />
          <span>{label(kind)}</span>
          {counts !== undefined && <span className={styles.count}>{counts.get(kind) ?? ''}</span>}
        </label>
      ))}
    </fieldset>
  );
}
