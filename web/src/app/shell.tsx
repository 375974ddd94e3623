import { useHotkeys } from '@mantine/hooks';
import { Outlet, useNavigate, useRouterState } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { useIdentity } from '../api/use-identity.ts';
import { LiveProvider } from '../live/live-provider.tsx';
import { BottomBar } from './bottom-bar.tsx';
import { FrameContext } from './frame-context.ts';
import { Header } from './header.tsx';
import { Rail } from './rail.tsx';
import styles from './shell.module.css';

const CommandPalette = lazy(async () => ({
  default: (await import('./command-palette.tsx')).CommandPalette,
}));
const KeyboardHelp = lazy(async () => ({ default: (await import('./keyboard-help.tsx')).KeyboardHelp }));

/** The frame around every page of a signed-in person. */
export function Shell() {
  const [open, setOpen] = useState<'palette' | 'help' | null>(null);
  const main = useRef<HTMLElement>(null);
  const path = useRouterState({ select: (state) => state.location.pathname });
  const identity = useIdentity();
  const navigate = useNavigate();

  useHotkeys([['mod+K', () => setOpen((now) => (now === 'palette' ? null : 'palette'))]], []);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const field =
        event.target instanceof HTMLElement &&
        event.target.closest('input, select, textarea, [contenteditable]');
      if (event.key === '?' && !field && !event.ctrlKey && !event.metaKey) setOpen('help');
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);

  // A new page starts at its content, for the keyboard and for screen readers; the first one is left alone.
  const shownPath = useRef(path);
  useEffect(() => {
    if (shownPath.current === path) return;
    shownPath.current = path;
    main.current?.focus({ preventScroll: true });
  }, [path]);

  // Signed out here, or refused by the server: the sign-in page brings the person back to this address.
  useEffect(() => {
    if (identity !== null) return;
    const { pathname, search } = window.location;
    if (pathname !== '/signin')
      void navigate({ to: '/signin', search: pathname === '/' ? {} : { next: pathname + search } });
  }, [identity, navigate]);

  if (identity === null) return null;
  return (
    <LiveProvider>
      <FrameContext value={{ openPalette: () => setOpen('palette'), openHelp: () => setOpen('help') }}>
        <a className={styles.skip} href="#main">
          Skip to the content
        </a>
        <div className={styles.frame}>
          <Rail />
          <div className={styles.column}>
            <Header />
            <main id="main" ref={main} tabIndex={-1} className={styles.main}>
              <Outlet />
            </main>
          </div>
        </div>
        <BottomBar />
        <Suspense>
          {open === 'palette' && (
            <CommandPalette onClose={() => setOpen(null)} onHelp={() => setOpen('help')} />
          )}
          {open === 'help' && <KeyboardHelp onClose={() => setOpen(null)} />}
        </Suspense>
      </FrameContext>
    </LiveProvider>
  );
}
