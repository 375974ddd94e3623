import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Source } from '../../api/contract.ts';
import { CopyLink } from '../../detail/copy-link.tsx';
import { DetailDrawer } from '../../detail/detail-drawer.tsx';
import { FactList } from '../../detail/fact-list.tsx';
import { formatCount } from '../../format/number.ts';
import { Icon } from '../../icons/icon.tsx';
import { SourceTypeTag } from '../../signal/source-type-tag.tsx';
import { RelativeTime } from '../../time/relative-time.tsx';
import { describeOrigin, describeSchedule, isFetched } from './describe-source.ts';
import styles from './source-drawer.module.css';
import { SourceStateTag } from './source-state-tag.tsx';
import { SOURCE_STATES } from './source-states.ts';
import { usePauseSource, useRunSource } from './use-sources.ts';

interface SourceDrawerProps {
  readonly source: Source;
  readonly mayChange: boolean;
  readonly onClose: () => void;
  readonly onDelete: () => void;
}

/** One source: how it is, why, and what can be done. */
export function SourceDrawer({ source, mayChange, onClose, onDelete }: SourceDrawerProps) {
  const pause = usePauseSource();
  const run = useRunSource();
  const { health } = source;
  const facts: [string, ReactNode][] = [
    [
      'State',
      <>
        <SourceStateTag key="state" state={health.state} />{' '}
        <span className={styles.dim}>{SOURCE_STATES[health.state].meaning}</span>
      </>,
    ],
    ['Reads', describeOrigin(source)],
    ['Type', <SourceTypeTag key="type" type={source.source_type} />],
    [
      'Runs',
      source.paused ? 'paused' : isFetched(source) ? describeSchedule(source.schedule) : 'fed from outside',
    ],
    ['Last run', <RelativeTime key="run" at={health.last_run_at} none="not yet" />],
    ['Last success', <RelativeTime key="success" at={health.last_success_at} />],
    ['Last new item', <RelativeTime key="item" at={health.last_item_at} />],
    [
      'Next run',
      <RelativeTime key="next" at={source.paused ? null : health.next_run_at} none="not planned" />,
    ],
    ['Failures in a row', formatCount(health.consecutive_failures)],
    [
      'Documents',
      <Link
        key="documents"
        to="/signals"
        search={{ source: [source.id], range: 'all', from: undefined, to: undefined }}
      >
        {formatCount(health.documents)}
      </Link>,
    ],
    ['Requests at most', `${formatCount(source.rate_limit)} a minute`],
  ];
  if (source.labels.length > 0) facts.push(['Labels', source.labels.join(', ')]);
  facts.push(['Added', <RelativeTime key="added" at={source.created_at} />]);
  return (
    <DetailDrawer title={source.name} subject={source.id} onClose={onClose} actions={<CopyLink />}>
      {health.last_error !== null && (
        <div className={styles.error}>
          <strong>{health.state === 'healthy' ? 'The last error, since overcome' : 'The last error'}</strong>
          <p>{health.last_error}</p>
        </div>
      )}
      <FactList facts={facts} />
      {mayChange && (
        <div className={styles.actions}>
          {isFetched(source) && (
            <>
              <Button
                size="xs"
                leftSection={<Icon name="run" size={14} />}
                loading={run.isPending}
                onClick={() => run.mutate(source)}
              >
                Run now
              </Button>
              <Button
                size="xs"
                variant="default"
                onClick={() => pause.mutate({ source, paused: !source.paused })}
              >
                {source.paused ? 'Resume' : 'Pause'}
              </Button>
            </>
          )}
          <Button size="xs" variant="default" onClick={onDelete}>
            Delete source
          </Button>
        </div>
      )}
    </DetailDrawer>
  );
}
