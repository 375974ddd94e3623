import { communityOf } from './network-search.ts';
import styles from './picture-section.module.css';
import type { NetworkPageState } from './use-network.ts';

/** The communities that were zoomed into, each leading back to it. */
export function Breadcrumb({ state: { name, search, change } }: { readonly state: NetworkPageState }) {
  const into = search.into ?? [];
  if (into.length === 0) return null;
  const goTo = (depth: number) =>
    change({ into: depth === 0 ? undefined : into.slice(0, depth), level: undefined, off: undefined });
  return (
    <nav className={styles.crumbs} aria-label="Where in the network">
      <ol>
        <li>
          <button type="button" onClick={() => goTo(0)}>
            {name}
          </button>
        </li>
        {into.map((item, at) => (
          <li key={item}>
            {at === into.length - 1 ? (
              <b aria-current="true">{communityOf(item).label}</b>
            ) : (
              <button type="button" onClick={() => goTo(at + 1)}>
                {communityOf(item).label}
              </button>
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}
