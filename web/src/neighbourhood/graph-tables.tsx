import type { Entity, Relationship } from '../api/contract.ts';
import { KindLetter } from '../entity/entity-link.tsx';
import { kindStyle } from '../entity/kind-style.ts';
import { signalsOf } from '../entity/relationship-strength.ts';
import { kindLabel } from '../entity/relationship-words.ts';
import { formatCount, formatShare } from '../format/number.ts';
import type { GraphTable } from '../graph/graph-table.tsx';
import { RelativeTime } from '../time/relative-time.tsx';
import { boundsOf, type TimeRange } from '../time/time-range.ts';
import styles from './graph-tables.module.css';

/** What the picture shows, as two tables: its entities, and its relationships, the strongest pairs first. */
export function graphTables({
  entities,
  pairs,
  range,
  selected,
  onEntity,
  onPair,
}: {
  readonly entities: readonly Entity[];
  readonly pairs: ReadonlyMap<string, readonly Relationship[]>;
  readonly range: TimeRange;
  readonly selected: ReadonlySet<string>;
  readonly onEntity: (id: string) => void;
  readonly onPair: (pair: string) => void;
}): GraphTable[] {
  const byId = new Map(entities.map((entity) => [entity.id, entity]));
  const since = boundsOf(range, Date.now()).from;
  const isNew = ({ known_from }: Relationship) => since !== undefined && known_from >= since;
  const rows = [...pairs].flatMap(([pair, relationships]) =>
    relationships.map((relationship) => ({ pair, relationship })),
  );
  return [
    {
      name: 'Entities',
      columns: [
        { label: 'Name' },
        { label: 'Kind' },
        { label: 'Signals', number: true },
        { label: 'Relationships', number: true },
        { label: 'Confidence', number: true },
      ],
      rows: [...entities]
        .sort((a, b) => b.relationships - a.relationships)
        .map((entity) => ({
          id: entity.id,
          selected: selected.has(entity.id),
          cells: [
            <button key="name" type="button" className={styles.name} onClick={() => onEntity(entity.id)}>
              <KindLetter kind={entity.kind} /> {entity.name}
            </button>,
            kindStyle(entity.kind).one,
            formatCount(entity.signals),
            formatCount(entity.relationships),
            formatShare(entity.confidence),
          ],
          values: [entity.name, entity.kind, entity.signals, entity.relationships, entity.confidence],
        })),
    },
    {
      name: 'Relationships',
      columns: [
        { label: 'From' },
        { label: 'Kind' },
        { label: 'To' },
        { label: 'Signals', number: true },
        { label: 'Confidence', number: true },
        { label: 'Known since' },
        { label: 'Why' },
      ],
      rows: rows.map(({ pair, relationship }) => {
        const [from, to] = [byId.get(relationship.subject_id), byId.get(relationship.object_id)];
        return {
          id: relationship.id,
          cells: [
            from?.name,
            kindLabel(relationship.kind),
            to?.name,
            formatCount(signalsOf(relationship)),
            formatShare(relationship.confidence),
            <span key="since">
              <RelativeTime at={relationship.known_from} />
              {isNew(relationship) && <span className={styles.fresh}> new</span>}
            </span>,
            <button
              key="why"
              type="button"
              aria-label={`Why ${from?.name} ${kindLabel(relationship.kind)} ${to?.name}`}
              onClick={() => onPair(pair)}
            >
              why
            </button>,
          ],
          values: [
            from?.name ?? '',
            relationship.kind,
            to?.name ?? '',
            signalsOf(relationship),
            relationship.confidence,
            relationship.known_from,
            relationship.id,
          ],
        };
      }),
    },
  ];
}
