import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useApi } from '../../api/api-context.ts';
import type { RadarBlip, RadarEdition } from '../../api/contract.ts';
import { useMay } from '../../api/use-identity.ts';
import { DetailDrawer } from '../../detail/detail-drawer.tsx';
import { FactList } from '../../detail/fact-list.tsx';
import { ErrorState } from '../../feedback/error-state.tsx';
import { Skeleton } from '../../feedback/skeleton.tsx';
import { useToast } from '../../feedback/toast-context.ts';
import { formatShare } from '../../format/number.ts';
import { Icon } from '../../icons/icon.tsx';
import { MovementIcon } from '../../radar/movement-shape.tsx';
import { MOVEMENT_WORDS, RING_WORDS } from '../../radar/radar-words.ts';
import { RelativeTime } from '../../time/relative-time.tsx';
import { HorizonMark } from '../../trend/horizon-mark.tsx';
import { ScoreParts } from '../../trend/score-parts.tsx';
import styles from './blip-drawer.module.css';
import { PlaceBlip } from './place-blip.tsx';
import { messageOf } from './use-radar.ts';

/** One technology of the radar: where it stands, what the evidence suggests and why, who placed it, and where it was before. */
export function BlipDrawer({
  edition,
  blip,
  onClose,
  onGone,
}: {
  readonly edition: RadarEdition;
  readonly blip: RadarBlip;
  readonly onClose: () => void;
  readonly onGone: () => void;
}) {
  const mayCurate = useMay('analyst') && edition.state === 'draft';
  const { curated, suggested } = blip;
  return (
    <DetailDrawer
      title={`${blip.number}. ${blip.name}`}
      subject={blip.id}
      onClose={onClose}
      actions={
        <>
          {blip.trend !== null && (
            <Button
              variant="subtle"
              size="compact-sm"
              leftSection={<Icon name="trends" size={15} />}
              renderRoot={(props) => <Link to="/trends/$id" params={{ id: blip.trend ?? '' }} {...props} />}
            >
              Its trend
            </Button>
          )}
          {mayCurate && <RemoveBlip edition={edition} blip={blip} onGone={onGone} />}
        </>
      }
    >
      <FactList
        facts={[
          ['Ring', RING_WORDS[blip.ring]],
          ['Quadrant', edition.quadrants[blip.quadrant]],
          [
            'Movement',
            <span key="movement" className={styles.movement} data-quadrant={blip.quadrant}>
              <MovementIcon movement={blip.movement} />
              {MOVEMENT_WORDS[blip.movement]}
              {edition.previous !== null && blip.movement !== 'new' && ` since ${edition.previous.name}`}
            </span>,
          ],
          [
            'Placed by',
            curated === null ? (
              'Nobody: it stands as suggested, imported or taken over'
            ) : (
              <>
                {curated.by}, <RelativeTime at={curated.at} />: {curated.reason}
              </>
            ),
          ],
        ]}
      />
      {blip.description !== '' && <p className={styles.description}>{blip.description}</p>}
      {mayCurate && (
        <section className={styles.section} aria-labelledby="place-blip">
          <h3 id="place-blip">Place it</h3>
          <PlaceBlip
            key={`${blip.id} ${blip.quadrant} ${blip.ring} ${blip.description}`}
            edition={edition}
            blip={blip}
            onDone={() => undefined}
          />
        </section>
      )}
      <section className={styles.section} aria-labelledby="suggested-blip">
        <h3 id="suggested-blip">What the evidence {edition.state === 'draft' ? 'suggests' : 'suggested'}</h3>
        {suggested === null ? (
          <p className={styles.quiet}>Too little is known of it to suggest a ring.</p>
        ) : (
          <>
            <p className={styles.suggestion}>
              <b>{RING_WORDS[suggested.ring]}</b>
              <HorizonMark horizon={suggested.horizon} confidence={suggested.confidence} />
              {formatShare(suggested.confidence)} sure
              {suggested.ring !== blip.ring && (
                <span className={styles.quiet}> (it stands in {RING_WORDS[blip.ring]})</span>
              )}
            </p>
            <ul className={styles.reasons}>
              {suggested.reasons.map((reason) => (
                <li key={reason}>{reason}</li>
              ))}
            </ul>
            <details className={styles.details}>
              <summary>Parts of the decision</summary>
              <ScoreParts parts={suggested.parts} caption="Parts of the suggestion" />
            </details>
          </>
        )}
      </section>
      <History edition={edition} blip={blip} />
    </DetailDrawer>
  );
}

function History({ edition, blip }: { readonly edition: RadarEdition; readonly blip: RadarBlip }) {
  const api = useApi();
  const history = useQuery({
    queryKey: ['radar', 'history', edition.id, blip.id],
    queryFn: ({ signal }) => api.blipHistory(edition.id, blip.id, signal),
  });
  return (
    <section className={styles.section} aria-labelledby="history-blip">
      <h3 id="history-blip">History</h3>
      {history.isError ? (
        <ErrorState error={history.error} onRetry={() => void history.refetch()} />
      ) : history.data === undefined ? (
        <Skeleton height={40} />
      ) : history.data.items.length === 0 ? (
        <p className={styles.quiet}>It was not placed before.</p>
      ) : (
        <ol className={styles.history}>
          {history.data.items.map((entry) => (
            <li key={`${entry.at} ${entry.edition} ${entry.ring} ${entry.reason}`}>
              <p>
                <b>{RING_WORDS[entry.ring]}</b>, {edition.quadrants[entry.quadrant]}, in {entry.edition}
                <span className={styles.quiet}>
                  {' '}
                  by {entry.by}, <RelativeTime at={entry.at} />
                </span>
              </p>
              {entry.reason !== '' && <p>{entry.reason}</p>}
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

function RemoveBlip({
  edition,
  blip,
  onGone,
}: {
  readonly edition: RadarEdition;
  readonly blip: RadarBlip;
  readonly onGone: () => void;
}) {
  const api = useApi();
  const client = useQueryClient();
  const toast = useToast();
  const again = async () => {
    try {
      const { name, quadrant, ring, description, trend, curated } = blip;
      await api.addBlip(edition.id, {
        name,
        quadrant,
        ring,
        description,
        ...(trend === null ? {} : { trend }),
        ...(curated === null ? {} : { reason: curated.reason }),
      });
    } catch (error) {
      toast({ message: `${blip.name} is not back: ${messageOf(error)}`, tone: 'error' });
    }
    await client.invalidateQueries({ queryKey: ['radar'] });
  };
  const remove = useMutation({
    mutationFn: () => api.removeBlip(edition.id, blip.id),
    onSuccess: async () => {
      onGone();
      // Not its history: it went with it.
      for (const part of ['edition', 'editions'])
        await client.invalidateQueries({ queryKey: ['radar', part] });
      toast({
        message: `${blip.name} is off the draft`,
        action: { label: 'Undo', run: () => void again() },
      });
    },
    onError: (error) => toast({ message: `${blip.name} stays: ${error.message}`, tone: 'error' }),
  });
  return (
    <Button
      variant="subtle"
      color="gray"
      c="var(--text-2)"
      size="compact-sm"
      leftSection={<Icon name="trash" size={15} />}
      loading={remove.isPending}
      onClick={() => remove.mutate()}
    >
      Take off
    </Button>
  );
}
