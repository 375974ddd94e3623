import type { FacetCount } from '../../api/contract.ts';
import { Icon } from '../../icons/icon.tsx';
import styles from './filter-chips.module.css';
import { activeFilters, FACETS, type SignalsSearch, toggleFilter } from './signals-search.ts';
import { useValueName } from './use-value-name.ts';
import { valueLabel } from './value-label.ts';

interface FilterChipsProps {
  readonly search: SignalsSearch;
  readonly facets: Readonly<Record<string, readonly FacetCount[]>> | undefined;
  readonly onChange: (next: Partial<SignalsSearch>) => void;
}

/** What narrows the list now; each takes itself off. */
export function FilterChips({ search, facets, onChange }: FilterChipsProps) {
  const filters = activeFilters(search);
  const valueName = useValueName(search, facets);
  if (filters.length === 0) return null;
  return (
    <ul className={styles.chips} aria-label="Active filters">
      {filters.map(({ field, value }) => {
        const name = valueLabel(field, { value, label: valueName(field, value) });
        const group = FACETS.find((facet) => facet.field === field)?.label ?? field;
        return (
          <li key={`${field} ${value}`}>
            <button
              type="button"
              aria-label={`Remove the filter ${group}: ${name}`}
              onClick={() => onChange({ [field]: toggleFilter(search, field, value) })}
            >
              <span className={styles.group}>{group}</span> {name}
              <Icon name="close" size={12} />
            </button>
          </li>
        );
      })}
      <li>
        <button
          type="button"
          data-plain
          onClick={() => onChange(Object.fromEntries(FACETS.map(({ field }) => [field, undefined])))}
        >
          Clear all filters
        </button>
      </li>
    </ul>
  );
}
