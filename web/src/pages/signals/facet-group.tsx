import { useState } from 'react';
import { PestleBadge } from '../../analysis/pestle-badges.tsx';
import type { FacetCount } from '../../api/contract.ts';
import { Skeleton } from '../../feedback/skeleton.tsx';
import { formatCount } from '../../format/number.ts';
import { sourceTypeColour } from '../../signal/source-types.ts';
import styles from './facet-panel.module.css';
import type { FacetField } from './signals-search.ts';
import { valueLabel } from './value-label.ts';

interface FacetGroupProps {
  readonly field: FacetField;
  readonly label: string;
  readonly all: string;
  readonly values: readonly FacetCount[] | undefined;
  readonly chosen: readonly string[];
  readonly nameOf: (field: FacetField, value: string) => string;
  readonly onToggle: (value: string) => void;
}

const FEW = 6;

export function FacetGroup({ field, label, all, values, chosen, nameOf, onToggle }: FacetGroupProps) {
  const [open, setOpen] = useState(false);
  if (values === undefined) {
    return (
      <div className={styles.group}>
        <h2>{label}</h2>
        {[72, 54, 63].map((width) => (
          <Skeleton key={width} width={`${width}%`} height={14} />
        ))}
      </div>
    );
  }
  // What was chosen stays in sight, also when nothing has it any more.
  const missing = chosen
    .filter((value) => !values.some((item) => item.value === value))
    .map((value) => ({ value, label: nameOf(field, value), count: 0 }));
  const known = [...values, ...missing];
  if (known.length === 0) return null;
  const shown = open ? known : known.filter((item, at) => at < FEW || chosen.includes(item.value));
  return (
    <fieldset className={styles.group}>
      <legend>{label}</legend>
      {shown.map((item) => (
        <label
          key={item.value}
          className={styles.value}
          data-chosen={chosen.includes(item.value) || undefined}
        >
          <input
            type="checkbox"
            checked={chosen.includes(item.value)}
            onChange={() => onToggle(item.value)}
          />
          {field === 'source_type' && (
            <span
              aria-hidden="true"
              className={styles.dot}
              style={{ background: sourceTypeColour(item.value) }}
            />
          )}
          {field === 'pestle' && <PestleBadge name={item.value} named />}
          <span className={styles.name} title={valueLabel(field, item)}>
            {valueLabel(field, item)}
          </span>
          <span className={styles.count}>{formatCount(item.count)}</span>
        </label>
      ))}
      {known.length > FEW && (
        <button type="button" className={styles.more} aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? 'Show fewer' : `Show ${formatCount(known.length)} ${all}`}
        </button>
      )}
    </fieldset>
  );
}
