import { useDocumentTitle, useMediaQuery } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useApi } from '../../api/api-context.ts';
import { ApiProblem } from '../../api/problem.ts';
import { CopyLink } from '../../detail/copy-link.tsx';
import { EmptyState } from '../../feedback/empty-state.tsx';
import { ErrorState } from '../../feedback/error-state.tsx';
import { Skeleton } from '../../feedback/skeleton.tsx';
import { formatQuantity } from '../../format/number.ts';
import { RelativeTime } from '../../time/relative-time.tsx';
import { ChangesPart } from './changes-part.tsx';
import { FindingList } from './finding-list.tsx';
import { NetworkMenu } from './network-menu.tsx';
import styles from './network-page.module.css';
import { PARTS, type Part } from './network-search.ts';
import { PeoplePart } from './people-part.tsx';
import { PersonDrawer } from './person-drawer.tsx';
import { PictureSection } from './picture-section.tsx';
import { useNetworkPage } from './use-network.ts';
import { useWhatIf } from './use-what-if.ts';
import { WhatIfPart } from './what-if-part.tsx';

const PART_NAMES: Readonly<Record<Part, string>> = {
  people: 'Who stands out',
  changes: 'What changed',
  'what-if': 'What if',
};

/** More would light up everything. */
const MOST_LIT = 60;

/** Who holds this organisation together, and where does it break? */
export function NetworkPage() {
  const state = useNetworkPage();
  const { id, isKnowledge, network, name, error, retry, search, change } = state;
  useDocumentTitle(`${name} · Bellwether`);
  const api = useApi();
  const isNarrow = useMediaQuery('(max-width: 1023px)', false, { getInitialValueInEffect: false });
  const findings = useQuery({
    queryKey: ['network', id, 'findings'],
    queryFn: ({ signal }) => api.findings(id, signal),
    enabled: isKnowledge || (network !== undefined && network.ties > 0),
    staleTime: 60_000,
    retry: false,
  });
  const why = findings.data?.items[Number(search.finding) - 1];
  const whatIf = useWhatIf(state);
  const lit = useMemo(() => {
    const nodes = why?.nodes ?? (search.part === 'what-if' ? (whatIf.data?.removed ?? []) : []);
    return new Set(nodes.slice(0, MOST_LIT).map(({ node }) => String(node)));
  }, [why, whatIf.data, search.part]);
  const parts = PARTS.filter((part) => part !== 'changes' || !isKnowledge);
  const part = search.part ?? 'people';

  if (error !== null && network === undefined)
    return error instanceof ApiProblem && error.status === 404 ? (
      <EmptyState title="This network is not here" action={<Link to="/networks">See all networks</Link>}>
        It was deleted, or the address has a mistake.
      </EmptyState>
    ) : (
      <ErrorState error={error} onRetry={retry} />
    );
  return (
    <div className={styles.page}>
      <div>
        <p className={styles.crumbs}>
          <Link to="/networks">Networks</Link> <span aria-hidden="true">/</span> <b>{name}</b>
          {network !== undefined && (
            <span className={styles.facts}>
              {formatQuantity(network.nodes, 'node')}, {formatQuantity(network.ties, 'tie')}, changed{' '}
              <RelativeTime at={network.updated_at} />
            </span>
          )}
        </p>
        <div className={styles.lead}>
          <h1 aria-live="polite">
            {findings.data?.headline ??
              (findings.isError || network?.ties === 0 ? (
                name
              ) : (
                <Skeleton width="min(640px, 80vw)" height={22} />
              ))}
          </h1>
          <div className={styles.actions}>
            <CopyLink />
            <NetworkMenu state={state} />
          </div>
        </div>
      </div>
      {network?.nodes === 0 ? (
        <EmptyState title="No ties yet">
          Ties come with a file or a stream: POST /api/v1/networks/{id}/events takes up to 10,000 at once.
        </EmptyState>
      ) : (
        <>
          <div className={styles.work}>
            <PictureSection state={state} isNarrow={isNarrow} lit={lit} />
            <FindingList state={state} query={findings} />
          </div>
          <div className={styles.parts}>
            <div className={styles.tabs} role="tablist" aria-label="Parts of the analysis">
              {parts.map((one) => (
                <button
                  key={one}
                  id={`tab-${one}`}
                  type="button"
                  role="tab"
                  aria-selected={one === part}
                  aria-controls="part"
                  tabIndex={one === part ? 0 : -1}
                  onClick={() => change({ part: one === 'people' ? undefined : one })}
                  onKeyDown={(event) => {
                    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
                    const next = parts[(parts.indexOf(one) + step + parts.length) % parts.length];
                    if (step === 0 || next === undefined) return;
                    event.preventDefault();
                    change({ part: next === 'people' ? undefined : next });
                    document.getElementById(`tab-${next}`)?.focus();
                  }}
                >
                  {PART_NAMES[one]}
                </button>
              ))}
            </div>
            <div id="part" role="tabpanel" aria-labelledby={`tab-${part}`} className={styles.part}>
              {part === 'people' ? (
                <PeoplePart state={state} />
              ) : part === 'changes' ? (
                <ChangesPart state={state} />
              ) : (
                <WhatIfPart state={state} />
              )}
            </div>
          </div>
        </>
      )}
      {search.person !== undefined && (
        <PersonDrawer key={search.person} state={state} person={search.person} />
      )}
    </div>
  );
}
