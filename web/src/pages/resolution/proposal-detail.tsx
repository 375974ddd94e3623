import { Button } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import type { Entity, MergeProposal } from '../../api/contract.ts';
import { EntityLink } from '../../entity/entity-link.tsx';
import { kindStyle, kindWords } from '../../entity/kind-style.ts';
import { formatCount, formatShare } from '../../format/number.ts';
import { RelativeTime } from '../../time/relative-time.tsx';
import styles from './review-page.module.css';

interface ProposalDetailProps {
  readonly proposal: MergeProposal;
  readonly mayDecide: boolean;
  readonly isBusy: boolean;
  readonly onDecide: (decision: 'merge' | 'reject', survivor?: string) => void;
  readonly onTakeBack: () => void;
}

/** Two entities side by side, what speaks for and against their being one, and the decision. */
export function ProposalDetail({ proposal, mayDecide, isBusy, onDecide, onTakeBack }: ProposalDetailProps) {
  const { left, right, score, evidence, state, decided_by, decided_at } = proposal;
  const [survivor, setSurvivor] = useState<string | undefined>(undefined);
  const strongest = Math.max(...evidence.map(({ weight }) => Math.abs(weight)), Number.MIN_VALUE);
  const stays = survivor ?? (right.signals > left.signals ? right.id : left.id);
  return (
    <article className={styles.detail} aria-label={`${left.name} and ${right.name}`}>
      <table className={styles.sides}>
        <caption className="visually-hidden">The two entities, side by side</caption>
        <thead>
          <tr>
            <td />
            {[left, right].map((entity) => (
              <th key={entity.id} scope="col">
                <EntityLink entity={entity} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {ROWS.map(({ name, of }) => (
            <tr key={name} data-same={sameText(of(left), of(right)) || undefined}>
              <th scope="row">{name}</th>
              <td>{of(left)}</td>
              <td>{of(right)}</td>
            </tr>
          ))}
          {state === 'open' && mayDecide && (
            <tr>
              <th scope="row">Name that stays</th>
              {[left, right].map((entity) => (
                <td key={entity.id}>
                  <label className={styles.radio}>
                    <input
                      type="radio"
                      name="survivor"
                      checked={stays === entity.id}
                      onChange={() => setSurvivor(entity.id)}
                    />
                    {entity.name}
                  </label>
                </td>
              ))}
            </tr>
          )}
        </tbody>
      </table>
      {state === 'open' ? (
        mayDecide && (
          <div className={styles.decide}>
            <Button loading={isBusy} onClick={() => onDecide('merge', survivor)} rightSection={<kbd>m</kbd>}>
              Merge 2 entities
            </Button>
            <Button
              variant="default"
              disabled={isBusy}
              onClick={() => onDecide('reject')}
              rightSection={<kbd>x</kbd>}
            >
              Keep them apart
            </Button>
            <span className={styles.quiet}>
              <kbd>j</kbd> and <kbd>k</kbd> go to the next and the one before
            </span>
          </div>
        )
      ) : (
        <div className={styles.decide}>
          <span>
            {state === 'merged'
              ? 'Merged'
              : state === 'rejected'
                ? 'Kept apart'
                : 'Overtaken by another merge'}{' '}
            by{' '}
            {decided_by === 'auto' ? 'resolution itself, as it was sure enough' : (decided_by ?? 'someone')},{' '}
            <RelativeTime at={decided_at} />
          </span>
          {state === 'merged' && mayDecide && (
            <Button variant="default" size="xs" onClick={onTakeBack}>
              Undo the merge
            </Button>
          )}
        </div>
      )}
      <section aria-labelledby="evidence">
        <h2 id="evidence">Why {formatShare(score)}</h2>
        <table className={styles.evidence}>
          <caption className="visually-hidden">What speaks for and against, in log odds</caption>
          <thead className="visually-hidden">
            <tr>
              <th scope="col">Evidence</th>
              <th scope="col">Weight</th>
            </tr>
          </thead>
          <tbody>
            {[...evidence]
              .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight))
              .map(({ kind, text, weight }) => (
                <tr key={`${kind} ${text}`} data-against={weight < 0 || undefined}>
                  <td>
                    <span className={styles.evidenceKind}>{kindWords(kind)}</span> {text}
                  </td>
                  <td>
                    <span aria-hidden="true" className={styles.track}>
                      <span style={{ width: `${(Math.abs(weight) / strongest) * 100}%` }} />
                    </span>
                    {weight < 0 ? '−' : '+'}
                    {Math.abs(weight).toFixed(2)}
                  </td>
                </tr>
              ))}
          </tbody>
        </table>
        <p className={styles.quiet}>Weights are log odds: what they add up to gives the probability above.</p>
      </section>
    </article>
  );
}

const ROWS: readonly { readonly name: string; readonly of: (entity: Entity) => ReactNode }[] = [
  { name: 'Kind', of: ({ kind }) => kindStyle(kind).one },
  { name: 'Also called', of: ({ aliases }) => (aliases.length === 0 ? 'nothing else' : aliases.join(', ')) },
  { name: 'Description', of: ({ description }) => description ?? 'none' },
  {
    name: 'Identifiers',
    of: ({ identifiers }) => {
      const known = Object.entries(identifiers);
      return known.length === 0 ? 'none' : known.map(([system, value]) => `${system} ${value}`).join(', ');
    },
  },
  { name: 'Signals', of: ({ signals }) => formatCount(signals) },
  { name: 'Relationships', of: ({ relationships }) => formatCount(relationships) },
  { name: 'In a list of names', of: ({ known }) => (known ? 'yes' : 'no') },
  { name: 'Known since', of: ({ known_from }) => <RelativeTime at={known_from} /> },
];

function sameText(a: ReactNode, b: ReactNode): boolean {
  return typeof a === 'string' && a === b;
}
