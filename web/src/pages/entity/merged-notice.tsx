import { useQuery } from '@tanstack/react-query';
import { useApi } from '../../api/api-context.ts';
import type { Entity } from '../../api/contract.ts';
import { EntityLink } from '../../entity/entity-link.tsx';
import { Icon } from '../../icons/icon.tsx';
import styles from './entity-page.module.css';

/** Says that the entity is part of another one since a merge, and leads there. */
export function MergedNotice({ entity, into }: { readonly entity: Entity; readonly into: string }) {
  const api = useApi();
  const { data } = useQuery({
    queryKey: ['entity', into],
    queryFn: ({ signal }) => api.entity(into, signal),
    staleTime: 60_000,
  });
  return (
    <p className={styles.notice} role="status">
      <Icon name="merge" size={15} />
      <span>
        {entity.name} was merged into{' '}
        <EntityLink entity={data ?? { id: into, kind: entity.kind, name: 'another entity' }} />. What is said
        of it counts there; the merge can be undone in the history of that entity.
      </span>
    </p>
  );
}
