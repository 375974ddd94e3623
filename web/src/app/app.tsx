import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode, useState } from 'react';
import { createApi } from '../api/api.ts';
import { ApiContext } from '../api/api-context.ts';
import { ApiProblem } from '../api/problem.ts';
import type { Session } from '../api/session.ts';
import { ToastProvider } from '../feedback/toast-provider.tsx';
import { createAppRouter } from './router.tsx';
import { cssVariables, theme } from './theme.ts';

/** Only what may pass by itself is tried again: a refusal stays a refusal. */
const retry = (failures: number, error: unknown) =>
  failures < 2 && error instanceof ApiProblem && (error.status === 0 || error.status === 503);

export function App({ session }: { readonly session: Session }) {
  const [{ client, router, api }] = useState(() => {
    const client = new QueryClient({
      defaultOptions: {
        queries: { staleTime: 15_000, retry, refetchOnWindowFocus: false },
        mutations: { retry: false },
      },
    });
    return { client, api: createApi(session), router: createAppRouter({ session }) };
  });
  return (
    <StrictMode>
      <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
        <QueryClientProvider client={client}>
          <ApiContext value={{ api, session }}>
            <ToastProvider>
              <RouterProvider router={router} />
            </ToastProvider>
          </ApiContext>
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>
  );
}
