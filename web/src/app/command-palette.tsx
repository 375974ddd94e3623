import { Modal, useMantineColorScheme } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useId, useMemo, useRef, useState } from 'react';
import { useApi, useSession } from '../api/api-context.ts';
import { useMay } from '../api/use-identity.ts';
import { kindStyle } from '../entity/kind-style.ts';
import { Icon } from '../icons/icon.tsx';
import { presetLabel, RANGE_PRESETS } from '../time/time-range.ts';
import { useTimeRange } from '../time/use-time-range.ts';
import styles from './command-palette.module.css';
import { type Command, matchCommands } from './match-commands.ts';
import { PAGES } from './pages.ts';

const PAUSE_MS = 140;
const MOST_ENTITIES = 6;
const MOST_TRENDS = 4;

const TREND_PAGES = [
  { label: 'Topics', icon: 'story', to: '/topics', search: {} },
  { label: 'Map of topics', icon: 'map', to: '/topics', search: { view: 'map' } },
  { label: 'Bursts', icon: 'burst', to: '/trends/bursts', search: {} },
  { label: 'Board of horizons', icon: 'table', to: '/trends/horizons', search: {} },
  { label: 'Board of PESTLE', icon: 'table', to: '/trends/pestle', search: {} },
  { label: 'Calibration', icon: 'check', to: '/trends/calibration', search: {} },
  { label: 'Backtests', icon: 'run', to: '/trends/backtests', search: {} },
] as const;

/** Ctrl/Cmd-K: pages, entities, trends, topics, sources and commands by a few letters, or a search for what was typed. */
export function CommandPalette({
  onClose,
  onHelp,
}: {
  readonly onClose: () => void;
  readonly onHelp: () => void;
}) {
  const navigate = useNavigate();
  const session = useSession();
  const api = useApi();
  const { setRange } = useTimeRange();
  const { setColorScheme } = useMantineColorScheme();
  const isAdmin = useMay('admin');
  const mayAdd = useMay('analyst');
  const [text, setText] = useState('');
  const [active, setActive] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const id = useId();
  const sources = useQuery({
    queryKey: ['sources'],
    queryFn: ({ signal }) => api.sources({ limit: 200 }, signal),
  });

  const commands = useMemo<Command[]>(
    () => [
      ...PAGES.filter((page) => page.needs === 'viewer' || isAdmin).map((page) => ({
        label: page.label,
        group: 'Go to',
        icon: page.icon,
        run: () => void navigate({ to: page.to }),
      })),
      ...TREND_PAGES.map(({ label, icon, to, search }) => ({
        label,
        group: 'Go to',
        icon,
        run: () => void navigate({ to, search }),
      })),
      ...(mayAdd
        ? [
            {
              label: 'Add source',
              group: 'Do',
              icon: 'plus' as const,
              run: () => void navigate({ to: '/sources', search: { add: 'yes' } }),
            },
            {
              label: 'Review merges',
              group: 'Do',
              icon: 'merge' as const,
              run: () => void navigate({ to: '/graph/review' }),
            },
          ]
        : []),
      ...RANGE_PRESETS.map((preset) => ({
        label: preset === 'all' ? 'Show all time' : `Show the last ${presetLabel(preset)}`,
        group: 'Do',
        icon: 'calendar' as const,
        run: () => setRange({ kind: 'preset', preset }),
      })),
      { label: 'Use light colours', group: 'Do', icon: 'sun', run: () => setColorScheme('light') },
      { label: 'Use dark colours', group: 'Do', icon: 'moon', run: () => setColorScheme('dark') },
      { label: 'Use the system colours', group: 'Do', icon: 'system', run: () => setColorScheme('auto') },
      { label: 'Keyboard and search help', group: 'Do', icon: 'help', run: onHelp },
      { label: 'Sign out', group: 'Do', icon: 'signOut', run: () => void session.signOut() },
      ...(sources.data?.items ?? []).map((source) => ({
        label: source.name,
        key: source.id,
        group: 'Signals from source',
        icon: 'sources' as const,
        run: () => void navigate({ to: '/signals', search: { source: [source.id] } }),
      })),
    ],
    [isAdmin, mayAdd, navigate, onHelp, session, setColorScheme, setRange, sources.data],
  );

  const query = text.trim();
  const [asked] = useDebouncedValue(query, PAUSE_MS);
  const entities = useQuery({
    queryKey: ['entities', 'palette', asked],
    queryFn: ({ signal }) => api.entities({ q: asked, limit: MOST_ENTITIES }, signal),
    enabled: asked.length > 1,
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: 30_000,
  });
  const trends = useQuery({
    queryKey: ['trends', 'palette', asked],
    queryFn: ({ signal }) => api.trends({ q: asked, limit: MOST_TRENDS }, signal),
    enabled: asked.length > 1,
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: 30_000,
  });
  const topics = useQuery({
    queryKey: ['topics', 'palette', asked],
    queryFn: ({ signal }) => api.topics({ q: asked, alive: true, limit: MOST_TRENDS }, signal),
    enabled: asked.length > 1,
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: 30_000,
  });
  const rising = query.length > 1 ? (trends.data?.items ?? []) : [];
  const about = query.length > 1 ? (topics.data?.items ?? []) : [];
  const named = query.length > 1 ? (entities.data?.items ?? []) : [];
  const shown: readonly Command[] = [
    ...matchCommands(commands, query),
    ...named.map((entity) => ({
      label: entity.name,
      key: entity.id,
      group: kindStyle(entity.kind).one,
      icon: 'graph' as const,
      run: () => void navigate({ to: '/entities/$id', params: { id: entity.id } }),
    })),
    ...rising.map((trend) => ({
      label: trend.name,
      key: trend.id,
      group: trend.kind === 'topic' ? 'Trend of a topic' : 'Trend',
      icon: 'trends' as const,
      run: () => void navigate({ to: '/trends/$id', params: { id: trend.id } }),
    })),
    ...about.map((topic) => ({
      label: topic.label,
      key: topic.id,
      group: 'Topic',
      icon: 'story' as const,
      run: () => void navigate({ to: '/topics/$id', params: { id: topic.id } }),
    })),
    ...(query === ''
      ? []
      : [
          {
            label: `Search signals for “${query}”`,
            group: 'Search',
            icon: 'search' as const,
            run: () => void navigate({ to: '/signals', search: { q: query } }),
          },
        ]),
  ];
  const current = Math.min(active, shown.length - 1);
  const choose = (command: Command | undefined) => {
    if (command === undefined) return;
    onClose();
    command.run();
  };
  const move = (step: number) => {
    const next = (current + step + shown.length) % shown.length;
    setActive(next);
    list.current?.querySelector(`#${CSS.escape(`${id}-${next}`)}`)?.scrollIntoView({ block: 'nearest' });
  };

  return (
    <Modal opened onClose={onClose} withCloseButton={false} padding={0} size={560} aria-label="Go anywhere">
      <div className={styles.palette}>
        <label className={styles.field}>
          <Icon name="search" />
          <span className="visually-hidden">Page, command, entity, trend, topic or words to search for</span>
          <input
            data-autofocus
            role="combobox"
            aria-expanded="true"
            aria-controls={id}
            aria-activedescendant={shown.length > 0 ? `${id}-${current}` : undefined}
            autoComplete="off"
            spellCheck={false}
            placeholder="Page, entity, trend, topic, source or words to search for"
            value={text}
            onChange={(event) => {
              setText(event.target.value);
              setActive(0);
            }}
            onKeyDown={(event) => {
              if (event.key === 'ArrowDown') move(1);
              else if (event.key === 'ArrowUp') move(-1);
              else if (event.key === 'Enter') choose(shown[current]);
              else return;
              event.preventDefault();
            }}
          />
        </label>
        <div id={id} ref={list} role="listbox" aria-label="Results" className={styles.list}>
          {shown.map((command, at) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the combobox above has the keyboard
            <div
              key={`${command.group} ${command.key ?? command.label}`}
              id={`${id}-${at}`}
              role="option"
              tabIndex={-1}
              aria-selected={at === current}
              onPointerMove={() => setActive(at)}
              onClick={() => choose(command)}
            >
              <Icon name={command.icon} />
              <span className={styles.label}>{command.label}</span>
              <span className={styles.group}>{command.group}</span>
            </div>
          ))}
        </div>
      </div>
    </Modal>
  );
}
