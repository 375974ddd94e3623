import { ActionIcon } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { Icon } from '../icons/icon.tsx';
import styles from './detail-drawer.module.css';

interface DetailDrawerProps {
  readonly title: ReactNode;
  /** Changes when another object is shown, so that the reader starts at its top. */
  readonly subject: string;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
  readonly onClose: () => void;
}

/**
 * A panel at the right that leaves the list beside it in use; on a phone it takes the whole screen. It takes the
 * focus when it opens and gives it back when it closes.
 */
export function DetailDrawer({ title, subject, actions, children, onClose }: DetailDrawerProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const panel = useRef<HTMLElement>(null);
  const full = useMediaQuery('(max-width: 767px)', false, { getInitialValueInEffect: false });
  const id = useId();

  useEffect(() => {
    const opener = document.activeElement;
    return () => {
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus({ preventScroll: true });
    };
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another subject starts at its top
  useEffect(() => {
    panel.current?.scrollTo({ top: 0 });
    heading.current?.focus({ preventScroll: true });
  }, [subject]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented) return;
      if (document.querySelector('[aria-modal=true]:not([data-drawer]), [role=menu]')) return;
      onClose();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [onClose]);
  useEffect(() => {
    if (!full) return;
    document.body.style.overflow = 'hidden';
    return () => {
      document.body.style.overflow = '';
    };
  }, [full]);

  return (
    <section
      ref={panel}
      className={styles.drawer}
      role="dialog"
      aria-modal={full || undefined}
      data-drawer
      aria-labelledby={id}
    >
      <div className={styles.bar}>
        <ActionIcon variant="subtle" color="gray" size={32} aria-label="Close details" onClick={onClose}>
          <Icon name="close" />
        </ActionIcon>
        <div className={styles.actions}>{actions}</div>
      </div>
      <div className={styles.content}>
        <h2 id={id} ref={heading} tabIndex={-1}>
          {title}
        </h2>
        {children}
      </div>
    </section>
  );
}
