import type { TrendKind } from '../api/contract.ts';

/** `term:quantum error` in its two parts; null for what is none. */
export function partsOfTrendId(id: string): { readonly kind: TrendKind; readonly key: string } | null {
  const at = id.indexOf(':');
  const kind = id.slice(0, at);
  const key = id.slice(at + 1);
  return (kind === 'topic' || kind === 'entity' || kind === 'term') && key !== '' ? { kind, key } : null;
}

/** What can be said of a trend by its id alone, until its name is here. */
export function nameOfTrend(id: string): string {
  const parts = partsOfTrendId(id);
  if (parts === null) return id;
  return parts.kind === 'term' ? parts.key : parts.kind;
}
