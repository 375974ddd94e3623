import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useApi } from '../../api/api-context.ts';
import type { Source } from '../../api/contract.ts';
import { ConfirmModal } from '../../feedback/confirm-modal.tsx';
import { useToast } from '../../feedback/toast-context.ts';
import { formatQuantity } from '../../format/number.ts';

interface DeleteSourceProps {
  /** The source to ask about; null asks nothing. */
  readonly source: Source | null;
  readonly onClose: () => void;
  readonly onDeleted: () => void;
}

export function DeleteSource({ source, onClose, onDeleted }: DeleteSourceProps) {
  const api = useApi();
  const client = useQueryClient();
  const toast = useToast();
  const remove = useMutation({
    mutationFn: (target: Source) => api.deleteSource(target.id),
    onSuccess: async (_nothing, target) => {
      toast({ message: `Deleted ${target.name}` });
      onDeleted();
      await client.invalidateQueries({ queryKey: ['sources'] });
    },
    onError: (error, target) =>
      toast({ message: `${target.name} was not deleted: ${error.message}`, tone: 'error' }),
  });
  return (
    <ConfirmModal
      opened={source !== null}
      title={`Delete ${source?.name ?? 'source'}?`}
      confirmLabel="Delete source"
      busy={remove.isPending}
      onConfirm={() => source && remove.mutate(source)}
      onClose={onClose}
    >
      <p>
        It is read no more and leaves this list. Its {formatQuantity(source?.health.documents ?? 0, 'signal')}{' '}
        stay. To stop it for a while, pause it instead.
      </p>
    </ConfirmModal>
  );
}
