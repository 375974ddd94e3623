import { useQuery } from '@tanstack/react-query';
import { Retry } from '../analysis/retry.tsx';
import { useApi } from '../api/api-context.ts';
import type { Relationship } from '../api/contract.ts';
import { FactList } from '../detail/fact-list.tsx';
import { Skeleton } from '../feedback/skeleton.tsx';
import { formatQuantity, formatShare } from '../format/number.ts';
import { RelativeTime } from '../time/relative-time.tsx';
import { EvidenceList } from './evidence-list.tsx';
import styles from './relationship-evidence.module.css';
import { signalsOf } from './relationship-strength.ts';

const ORIGIN = {
  signals: 'said by signals',
  user: 'entered by a person',
  import: 'from a file',
} as const;

/** Why a relationship stands: how sure, since when, and the sentences that say it. */
export function RelationshipEvidence({ relationship }: { readonly relationship: Relationship }) {
  const api = useApi();
  const { data, isError, refetch } = useQuery({
    queryKey: ['relationship', relationship.id],
    queryFn: ({ signal }) => api.relationship(relationship.id, signal),
    staleTime: 60_000,
  });
  const { confidence, origin, known_from, valid_from, valid_to, known_to } = relationship;
  return (
    <div className={styles.why}>
      <FactList
        facts={[
          [
            'Confidence',
            `${formatShare(confidence)}, ${ORIGIN[origin]}${origin === 'signals' ? ` (${formatQuantity(signalsOf(relationship), 'signal')})` : ''}`,
          ],
          ['Known since', <RelativeTime key="since" at={known_from} />],
          ...(valid_from === null && valid_to === null
            ? []
            : ([
                [
                  'Holds',
                  <span key="holds">
                    <RelativeTime at={valid_from} none="from the start" /> to{' '}
                    <RelativeTime at={valid_to} none="now" />
                  </span>,
                ],
              ] as const)),
          ...(known_to === null ? [] : ([['Withdrawn', <RelativeTime key="to" at={known_to} />]] as const)),
        ]}
      />
      {isError ? (
        <Retry onRetry={() => void refetch()}>The evidence could not be loaded.</Retry>
      ) : data === undefined ? (
        <div className={styles.skeleton}>
          <Skeleton height={14} />
          <Skeleton height={14} width="80%" />
        </div>
      ) : (
        <EvidenceList evidence={data.provenance} total={Math.max(data.evidence, data.provenance.length)} />
      )}
    </div>
  );
}
