import { ActionIcon } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Entity } from '../../api/contract.ts';
import { DetailDrawer } from '../../detail/detail-drawer.tsx';
import { EntityLink, KindLetter } from '../../entity/entity-link.tsx';
import { kindStyle } from '../../entity/kind-style.ts';
import { RelationshipEvidence } from '../../entity/relationship-evidence.tsx';
import { signalsOf, strengthOf } from '../../entity/relationship-strength.ts';
import { verbFrom, verbOf } from '../../entity/relationship-words.ts';
import { formatQuantity } from '../../format/number.ts';
import { Icon } from '../../icons/icon.tsx';
import type { IconName } from '../../icons/paths.ts';
import { pairOf } from '../../neighbourhood/combine-fragments.ts';
import { toggled, withPin } from './graph-search.ts';
import styles from './graph-side.module.css';
import type { Explorer } from './use-explorer.ts';

interface GraphSideProps {
  readonly explorer: Explorer;
  readonly isNarrow: boolean;
  readonly onClose: () => void;
  /** Opens the neighbours of an entity, or closes them. */
  readonly onToggle: (id: string) => void;
}

/** What is selected: an entity's card, several entities, or why two are tied. Beside the picture, on a phone over it. */
export function GraphSide({ explorer, isNarrow, onClose, onToggle }: GraphSideProps) {
  const { search, combined } = explorer;
  const chosen = (search.select ?? []).flatMap((id) => combined.entities.get(id) ?? []);
  const [a, b] = (search.pair ?? '').split('~').map((id) => combined.entities.get(id));
  const [only] = chosen;
  let title: ReactNode;
  let body: ReactNode;
  if (a !== undefined && b !== undefined) {
    title = `${a.name} and ${b.name}`;
    body = <PairDetail explorer={explorer} ends={[a, b]} />;
  } else if (only !== undefined && chosen.length === 1) {
    title = only.name;
    body = <EntityCard explorer={explorer} entity={only} onToggle={onToggle} />;
  } else if (chosen.length > 1) {
    title = `${chosen.length} entities selected`;
    body = <Several explorer={explorer} entities={chosen} />;
  } else return null;
  const subject = search.pair ?? search.select?.join(' ') ?? '';
  if (isNarrow)
    return (
      <DetailDrawer title={title} subject={subject} onClose={onClose}>
        {body}
      </DetailDrawer>
    );
  return (
    <section className={styles.panel} aria-labelledby="graph-side">
      <div className={styles.head}>
        <h2 id="graph-side">{title}</h2>
        <ActionIcon variant="subtle" color="gray" size={28} aria-label="Close details" onClick={onClose}>
          <Icon name="close" />
        </ActionIcon>
      </div>
      {body}
    </section>
  );
}

function EntityCard({
  explorer,
  entity,
  onToggle,
}: {
  readonly explorer: Explorer;
  readonly entity: Entity;
  readonly onToggle: (id: string) => void;
}) {
  const { search, change, open, pairs, combined, places, isPath } = explorer;
  const { id, kind, name, aliases, description, signals, relationships } = entity;
  const isFocus = id === search.focus;
  const isPinned = search.pin?.some((pin) => pin.startsWith(`${id}~`)) === true;
  const ties = [...pairs]
    .filter(([pair]) => pair.split('~').includes(id))
    .flatMap(([pair, list]) => list.map((relationship) => ({ pair, relationship })))
    .sort((one, other) => strengthOf(other.relationship) - strengthOf(one.relationship));
  const button = (label: string, icon: IconName, run: () => void) => (
    <button type="button" onClick={run}>
      <Icon name={icon} size={14} /> {label}
    </button>
  );
  return (
    <div className={styles.card}>
      <p className={styles.quiet}>
        <KindLetter kind={kind} /> {kindStyle(kind).one}, {formatQuantity(signals, 'signal')},{' '}
        {formatQuantity(relationships, 'relationship')}
      </p>
      {aliases.length > 0 && <p className={styles.quiet}>Also called {aliases.slice(0, 4).join(', ')}</p>}
      {description !== null && <p>{description}</p>}
      <div className={styles.actions}>
        <Link to="/entities/$id" params={{ id }} search={{ known: search.known }}>
          <Icon name="external" size={14} /> Open page
        </Link>
        {(!isFocus || isPath) &&
          button(open.has(id) ? 'Collapse' : 'Expand', open.has(id) ? 'minus' : 'plus', () => onToggle(id))}
        {!isFocus &&
          button('Put in the middle', 'fit', () =>
            change({
              focus: id,
              target: undefined,
              path: undefined,
              expand: undefined,
              without: undefined,
              pin: undefined,
            }),
          )}
        {!isFocus &&
          search.focus !== undefined &&
          search.target !== id &&
          button('Find the path to it', 'path', () =>
            change({
              target: id,
              path: undefined,
              expand: undefined,
              without: undefined,
              select: undefined,
              pin: undefined,
            }),
          )}
        {button(isPinned ? 'Unpin' : 'Pin', 'pin', () =>
          change({ pin: withPin(search.pin, id, isPinned ? null : (places.get(id) ?? null)) }, true),
        )}
        {!isFocus &&
          button('Take out', 'close', () =>
            change({ without: toggled(search.without, id), select: undefined }),
          )}
      </div>
      {ties.length > 0 && (
        <>
          <h3>Tied to, in this picture</h3>
          <ul className={styles.ties}>
            {ties.slice(0, 30).map(({ pair, relationship }) => {
              const other = relationship.subject_id === id ? relationship.object_id : relationship.subject_id;
              return (
                <li key={relationship.id}>
                  <button type="button" onClick={() => change({ pair, select: undefined })}>
                    {verbFrom(relationship, id)} <b>{combined.entities.get(other)?.name}</b>
                    <span>{formatQuantity(signalsOf(relationship), 'signal')}</span>
                  </button>
                </li>
              );
            })}
          </ul>
        </>
      )}
      <span className="visually-hidden">{name}</span>
    </div>
  );
}

function PairDetail({
  explorer,
  ends,
}: {
  readonly explorer: Explorer;
  readonly ends: readonly [Entity, Entity];
}) {
  const { combined } = explorer;
  const [a, b] = ends;
  const pair = pairOf(a.id, b.id);
  const list = [...combined.relationships.values()]
    .filter((one) => pairOf(one.subject_id, one.object_id) === pair)
    .sort((one, other) => strengthOf(other) - strengthOf(one));
  if (list.length === 0)
    return <p className={styles.quiet}>Nothing that passes the filters ties these two directly.</p>;
  return (
    <div className={styles.card}>
      {list.map((relationship) => {
        const [subject, object] = relationship.subject_id === a.id ? [a, b] : [b, a];
        return (
          <article key={relationship.id} className={styles.tie}>
            <h3>
              <EntityLink entity={subject} /> {verbOf(relationship.kind)} <EntityLink entity={object} />
            </h3>
            <RelationshipEvidence relationship={relationship} />
          </article>
        );
      })}
    </div>
  );
}

function Several({
  explorer,
  entities,
}: {
  readonly explorer: Explorer;
  readonly entities: readonly Entity[];
}) {
  const { search, change } = explorer;
  const [a, b] = entities;
  const ids = entities.map(({ id }) => id);
  const others = ids.filter((id) => id !== search.focus);
  return (
    <div className={styles.card}>
      <ul className={styles.several}>
        {entities.map((entity) => (
          <li key={entity.id}>
            <EntityLink entity={entity} />
          </li>
        ))}
      </ul>
      <div className={styles.actions}>
        {a !== undefined && b !== undefined && entities.length === 2 && (
          <button
            type="button"
            onClick={() =>
              change({
                focus: a.id,
                target: b.id,
                path: undefined,
                expand: undefined,
                without: undefined,
                select: undefined,
                pin: undefined,
              })
            }
          >
            <Icon name="path" size={14} /> Find the path between them
          </button>
        )}
        <button
          type="button"
          onClick={() =>
            change({
              expand: [...new Set([...(search.expand ?? []), ...others])].slice(0, 40),
              select: undefined,
            })
          }
        >
          <Icon name="plus" size={14} /> Expand all
        </button>
        <button
          type="button"
          onClick={() =>
            change({
              without: [...new Set([...(search.without ?? []), ...others])].slice(0, 40),
              select: undefined,
            })
          }
        >
          <Icon name="close" size={14} /> Take out
        </button>
      </div>
    </div>
  );
}
