import type { FacetCount } from '../../api/contract.ts';
import { FacetGroup } from './facet-group.tsx';
import styles from './facet-panel.module.css';
import { FACETS, type SignalsSearch, toggleFilter } from './signals-search.ts';
import { useValueName } from './use-value-name.ts';

interface FacetPanelProps {
  readonly search: SignalsSearch;
  readonly facets: Readonly<Record<string, readonly FacetCount[]>> | undefined;
  readonly onChange: (next: Partial<SignalsSearch>) => void;
}

/** Ways to narrow, with how many signals each would leave. A facet without values is not shown. */
export function FacetPanel({ search, facets, onChange }: FacetPanelProps) {
  const valueName = useValueName(search, facets);
  return (
    <div className={styles.panel}>
      {FACETS.map(({ field, label, all }) => (
        <FacetGroup
          key={field}
          field={field}
          label={label}
          all={all}
          values={facets?.[field]}
          chosen={search[field] ?? []}
          nameOf={valueName}
          onToggle={(value) => onChange({ [field]: toggleFilter(search, field, value) })}
        />
      ))}
    </div>
  );
}
