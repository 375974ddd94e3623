import { ActionIcon, Button, Popover } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { SavedSearch } from '../../api/contract.ts';
import { ErrorState } from '../../feedback/error-state.tsx';
import { Skeleton } from '../../feedback/skeleton.tsx';
import { formatCount, formatQuantity } from '../../format/number.ts';
import { Icon } from '../../icons/icon.tsx';
import { type RangeSearch, searchFromRange } from '../../time/time-range.ts';
import { useTimeRange } from '../../time/use-time-range.ts';
import { SaveSearch } from './save-search.tsx';
import { fromSavedQuery, isSameQuery, toSavedQuery } from './saved-query.ts';
import styles from './saved-searches.module.css';
import type { SignalsSearch } from './signals-search.ts';
import { useSavedSearches } from './use-saved-searches.ts';

/** Searches that were kept under a name, with what is new in each, and a way to keep the one that is shown. */
export function SavedSearches({ search }: { readonly search: SignalsSearch }) {
  const navigate = useNavigate({ from: '/signals' });
  const { range } = useTimeRange();
  const saved = useSavedSearches();
  const [isOpen, setOpen] = useState(false);
  const [editing, setEditing] = useState<SavedSearch | 'new'>();
  const shown = toSavedQuery({ ...search, ...searchFromRange(range) } as SignalsSearch & RangeSearch);
  const items = saved.list.data?.pages.flatMap((page) => page.items);
  const unseen = (items ?? []).reduce((sum, item) => sum + Math.max(0, item.unseen ?? 0), 0);
  const open = (item: SavedSearch) => {
    setOpen(false);
    saved.opened.mutate(item.id);
    void navigate({ search: fromSavedQuery(item.query) });
  };
  return (
    <>
      <Popover opened={isOpen} onChange={setOpen} position="bottom-end" width={360} trapFocus returnFocus>
        <Popover.Target>
          <Button
            variant="default"
            size="xs"
            leftSection={<Icon name="bookmark" size={14} />}
            onClick={() => setOpen(!isOpen)}
          >
            Saved
            {unseen > 0 && (
              <span className={styles.badge}>
                {formatCount(unseen)}
                <span className="visually-hidden"> new</span>
              </span>
            )}
          </Button>
        </Popover.Target>
        <Popover.Dropdown className={styles.panel ?? ''} aria-label="Saved searches">
          {saved.list.isError && items === undefined ? (
            <ErrorState error={saved.list.error} onRetry={() => void saved.list.refetch()} />
          ) : items === undefined ? (
            <Skeleton height={60} />
          ) : items.length === 0 ? (
            <p className={styles.quiet}>
              No saved searches yet. Keep words and filters under a name to come back to them and see what is
              new.
            </p>
          ) : (
            <ul className={styles.list}>
              {items.map((item) => (
                <Row
                  key={item.id}
                  item={item}
                  isShown={isSameQuery(item.query, shown)}
                  onOpen={() => open(item)}
                  onEdit={() => {
                    setOpen(false);
                    setEditing(item);
                  }}
                  onDelete={() => saved.remove.mutate(item)}
                />
              ))}
            </ul>
          )}
          <div className={styles.buttons}>
            {saved.list.hasNextPage && (
              <Button
                variant="subtle"
                size="xs"
                loading={saved.list.isFetchingNextPage}
                onClick={() => void saved.list.fetchNextPage()}
              >
                Show more
              </Button>
            )}
            <Button
              size="xs"
              onClick={() => {
                setOpen(false);
                setEditing('new');
              }}
            >
              Save this search
            </Button>
          </div>
        </Popover.Dropdown>
      </Popover>
      {editing !== undefined && (
        <SaveSearch
          search={editing === 'new' ? undefined : editing}
          shown={shown}
          suggested={search.q ?? ''}
          saved={saved}
          onClose={() => setEditing(undefined)}
        />
      )}
    </>
  );
}

function Row({
  item,
  isShown,
  onOpen,
  onEdit,
  onDelete,
}: {
  readonly item: SavedSearch;
  readonly isShown: boolean;
  readonly onOpen: () => void;
  readonly onEdit: () => void;
  readonly onDelete: () => void;
}) {
  return (
    <li>
      <button type="button" className={styles.open} aria-current={isShown || undefined} onClick={onOpen}>
        <span className={styles.name}>{item.name}</span>
        <span className={styles.facts}>
          {formatQuantity(item.total, 'signal')}
          {item.unseen !== null && item.unseen > 0 && <b> {formatCount(item.unseen)} new</b>}
          {item.shared && (item.mine ? ', shared' : `, by ${item.owner}`)}
        </span>
      </button>
      {item.mine && (
        <span className={styles.acts}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={28}
            aria-label={`Change ${item.name}`}
            onClick={onEdit}
          >
            <Icon name="edit" size={15} />
          </ActionIcon>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={28}
            aria-label={`Delete ${item.name}`}
            onClick={onDelete}
          >
            <Icon name="trash" size={15} />
          </ActionIcon>
        </span>
      )}
    </li>
  );
}
