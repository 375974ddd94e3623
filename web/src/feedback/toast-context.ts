import { createContext, use } from 'react';

export interface Toast {
  readonly message: string;
  readonly tone?: 'info' | 'error';
  readonly action?: { readonly label: string; readonly run: () => void };
}

export const ToastContext = createContext<(toast: Toast) => void>(() => undefined);

/** Shows a short message at the bottom; errors stay until they are dismissed. */
export function useToast(): (toast: Toast) => void {
  return use(ToastContext);
}
