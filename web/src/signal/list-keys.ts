import { type RefObject, useEffect } from 'react';

/** Which row comes next: the first or last from nowhere, else one step, stopping at the ends. */
export function nextRow(current: number, step: 1 | -1, count: number): number {
  if (count === 0) return -1;
  if (current < 0) return step === 1 ? 0 : count - 1;
  return Math.min(count - 1, Math.max(0, current + step));
}

/**
 * `j` and `k` move through the links marked `data-row` inside the list. `current` names the row that a drawer
 * shows, if one is open; then the keys open the neighbour instead of only focusing it.
 */
export function useListKeys(
  list: RefObject<HTMLElement | null>,
  current: string | undefined,
  open: (id: string) => void,
): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if ((event.key !== 'j' && event.key !== 'k') || event.ctrlKey || event.metaKey || event.altKey) return;
      if (
        event.target instanceof HTMLElement &&
        event.target.closest('input, select, textarea, [role=dialog][aria-modal=true], [role=menu]')
      )
        return;
      const rows = [...(list.current?.querySelectorAll<HTMLElement>('[data-row]') ?? [])];
      const from = rows.findIndex((row) =>
        current === undefined ? row === document.activeElement : row.dataset.row === current,
      );
      const row = rows[nextRow(from, event.key === 'j' ? 1 : -1, rows.length)];
      if (row === undefined) return;
      event.preventDefault();
      row.scrollIntoView({ block: 'nearest' });
      if (current === undefined) row.focus({ preventScroll: true });
      else if (row.dataset.row !== undefined && row.dataset.row !== current) open(row.dataset.row);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [list, current, open]);
}
