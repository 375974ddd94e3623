import { Link, useRouterState } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { NOTHING_OPEN } from './reading-search.ts';

/** Opens another signal where this one is open: in the drawer over the list, or as a page. */
export function SignalLink({ id, children }: { readonly id: string; readonly children: ReactNode }) {
  const inDrawer = useRouterState({ select: (state) => state.location.pathname === '/signals' });
  if (!inDrawer)
    return (
      <Link to="/signals/$id" params={{ id }}>
        {children}
      </Link>
    );
  return (
    <Link
      from="/signals"
      to="/signals"
      search={(old) => ({ ...old, ...NOTHING_OPEN, signal: id })}
      resetScroll={false}
      preload={false}
    >
      {children}
    </Link>
  );
}
