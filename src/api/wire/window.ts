import type { WindowHit, WindowRule } from '../../schemas/trend.ts';
import type { ListedHit, ListedRule } from '../../trends/windows/windows.ts';
import { timestamp } from '../responses.ts';
import { toWireTrendSubject } from './trend.ts';

export function toWireWindowRule(rule: ListedRule): WindowRule {
  const { id, name, subject, kind, entityKind, signals, sources, hours, createdAt } = rule;
  return {
    id,
    name,
    subject,
    kind,
    entity_kind: entityKind,
    signals,
    sources,
    hours,
    created_at: timestamp(createdAt),
  };
}

export function toWireWindowHit({ startsAt, endsAt, subject, ...hit }: ListedHit): WindowHit {
  return {
    ...hit,
    subject: toWireTrendSubject(subject),
    starts_at: timestamp(startsAt),
    ends_at: timestamp(endsAt),
  };
}
