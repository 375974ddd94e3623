import { type ReactNode, useCallback, useRef, useState } from 'react';
import { Icon } from '../icons/icon.tsx';
import { type Toast, ToastContext } from './toast-context.ts';
import styles from './toast-provider.module.css';

type Shown = Toast & { readonly key: number };

/** Long enough to read and to reach the undo; errors stay until dismissed. */
const SHOWN_MS = 7000;

export function ToastProvider({ children }: { readonly children: ReactNode }) {
  const [shown, setShown] = useState<readonly Shown[]>([]);
  const next = useRef(0);
  const timers = useRef(new Map<number, ReturnType<typeof setTimeout>>());

  const dismiss = useCallback((key: number) => {
    clearTimeout(timers.current.get(key));
    timers.current.delete(key);
    setShown((all) => all.filter((toast) => toast.key !== key));
  }, []);
  const arm = useCallback(
    (toast: Shown) => {
      if (toast.tone !== 'error')
        timers.current.set(
          toast.key,
          setTimeout(() => dismiss(toast.key), SHOWN_MS),
        );
    },
    [dismiss],
  );
  const show = useCallback(
    (toast: Toast) => {
      const added = { ...toast, key: next.current++ };
      setShown((all) => [...all.slice(-2), added]);
      arm(added);
    },
    [arm],
  );

  return (
    <ToastContext value={show}>
      {children}
      <section className={styles.stack} aria-label="Messages" aria-live="polite">
        {shown.map((toast) => (
          <div
            key={toast.key}
            className={styles.toast}
            data-tone={toast.tone ?? 'info'}
            role={toast.tone === 'error' ? 'alert' : undefined}
            onPointerEnter={() => clearTimeout(timers.current.get(toast.key))}
            onPointerLeave={() => arm(toast)}
          >
            <Icon name={toast.tone === 'error' ? 'error' : 'check'} />
            <p>{toast.message}</p>
            {toast.action && (
              <button
                type="button"
                className={styles.action}
                onClick={() => {
                  toast.action?.run();
                  dismiss(toast.key);
                }}
              >
                {toast.action.label}
              </button>
            )}
            <button
              type="button"
              className={styles.close}
              aria-label="Dismiss message"
              onClick={() => dismiss(toast.key)}
            >
              <Icon name="close" size={14} />
            </button>
          </div>
        ))}
      </section>
    </ToastContext>
  );
}
