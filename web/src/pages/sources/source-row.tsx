import { ActionIcon, Menu, Tooltip } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import type { Source } from '../../api/contract.ts';
import { formatCount } from '../../format/number.ts';
import { Icon } from '../../icons/icon.tsx';
import { SourceTypeTag } from '../../signal/source-type-tag.tsx';
import { RelativeTime } from '../../time/relative-time.tsx';
import { describeOrigin, describeSchedule, isFetched } from './describe-source.ts';
import { SourceStateTag } from './source-state-tag.tsx';
import styles from './sources-page.module.css';
import { usePauseSource, useRunSource } from './use-sources.ts';

interface SourceRowProps {
  readonly source: Source;
  readonly selected: boolean;
  readonly mayChange: boolean;
  readonly onDelete: () => void;
}

export function SourceRow({ source, selected, mayChange, onDelete }: SourceRowProps) {
  const pause = usePauseSource();
  const run = useRunSource();
  const navigate = useNavigate();
  const { health } = source;
  return (
    <tr data-selected={selected || undefined}>
      <th scope="row">
        <Link
          from="/sources"
          to="/sources"
          search={(old) => ({ ...old, open: source.id })}
          resetScroll={false}
          preload={false}
          data-row={source.id}
        >
          {source.name}
        </Link>
        <span className={styles.origin}>{describeOrigin(source)}</span>
        {health.last_error !== null && health.state !== 'healthy' && !source.paused && (
          <span className={styles.error}>{health.last_error}</span>
        )}
      </th>
      <td data-label="State">
        <SourceStateTag state={health.state} />
      </td>
      <td data-label="Type">
        <SourceTypeTag type={source.source_type} />
      </td>
      <td data-label="Last success">
        <RelativeTime
          at={health.last_success_at ?? (isFetched(source) ? null : health.last_item_at)}
          none="not yet"
        />
      </td>
      <td data-label="Next run">
        {source.paused ? (
          <span className={styles.dim}>paused</span>
        ) : isFetched(source) ? (
          <RelativeTime at={health.next_run_at} none={describeSchedule(source.schedule)} />
        ) : (
          <span className={styles.dim}>fed from outside</span>
        )}
      </td>
      <td data-label="Documents" data-number>
        <Link
          to="/signals"
          search={{ source: [source.id], range: 'all', from: undefined, to: undefined }}
          aria-label={`${formatCount(health.documents)} documents of ${source.name}`}
        >
          {formatCount(health.documents)}
        </Link>
      </td>
      <td className={styles.rowActions}>
        {mayChange && (
          <span>
            {isFetched(source) && (
              <>
                <Tooltip label="Run now">
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    size={30}
                    aria-label={`Run ${source.name} now`}
                    loading={run.isPending}
                    onClick={() => run.mutate(source)}
                  >
                    <Icon name="run" />
                  </ActionIcon>
                </Tooltip>
                <Tooltip label={source.paused ? 'Resume' : 'Pause'}>
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    size={30}
                    aria-label={`${source.paused ? 'Resume' : 'Pause'} ${source.name}`}
                    onClick={() => pause.mutate({ source, paused: !source.paused })}
                  >
                    <Icon name={source.paused ? 'play' : 'pause'} />
                  </ActionIcon>
                </Tooltip>
              </>
            )}
            <Menu position="bottom-end">
              <Menu.Target>
                <ActionIcon variant="subtle" color="gray" size={30} aria-label={`More for ${source.name}`}>
                  <Icon name="more" />
                </ActionIcon>
              </Menu.Target>
              <Menu.Dropdown>
                <Menu.Item
                  leftSection={<Icon name="signals" />}
                  onClick={() => void navigate({ to: '/signals', search: { source: [source.id] } })}
                >
                  Show its signals
                </Menu.Item>
                <Menu.Item leftSection={<Icon name="trash" />} color="red" onClick={onDelete}>
                  Delete source
                </Menu.Item>
              </Menu.Dropdown>
            </Menu>
          </span>
        )}
      </td>
    </tr>
  );
}
