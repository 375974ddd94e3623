import { Button } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useRef } from 'react';
import { useApi } from '../../api/api-context.ts';
import type { Network } from '../../api/contract.ts';
import { useMay } from '../../api/use-identity.ts';
import { EmptyState } from '../../feedback/empty-state.tsx';
import { ErrorState } from '../../feedback/error-state.tsx';
import { Skeleton } from '../../feedback/skeleton.tsx';
import { formatCount, formatQuantity } from '../../format/number.ts';
import { Icon } from '../../icons/icon.tsx';
import { useListKeys } from '../../signal/list-keys.ts';
import { RelativeTime } from '../../time/relative-time.tsx';
import { AddNetwork } from './add-network.tsx';
import styles from './networks-page.module.css';

/** Which networks are there, and how one is added. */
export function NetworksPage() {
  useDocumentTitle('Networks · Bellwether');
  const search = useSearch({ from: '/app/networks' });
  const navigate = useNavigate({ from: '/networks' });
  const api = useApi();
  const mayAdd = useMay('analyst');
  const list = useRef<HTMLTableSectionElement>(null);
  useListKeys(list, undefined, () => undefined);
  const { data, isError, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['networks'],
    queryFn: ({ pageParam, signal }) => api.networks({ limit: 50, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next_cursor ?? undefined,
  });
  const networks = data?.pages.flatMap(({ items }) => items);
  const isAdding = mayAdd && (search.add !== undefined || search.upload !== undefined);
  const add = () => void navigate({ search: (old) => ({ ...old, add: 'yes' }) });

  if (isAdding)
    return (
      <AddNetwork
        uploadId={search.upload}
        map={search.map}
        onMap={(map) =>
          void navigate({ search: (old) => ({ ...old, map }), replace: true, resetScroll: false })
        }
        onSent={(upload) =>
          void navigate({ search: (old) => ({ ...old, add: undefined, upload }), replace: true })
        }
        onLeave={() =>
          void navigate({ search: (old) => ({ ...old, add: undefined, upload: undefined, map: undefined }) })
        }
        onAgain={() =>
          void navigate({ search: (old) => ({ ...old, add: 'yes', upload: undefined, map: undefined }) })
        }
      />
    );
  return (
    <>
      <div className={styles.lead}>
        <h1>{networks === undefined ? 'Networks' : sentence(networks)}</h1>
        {mayAdd && networks !== undefined && networks.length > 0 && (
          <Button leftSection={<Icon name="plus" />} size="sm" onClick={add}>
            Add a network
          </Button>
        )}
      </div>
      {isError && networks === undefined ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : networks === undefined ? (
        <div className={styles.skeleton} role="status">
          <span className="visually-hidden">Loading the networks…</span>
          {[1, 2, 3, 4].map((row) => (
            <Skeleton key={row} height={40} />
          ))}
        </div>
      ) : (
        <>
          {networks.length === 0 && (
            <EmptyState
              title="No networks yet"
              action={mayAdd && <Button onClick={add}>Add the first network</Button>}
            >
              A network is who works with whom: a file with a row for each tie, or events that a program
              sends. The page of a network says who holds it together and where it would break.
            </EmptyState>
          )}
          <table className={styles.table}>
            <caption className="visually-hidden">Networks and their sizes</caption>
            <thead>
              <tr>
                <th scope="col">Network</th>
                <th scope="col" data-number>
                  Nodes
                </th>
                <th scope="col" data-number>
                  Ties
                </th>
                <th scope="col">Ties are</th>
                <th scope="col">From, to</th>
                <th scope="col">Changed</th>
              </tr>
            </thead>
            <tbody ref={list}>
              {networks.map((network) => (
                <tr key={network.id}>
                  <th scope="row">
                    <Link to="/networks/$id" params={{ id: network.id }} data-row={network.id}>
                      {network.name}
                    </Link>
                    {network.description !== '' && (
                      <span className={styles.about}>{network.description}</span>
                    )}
                  </th>
                  <td data-number data-label="Nodes">
                    {formatCount(network.nodes)}
                  </td>
                  <td data-number data-label="Ties">
                    {formatCount(network.ties)}
                  </td>
                  <td data-label="Ties are">{network.directed ? 'directed' : 'mutual'}</td>
                  <td data-label="From, to">{span(network)}</td>
                  <td data-label="Changed">
                    <RelativeTime at={network.updated_at} />
                  </td>
                </tr>
              ))}
              <tr>
                <th scope="row">
                  <Link to="/networks/$id" params={{ id: 'knowledge' }} data-row="knowledge">
                    Knowledge graph
                  </Link>
                  <span className={styles.about}>
                    What signals say of people, organisations and technologies, looked at as a network.
                  </span>
                </th>
                <td colSpan={4} />
                <td className={styles.own}>with every signal</td>
              </tr>
            </tbody>
          </table>
          {hasNextPage && (
            <Button
              variant="default"
              size="xs"
              mt="sm"
              loading={isFetchingNextPage}
              onClick={() => void fetchNextPage()}
            >
              Show more networks
            </Button>
          )}
        </>
      )}
    </>
  );
}

function sentence(networks: readonly Network[]): string {
  const [first] = networks;
  if (first === undefined) return 'Networks';
  const largest = networks.reduce((most, network) => (network.nodes > most.nodes ? network : most), first);
  const size = `${formatQuantity(largest.nodes, 'node')} and ${formatQuantity(largest.ties, 'tie')}`;
  return networks.length === 1
    ? `One network: ${first.name}, ${size}`
    : `${formatCount(networks.length)} networks, the largest ${largest.name} with ${size}`;
}

const day = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
});

function span({ first_at: from, last_at: to }: Network): string {
  if (from === null || to === null) return 'no times';
  return `${day.format(Date.parse(from))} to ${day.format(Date.parse(to))}`;
}
