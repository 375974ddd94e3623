import { useDebouncedCallback } from '@mantine/hooks';
import { useNavigate, useRouterState, useSearch } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { Icon } from '../icons/icon.tsx';
import { validateSignalsSearch } from '../pages/signals/signals-search.ts';
import styles from './search-box.module.css';

const PAUSE_MS = 220;

/** The one query box. On the explorer it searches as one types; elsewhere Enter leads there. */
export function SearchBox() {
  const { q } = useSearch({ strict: false }) as { q?: string };
  const explorer = useRouterState({ select: (state) => state.location.pathname === '/signals' });
  const navigate = useNavigate();
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(q ?? '');
  const sent = useRef(q ?? '');

  // The address may change under the box: back, a link, "clear all". What one is typing is never replaced.
  useEffect(() => {
    if ((q ?? '') === sent.current) return;
    sent.current = q ?? '';
    setText(q ?? '');
  }, [q]);

  const search = (value: string, replace: boolean) => {
    const wanted = value.trim();
    if (explorer && wanted === sent.current) return;
    sent.current = wanted;
    void navigate({
      to: '/signals',
      // Other pages have words of the same names in their addresses.
      search: (old) =>
        validateSignalsSearch({ ...old, q: wanted === '' ? undefined : wanted, signal: undefined }),
      replace,
    });
  };
  const searchSoon = useDebouncedCallback((value: string) => search(value, true), PAUSE_MS);

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return;
      if (
        event.target instanceof HTMLElement &&
        event.target.closest('input, select, textarea, [role=dialog][aria-modal=true]')
      )
        return;
      event.preventDefault();
      input.current?.focus();
      input.current?.select();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);

  return (
    <search className={styles.box}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          searchSoon.cancel();
          search(text, explorer);
          input.current?.blur();
        }}
      >
        <Icon name="search" />
        <input
          ref={input}
          type="search"
          aria-label="Search signals"
          aria-keyshortcuts="/"
          placeholder="Search signals"
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          enterKeyHint="search"
          maxLength={1000}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            if (explorer) searchSoon(event.target.value);
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return;
            event.stopPropagation();
            input.current?.blur();
          }}
        />
        {text === '' ? (
          <kbd>/</kbd>
        ) : (
          <button
            type="button"
            aria-label="Clear the search"
            onClick={() => {
              setText('');
              searchSoon.cancel();
              if (explorer) search('', true);
              input.current?.focus();
            }}
          >
            <Icon name="close" size={14} />
          </button>
        )}
      </form>
    </search>
  );
}
