import { Button } from '@mantine/core';
import { useQueries, useQuery } from '@tanstack/react-query';
import { useApi } from '../../api/api-context.ts';
import { ErrorState } from '../../feedback/error-state.tsx';
import { Skeleton } from '../../feedback/skeleton.tsx';
import { formatCount, formatQuantity } from '../../format/number.ts';
import { Icon } from '../../icons/icon.tsx';
import { columnTitle, METRIC_WORDS } from '../../network/metric-words.ts';
import { ChangeTable } from './change-table.tsx';
import { Names } from './changes-part.tsx';
import { MeasuredTable } from './measured-table.tsx';
import { groupOf, MOST_REMOVED } from './network-search.ts';
import styles from './parts.module.css';
import { PersonPicker } from './person-picker.tsx';
import type { NetworkPageState } from './use-network.ts';
import { useWhatIf } from './use-what-if.ts';

/** Take people or a group away, and see what breaks. Nothing is changed. */
export function WhatIfPart({ state }: { readonly state: NetworkPageState }) {
  const { search, change, noun } = state;
  const { data, error, refetch, isFetching } = useWhatIf(state);
  const removed = search.remove ?? [];
  const group = groupOf(search.group);
  const isChosen = removed.length > 0 || group !== undefined;
  const open = (person: string) => change({ person });
  return (
    <section aria-labelledby="what-if-title" className={styles.section}>
      <h2 id="what-if-title" aria-live="polite">
        {search.gone !== undefined && data !== undefined
          ? data.headline
          : 'Take someone away and see what breaks'}
      </h2>
      <div className={styles.head}>
        <div className={styles.pick}>
          <PersonPicker
            state={state}
            label={`Choose a ${noun[0]} to take away`}
            without={removed}
            onPick={({ key }) =>
              change({ remove: [...removed, key].slice(-MOST_REMOVED), group: undefined, gone: undefined })
            }
          />
        </div>
        <GroupChoice state={state} />
      </div>
      {isChosen && (
        <div className={styles.head}>
          {removed.length > 0 && <Chosen state={state} removed={removed} />}
          {group !== undefined && (
            <span className={styles.chip}>
              {columnTitle(group.name)}: {group.value}
              <button
                type="button"
                aria-label={`Do not take ${group.value} away`}
                onClick={() => change({ group: undefined, gone: undefined })}
              >
                <Icon name="close" size={12} />
              </button>
            </span>
          )}
          <Button
            size="xs"
            loading={isFetching}
            disabled={search.gone !== undefined && !isFetching}
            onClick={() => change({ gone: 'yes' })}
          >
            {group === undefined
              ? `Remove ${formatQuantity(removed.length, noun[0], noun[1])}`
              : `Remove all of ${group.value}`}
          </Button>
          {search.gone !== undefined && (
            <Button
              size="xs"
              variant="default"
              onClick={() => change({ gone: undefined, remove: undefined, group: undefined })}
            >
              Put back
            </Button>
          )}
        </div>
      )}
      {search.gone === undefined ? (
        <p className={styles.quiet}>
          {isChosen
            ? 'The network itself stays as it is.'
            : `Choose ${noun[1]} here, in the picture (hold Shift), or in the tables. The network itself stays as it is.`}
        </p>
      ) : error !== null ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : data === undefined ? (
        isChosen && (
          <div className={styles.skeleton} role="status">
            <span className="visually-hidden">Looking at what breaks…</span>
            {[1, 2, 3, 4].map((row) => (
              <Skeleton key={row} height={26} />
            ))}
          </div>
        )
      ) : (
        <div className={styles.columns}>
          <div className={styles.stack}>
            <MeasuredTable rows={data.whole} before="With them" after="Without" />
            <p className={styles.quiet}>
              Counted among those who stay; {formatCount(data.removed_count)} taken away.{' '}
              {data.samples !== null && `Estimated from ${formatQuantity(data.samples, 'source')}.`}
            </p>
            <Names
              title="Cut off from the rest"
              people={data.cut_off}
              count={data.cut_off_count}
              onOpen={open}
            />
          </div>
          <ChangeTable
            title="Who would carry more"
            definition={METRIC_WORDS.betweenness.definition}
            rows={data.load.slice(0, 12)}
            before="With them"
            after="Without"
            onOpen={open}
          />
        </div>
      )}
    </section>
  );
}

/** The people of the address by their names, each to be put back. */
function Chosen({
  state: { id, change },
  removed,
}: {
  readonly state: NetworkPageState;
  readonly removed: readonly string[];
}) {
  const api = useApi();
  const names = useQueries({
    queries: removed.slice(0, 12).map((key) => ({
      queryKey: ['network', id, 'name', key],
      queryFn: async ({ signal }: { readonly signal: AbortSignal }) =>
        (await api.ego(id, { node: key, limit: 1 }, signal)).label,
      staleTime: 300_000,
      retry: false,
    })),
  });
  return (
    <>
      {removed.slice(0, 12).map((key, at) => {
        const label = names[at]?.data ?? key;
        const left = removed.filter((one) => one !== key);
        return (
          <span key={key} className={styles.chip}>
            {label}
            <button
              type="button"
              aria-label={`Do not take ${label} away`}
              onClick={() => change({ remove: left.length === 0 ? undefined : left, gone: undefined })}
            >
              <Icon name="close" size={12} />
            </button>
          </span>
        );
      })}
      {removed.length > 12 && (
        <span className={styles.quiet}>and {formatCount(removed.length - 12)} more</span>
      )}
    </>
  );
}

/** Groups that an attribute makes, as the picture coloured by it names them. */
function GroupChoice({ state: { id, groupings, search, change } }: { readonly state: NetworkPageState }) {
  const api = useApi();
  const chosen = groupOf(search.group);
  const name = chosen?.name ?? search.colour ?? groupings[0];
  const { data } = useQuery({
    queryKey: ['network', id, 'groups', name],
    queryFn: async ({ signal }) => {
      // Coarse and small: only the names of the groups are wanted.
      const frame = await api.graphFrame(
        { network: id, attribute: name, chunk: 5_000, limit: 5_000 },
        signal,
      );
      return [...new Set(Array.from(frame.placeGroups, (group) => frame.groups[group] ?? ''))]
        .filter(Boolean)
        .sort();
    },
    enabled: name !== undefined,
    staleTime: 300_000,
  });
  if (groupings.length === 0 || name === undefined) return null;
  return (
    <>
      <label className={styles.choice}>
        or all of one
        <select
          value={name}
          onChange={(event) =>
            change({ colour: event.currentTarget.value, group: undefined, gone: undefined })
          }
        >
          {groupings.map((one) => (
            <option key={one} value={one}>
              {columnTitle(one)}
            </option>
          ))}
        </select>
      </label>
      <label className={styles.choice}>
        <span className="visually-hidden">Which {name}</span>
        <select
          value={chosen?.value ?? ''}
          onChange={(event) => {
            const { value } = event.currentTarget;
            change({
              group: value === '' ? undefined : `${name}~${value}`,
              remove: undefined,
              gone: undefined,
            });
          }}
        >
          <option value="">Choose …</option>
          {(data ?? []).map((value) => (
            <option key={value} value={value}>
              {value}
            </option>
          ))}
        </select>
      </label>
    </>
  );
}
