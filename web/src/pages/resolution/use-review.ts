import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useApi } from '../../api/api-context.ts';
import type { MergeProposal } from '../../api/contract.ts';
import { useToast } from '../../feedback/toast-context.ts';
import { useForgetIdentities, useUndoIdentityEvent } from '../../resolution/use-identity-changes.ts';
import type { ReviewSearch } from './review-search.ts';

const PAGE_SIZE = 50;

export function useProposals({ decided, about }: ReviewSearch) {
  const api = useApi();
  return useInfiniteQuery({
    queryKey: ['proposals', 'review', decided ?? 'open', about],
    queryFn: ({ pageParam, signal }) =>
      api.proposals(
        { state: decided ?? 'open', entity: about, limit: PAGE_SIZE, cursor: pageParam ?? undefined },
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });
}

export interface Decision {
  readonly proposal: MergeProposal;
  readonly decision: 'merge' | 'reject';
  readonly survivor?: string;
}

/** Decides a proposal; a merge can be taken back from the message that says it was done. */
export function useDecide() {
  const api = useApi();
  const client = useQueryClient();
  const toast = useToast();
  const forget = useForgetIdentities();
  const undo = useUndoIdentityEvent();
  const takeBack = async ({ left, right }: MergeProposal) => {
    // The merge is an event of whichever of the two stays.
    const pages = await Promise.all([left, right].map(({ id }) => api.identityEvents(id)));
    const event = pages
      .flatMap(({ items }) => items)
      .find(
        (one) =>
          one.kind === 'merge' &&
          one.undone_at === null &&
          [one.entity.id, ...one.others.map(({ id }) => id)].filter((id) => id === left.id || id === right.id)
            .length === 2,
      );
    if (event === undefined) toast({ message: 'This merge was taken back already.', tone: 'error' });
    else undo.mutate(event);
  };
  const decide = useMutation({
    mutationFn: ({ proposal, decision, survivor }: Decision) =>
      api.decideProposal(proposal.id, { decision, ...(survivor === undefined ? {} : { survivor }) }),
    onSuccess: async (_, { proposal, decision }) => {
      const { left, right } = proposal;
      toast(
        decision === 'merge'
          ? {
              message: `Merged ${left.name} and ${right.name}`,
              action: { label: 'Undo', run: () => void takeBack(proposal) },
            }
          : { message: `${left.name} and ${right.name} stay two` },
      );
      await (decision === 'merge' ? forget() : client.invalidateQueries({ queryKey: ['proposals'] }));
    },
    onError: (error, { proposal: { left, right } }) =>
      toast({ message: `${left.name} and ${right.name} were not decided: ${error.message}`, tone: 'error' }),
  });
  return { decide, takeBack };
}
