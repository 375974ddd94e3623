import { Button } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useRef, useState } from 'react';
import type { RadarEdition, RadarEditionSummary, RadarMovement } from '../../api/contract.ts';
import { useMay } from '../../api/use-identity.ts';
import { EmptyState } from '../../feedback/empty-state.tsx';
import { ErrorState } from '../../feedback/error-state.tsx';
import { Skeleton } from '../../feedback/skeleton.tsx';
import { MovementIcon } from '../../radar/movement-shape.tsx';
import { type Moved, RadarPicture } from '../../radar/radar-picture.tsx';
import { describeEdition, MOVEMENT_WORDS, MOVEMENTS } from '../../radar/radar-words.ts';
import { useListKeys } from '../../signal/list-keys.ts';
import { AddBlip } from './add-blip.tsx';
import { BeginEdition } from './begin-edition.tsx';
import { BlipDrawer } from './blip-drawer.tsx';
import { EditionActions } from './edition-actions.tsx';
import { ImportRadar } from './import-radar.tsx';
import { PlaceDropped } from './place-blip.tsx';
import { RadarList } from './radar-list.tsx';
import styles from './radar-page.module.css';
import type { RadarSearch } from './radar-search.ts';
import { useEdition, useEditions } from './use-radar.ts';

/** Where to look, what to try, what to adopt, and what moved. */
export function RadarPage() {
  useDocumentTitle('Radar · Bellwether');
  const search = useSearch({ from: '/app/radar' });
  const navigate = useNavigate({ from: '/radar' });
  const mayCurate = useMay('analyst');
  const editions = useEditions();
  const list = editions.data?.items;
  const chosen =
    search.edition ?? (list?.find(({ state }) => state === 'published') ?? list?.[0])?.id ?? undefined;
  const edition = useEdition(chosen);
  const change = useCallback(
    (next: Partial<RadarSearch>) =>
      void navigate({ search: (old) => ({ ...old, ...next }), replace: true, resetScroll: false }),
    [navigate],
  );
  const show = useCallback(
    (id: string) =>
      void navigate({ search: (old) => ({ ...old, edition: id, blip: undefined, do: undefined }) }),
    [navigate],
  );
  const close = useCallback(() => change({ do: undefined }), [change]);
  const draft = list?.find(({ state }) => state === 'draft');
  const failed = editions.isError && list === undefined ? editions : edition.isError ? edition : null;
  return (
    <>
      {failed !== null ? (
        <>
          <h1>Radar</h1>
          <ErrorState error={failed.error} onRetry={() => void failed.refetch()} />
        </>
      ) : list !== undefined && chosen === undefined ? (
        <NoRadar mayCurate={mayCurate} onDo={(doing) => change({ do: doing })} />
      ) : edition.data === undefined || list === undefined ? (
        <RadarSkeleton />
      ) : (
        <Edition
          key={edition.data.id}
          edition={edition.data}
          editions={list}
          search={search}
          onChange={change}
          onShow={show}
        />
      )}
      {mayCurate && search.do === 'begin' && (
        <BeginEdition draft={draft} onDone={show} onClose={close} isFirst={list?.length === 0} />
      )}
      {mayCurate && search.do === 'import' && <ImportRadar draft={draft} onDone={show} onClose={close} />}
      {mayCurate && search.do === 'add' && edition.data?.state === 'draft' && (
        <AddBlip edition={edition.data} onDone={(blip) => change({ do: undefined, blip })} onClose={close} />
      )}
    </>
  );
}

function NoRadar({
  mayCurate,
  onDo,
}: {
  readonly mayCurate: boolean;
  readonly onDo: (doing: 'begin' | 'import') => void;
}) {
  return (
    <>
      <h1>Radar</h1>
      <EmptyState
        title="No radar yet"
        action={
          mayCurate && (
            <>
              <Button size="xs" onClick={() => onDo('begin')}>
                Begin a draft
              </Button>
              <Button size="xs" variant="default" onClick={() => onDo('import')}>
                Import a file
              </Button>
            </>
          )
        }
      >
        A radar says what to adopt, try, look at and leave. A draft can begin with what the evidence suggests
        for the technologies spoken of most, or with a file.
      </EmptyState>
    </>
  );
}

function RadarSkeleton() {
  return (
    <div role="status">
      <h1>Radar</h1>
      <span className="visually-hidden">Loading the radar…</span>
      <div className={styles.columns}>
        <Skeleton height={520} />
        <div className={styles.skeleton}>
          {[1, 2, 3, 4, 5, 6, 7, 8].map((row) => (
            <Skeleton key={row} height={18} />
          ))}
        </div>
      </div>
    </div>
  );
}

function Edition({
  edition,
  editions,
  search,
  onChange,
  onShow,
}: {
  readonly edition: RadarEdition;
  readonly editions: readonly RadarEditionSummary[];
  readonly search: RadarSearch;
  readonly onChange: (next: Partial<RadarSearch>) => void;
  readonly onShow: (id: string) => void;
}) {
  const mayCurate = useMay('analyst');
  const list = useRef<HTMLDivElement>(null);
  const [lit, setLit] = useState<string>();
  const [moved, setMoved] = useState<Moved | null>(null);
  const open = useCallback((blip: string | undefined) => onChange({ blip }), [onChange]);
  useListKeys(list, search.blip, open);
  const isDraft = edition.state === 'draft';
  const selected = edition.items.find(({ id }) => id === search.blip);
  const dropped = moved === null ? undefined : edition.items.find(({ id }) => id === moved.blip);
  return (
    <div className={styles.page}>
      <div className={styles.lead}>
        <h1 aria-live="polite">
          {edition.name}
          {isDraft && (
            <>
              {' '}
              <span className={styles.draft}>Draft</span>
            </>
          )}
          <span className={styles.scope}>: {describeEdition(edition)}</span>
        </h1>
        <div className={styles.tools}>
          <label className={styles.choose}>
            <span className="visually-hidden">Edition</span>
            <select value={edition.id} onChange={({ target }) => onShow(target.value)}>
              {editions.map(({ id, name, state }) => (
                <option key={id} value={id}>
                  {name}
                  {state === 'draft' ? ' (draft)' : ''}
                </option>
              ))}
            </select>
          </label>
          <EditionActions
            edition={edition}
            draft={editions.find(({ state }) => state === 'draft')}
            mayCurate={mayCurate}
            onShow={onShow}
            onDo={(doing) => onChange({ do: doing })}
            onDeleted={() => onChange({ edition: undefined, blip: undefined })}
          />
        </div>
      </div>
      {isDraft && (
        <p className={styles.note}>
          {mayCurate
            ? 'Drag a dot to place it, or open it and say where it belongs. You are asked for the reason. Nobody is bound by a draft before it is published.'
            : 'This is a draft: it may still change before it is published.'}
        </p>
      )}
      {edition.items.length === 0 ? (
        <EmptyState
          title="Nothing is on it yet"
          action={
            mayCurate &&
            isDraft && (
              <Button size="xs" onClick={() => onChange({ do: 'add' })}>
                Add a technology
              </Button>
            )
          }
        >
          {isDraft
            ? 'Add technologies one by one, or delete the draft and begin with what is suggested.'
            : ''}
        </EmptyState>
      ) : (
        <div className={styles.columns}>
          <div className={styles.picture}>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled region must be reachable by keyboard */}
            <section className={styles.scroll} tabIndex={0} aria-label="Picture of the radar">
              <div className={styles.wide}>
                <RadarPicture
                  edition={edition}
                  selected={search.blip}
                  lit={lit}
                  shown={search.movement}
                  moved={moved}
                  onLight={setLit}
                  onOpen={open}
                  onDrop={isDraft && mayCurate ? setMoved : undefined}
                />
              </div>
            </section>
            <Legend edition={edition} shown={search.movement} onShow={(movement) => onChange({ movement })} />
          </div>
          <RadarList
            ref={list}
            edition={edition}
            selected={search.blip}
            lit={lit}
            shown={search.movement}
            onLight={setLit}
          />
        </div>
      )}
      {selected !== undefined && (
        <BlipDrawer
          edition={edition}
          blip={selected}
          onClose={() => open(undefined)}
          onGone={() => open(undefined)}
        />
      )}
      {moved !== null && dropped !== undefined && (
        <PlaceDropped
          edition={edition}
          blip={dropped}
          quadrant={moved.quadrant}
          ring={moved.ring}
          onClose={() => setMoved(null)}
        />
      )}
    </div>
  );
}

/** The shapes with their words; pressing one lets only those stand out. */
function Legend({
  edition,
  shown,
  onShow,
}: {
  readonly edition: RadarEdition;
  readonly shown: readonly RadarMovement[] | undefined;
  readonly onShow: (shown: readonly RadarMovement[] | undefined) => void;
}) {
  return (
    <fieldset className={styles.legend}>
      <legend className="visually-hidden">Show only</legend>
      {MOVEMENTS.map((movement) => {
        const count = edition.items.filter((blip) => blip.movement === movement).length;
        const isOn = shown?.includes(movement) ?? false;
        return (
          <button
            key={movement}
            type="button"
            aria-pressed={isOn}
            disabled={count === 0 && !isOn}
            onClick={() => {
              const next = isOn ? shown?.filter((one) => one !== movement) : [...(shown ?? []), movement];
              onShow(next?.length === 0 ? undefined : next);
            }}
          >
            <MovementIcon movement={movement} />
            {MOVEMENT_WORDS[movement]} <span>{count}</span>
          </button>
        );
      })}
    </fieldset>
  );
}
