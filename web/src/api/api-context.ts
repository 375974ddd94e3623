import { createContext, use } from 'react';
import type { Api } from './api.ts';
import type { Session } from './session.ts';

export const ApiContext = createContext<{ readonly api: Api; readonly session: Session } | null>(null);

export function useApi(): Api {
  return useContextValue().api;
}

export function useSession(): Session {
  return useContextValue().session;
}

function useContextValue() {
  const value = use(ApiContext);
  if (value === null) throw new Error('the API context is missing above this component');
  return value;
}
