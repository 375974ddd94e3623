import { useSyncExternalStore } from 'react';
import { useSession } from './api-context.ts';
import type { Identity, RoleName } from './contract.ts';

/** Who is signed in; null on the sign-in page. */
export function useIdentity(): Identity | null {
  const session = useSession();
  const state = useSyncExternalStore(session.subscribe, session.state);
  return state.kind === 'signed-in' ? state.identity : null;
}

const RANK: Record<RoleName, number> = { owner: 3, admin: 2, analyst: 1, viewer: 0 };

/** Hides what the server would refuse; the server still decides. */
export function useMay(needed: RoleName): boolean {
  const identity = useIdentity();
  return identity !== null && RANK[identity.role] >= RANK[needed];
}
