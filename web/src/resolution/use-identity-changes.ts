import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useApi } from '../api/api-context.ts';
import type { IdentityEvent, MergeRequest, SplitRequest } from '../api/contract.ts';
import { useToast } from '../feedback/toast-context.ts';

/** Everything that a merge or split may have changed. */
const TOUCHED = [
  'entity',
  'entities',
  'neighbours',
  'paths',
  'relationship',
  'proposals',
  'identity-events',
  'entity-history',
  'signals',
];

export function useForgetIdentities(): () => Promise<void> {
  const client = useQueryClient();
  return async () => {
    await Promise.all(TOUCHED.map((name) => client.invalidateQueries({ queryKey: [name] })));
  };
}

/** Takes a merge or split back. */
export function useUndoIdentityEvent() {
  const api = useApi();
  const toast = useToast();
  const forget = useForgetIdentities();
  return useMutation({
    mutationFn: (event: Pick<IdentityEvent, 'id' | 'kind' | 'entity'>) => api.undoIdentityEvent(event.id),
    onSuccess: async (_, event) => {
      toast({ message: `Took back the ${event.kind} of ${event.entity.name}` });
      await forget();
    },
    onError: (error, event) =>
      toast({ message: `The ${event.kind} of ${event.entity.name} stands: ${error.message}`, tone: 'error' }),
  });
}

/** Merges entities, and offers to take it back. */
export function useMergeEntities() {
  const api = useApi();
  const toast = useToast();
  const forget = useForgetIdentities();
  const undo = useUndoIdentityEvent();
  return useMutation({
    mutationFn: (merge: MergeRequest) => api.mergeEntities(merge),
    onSuccess: async (event) => {
      toast({
        message: `Merged ${event.others.map(({ name }) => name).join(', ')} into ${event.entity.name}`,
        action: { label: 'Undo', run: () => undo.mutate(event) },
      });
      await forget();
    },
  });
}

/** Takes a part out of an entity, and offers to take it back. */
export function useSplitEntity() {
  const api = useApi();
  const toast = useToast();
  const forget = useForgetIdentities();
  const undo = useUndoIdentityEvent();
  return useMutation({
    mutationFn: ({ id, split }: { readonly id: string; readonly split: SplitRequest }) =>
      api.splitEntity(id, split),
    onSuccess: async (event) => {
      toast({
        message: `Took ${event.others.map(({ name }) => name).join(', ')} out of ${event.entity.name}`,
        action: { label: 'Undo', run: () => undo.mutate(event) },
      });
      await forget();
    },
  });
}
