import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useApi } from '../../api/api-context.ts';
import type { RadarBlip, RadarBlipPlace, RadarEdition, RadarRing } from '../../api/contract.ts';
import { useToast } from '../../feedback/toast-context.ts';
import { RING_WORDS } from '../../radar/radar-words.ts';

const MOST_EDITIONS = 100;

export function useEditions() {
  const api = useApi();
  return useQuery({
    queryKey: ['radar', 'editions'],
    queryFn: ({ signal }) => api.radarEditions({ limit: MOST_EDITIONS }, signal),
  });
}

export function useEdition(id: string | undefined) {
  const api = useApi();
  return useQuery({
    queryKey: ['radar', 'edition', id],
    queryFn: ({ signal }) => api.radarEdition(id ?? '', signal),
    enabled: id !== undefined,
  });
}

export interface PlaceRequest {
  readonly blip: RadarBlip;
  readonly quadrant: number;
  readonly ring: RadarRing;
  readonly description: string;
  readonly reason: string;
}

/** Moves a blip with its reason, and offers to take that back. Places of others may shift, so the edition is read again. */
export function usePlaceBlip(edition: RadarEdition) {
  const api = useApi();
  const client = useQueryClient();
  const toast = useToast();
  const refresh = () => client.invalidateQueries({ queryKey: ['radar'] });
  const send = (blip: string, place: RadarBlipPlace) => api.placeBlip(edition.id, blip, place);
  const undo = async ({ blip, reason }: PlaceRequest) => {
    try {
      const { quadrant, ring, description } = blip;
      await send(blip.id, { quadrant, ring, description, reason: `Taken back: ${reason}`.slice(0, 1000) });
      toast({ message: `${blip.name} is in ${RING_WORDS[ring]} again` });
    } catch (error) {
      toast({ message: `${blip.name} stays where it is: ${messageOf(error)}`, tone: 'error' });
    }
    await refresh();
  };
  return useMutation({
    mutationFn: ({ blip, ...place }: PlaceRequest) => send(blip.id, place),
    onSuccess: async (_placed, request) => {
      await refresh();
      const { blip, ring, quadrant } = request;
      const isMoved = ring !== blip.ring || quadrant !== blip.quadrant;
      toast({
        message: isMoved
          ? `${blip.name} is in ${RING_WORDS[ring]}, ${edition.quadrants[quadrant]}`
          : `${blip.name} stays in ${RING_WORDS[ring]}, with your reason`,
        action: { label: 'Undo', run: () => void undo(request) },
      });
    },
  });
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
