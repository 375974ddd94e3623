import { formatQuantity } from '../format/number.ts';
import { Icon } from '../icons/icon.tsx';
import styles from './new-pill.module.css';

interface NewPillProps {
  readonly count: number;
  readonly noun: string;
  readonly onShow: () => void;
}

/** Says that more has come without moving what is being read; pressing it brings the new in. */
export function NewPill({ count, noun, onShow }: NewPillProps) {
  return (
    <div className={styles.holder} aria-live="polite">
      {count > 0 && (
        <button
          type="button"
          className={styles.pill}
          onClick={() => {
            onShow();
            window.scrollTo({ top: 0 });
          }}
        >
          <Icon name="arrowUp" size={14} />
          {formatQuantity(count, noun)}
        </button>
      )}
    </div>
  );
}
